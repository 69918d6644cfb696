//! [`Element`]: the beginning of an element, its name and its attributes.

use std::borrow::Cow;

use presence_core::Result;

use super::bad;

/// More attributes than an answer gives to an element.
const AT_HAND: usize = 8;

/// The beginning of an element. The first few attributes are at hand; more than those are looked
/// through for each that is asked for.
#[derive(Default)]
pub(super) struct Element<'a> {
    /// Its name with its prefix.
    name: &'a str,
    at_hand: [(&'a str, &'a str); AT_HAND],
    /// How many of those at hand are this element's.
    count: usize,
    others: Attributes<'a>,
}

impl<'a> Element<'a> {
    /// Becomes what stands behind `<`, and gives what stands behind the last attribute.
    pub(super) fn read(&mut self, text: &'a str) -> Result<&'a str> {
        let (name, rest) = cut_name(text).ok_or_else(|| bad("the XML has a malformed name"))?;
        self.name = name;
        let mut attributes = Attributes(rest);
        self.count = 0;
        for (room, attribute) in self.at_hand.iter_mut().zip(&mut attributes) {
            *room = attribute;
            self.count += 1;
        }
        self.others = attributes.clone();
        attributes.by_ref().for_each(drop);
        if !attributes.0.starts_with(['/', '>']) {
            return Err(bad("the XML has a malformed attribute"));
        }
        Ok(attributes.0)
    }

    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// The name without its prefix.
    pub(super) fn local_name(&self) -> &'a str {
        let prefix = self.name.bytes().position(|byte| byte == b':');
        prefix.and_then(|end| self.name.get(end + 1..)).unwrap_or(self.name)
    }

    /// The first attribute of that name. One that refers to an entity counts as missing.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        let named = |attribute: &(&str, &str)| attribute.0 == name;
        let at_hand = self.at_hand.iter().take(self.count).copied().find(named);
        normalized(at_hand.or_else(|| self.others.clone().find(named))?.1)
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().into_owned()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Names and values as they stand there, up to what is none.
#[derive(Clone, Default)]
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0 = self.0.trim_ascii_start();
        let (name, rest) = cut_name(self.0)?;
        let rest = rest.trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
        let quote = rest.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let rest = rest.get(1..)?;
        let end = memchr::memchr(quote, rest.as_bytes())?;
        self.0 = rest.get(end + 1..)?;
        Some((name, rest.get(..end)?))
    }
}

/// Whether a name ends before a byte: a look instead of comparisons with each of them.
const ENDS_NAME: [bool; 256] = {
    let (mut table, ends) = ([false; 256], b" \t\n\r=></<&\"'");
    let mut at = 0;
    while at < ends.len() {
        table[ends[at] as usize] = true;
        at += 1;
    }
    table
};

/// The name at the beginning, where there is one, and what stands behind it.
fn cut_name(text: &str) -> Option<(&str, &str)> {
    let ends = |byte: u8| ENDS_NAME.get(usize::from(byte)).is_some_and(|ends| *ends);
    let end = text.bytes().position(ends)?;
    text.split_at_checked(end).filter(|(name, _)| !name.is_empty())
}

/// The value of an attribute. In most there is nothing to be normalized.
fn normalized(value: &str) -> Option<Cow<'_, str>> {
    let plain = |byte: u8| !matches!(byte, b'&' | b'\t' | b'\n' | b'\r');
    // Without a way out in the middle many bytes are looked at in one step.
    if value.bytes().fold(true, |all, byte| all & plain(byte)) {
        return Some(value.into());
    }
    let value = value.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
    let mut pieces = value.split('&');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once(';')?;
        text.push(referred(name)?);
        text.push_str(after);
    }
    Some(text.into())
}

/// A character by its number, or one of the five names that XML itself has.
pub(super) fn referred(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let (digits, radix) = digits.strip_prefix('x').map_or((digits, 10), |hex| (hex, 16));
            if digits.starts_with('+') {
                return None;
            }
            let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
            Some(character).filter(|character| *character != '\0')?
        }
    })
}
