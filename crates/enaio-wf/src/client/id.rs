//! [`Id`]: the vendor's ids of organisations, objects, classes and processes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use presence_core::{Error, Result};

use super::id_set::IdSet;

/// The length of an id of the usual form.
const GUID: usize = 32;

/// An id, as the server gave it and as it is sent back. Usually 32 hexadecimal digits; ids of that
/// form are equal whatever their case, all others only when they are the same text.
///
/// The id of a person here is the id of an object of the workflow organisation, not the GUID or
/// number that the security system has for the user.
#[derive(Clone)]
pub struct Id(Text);

/// The usual form is kept in place: lists have tens of thousands of them.
#[derive(Clone)]
enum Text {
    Guid([u8; GUID]),
    Other(Box<str>),
}

impl Id {
    /// An id.
    ///
    /// # Errors
    /// `InvalidInput`, where the text is empty or holds a comma, a blank at an end, a control
    /// character or another that XML cannot hold: it could not be sent in a list.
    pub fn new(text: impl AsRef<str>) -> Result<Self> {
        let text = text.as_ref();
        if let Some(guid) = guid(text) {
            return Ok(Self(Text::Guid(guid)));
        }
        let odd = |c: char| matches!(c, ',' | '\u{fffe}' | '\u{ffff}') || c.is_control();
        if text.is_empty() || text.trim() != text || text.contains(odd) {
            return Err(Error::invalid("id", "an id is a text without commas and controls"));
        }
        Ok(Self(Text::Other(text.into())))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // Hexadecimal digits are UTF-8.
            Text::Guid(digits) => std::str::from_utf8(digits).unwrap_or_default(),
            Text::Other(text) => text,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Guid(digits) => digits,
            Text::Other(text) => text.as_bytes(),
        }
    }

    /// Whether it has the usual form: 32 hexadecimal digits.
    #[must_use]
    pub fn is_guid(&self) -> bool {
        matches!(self.0, Text::Guid(_))
    }

    /// Ids separated by commas, as the vendor writes them. Pieces that are no ids are left out.
    pub(crate) fn list(text: &str) -> impl Iterator<Item = Self> {
        let mut rest = Some(text);
        std::iter::from_fn(move || {
            loop {
                let text = rest?;
                if let Some((digits, after)) = first_guid(text) {
                    rest = after;
                    return Some(Self(Text::Guid(digits)));
                }
                let (piece, after) = match text.split_once(',') {
                    Some((piece, after)) => (piece, Some(after)),
                    None => (text, None),
                };
                rest = after;
                if let Ok(id) = Self::new(piece.trim()) {
                    return Some(id);
                }
            }
        })
    }

    /// The same as a set.
    pub(crate) fn set(text: &str) -> IdSet {
        // As many as there are if all have the usual form: shorter ones would not fit into it.
        let mut set = IdSet::for_count((text.len() + 1) / (GUID + 1));
        set.extend(Self::list(text));
        set
    }

    pub(crate) fn join<'a>(ids: impl IntoIterator<Item = &'a Self>) -> String {
        ids.into_iter().map(Self::as_str).collect::<Vec<_>>().join(",")
    }
}

/// The digits, where the text has the usual form.
fn guid(text: &str) -> Option<[u8; GUID]> {
    <[u8; GUID]>::try_from(text.as_bytes()).ok().filter(are_digits)
}

fn are_digits(bytes: &[u8; GUID]) -> bool {
    // Without a way out in the middle all of them are looked at in one step.
    bytes.iter().fold(true, |all, byte| all & byte.is_ascii_hexdigit())
}

/// An id of the usual form that stands before the first comma, and what stands after it: nearly
/// all are, and the comma needs no search.
fn first_guid(text: &str) -> Option<([u8; GUID], Option<&str>)> {
    let (digits, after) = text.as_bytes().split_first_chunk()?;
    let comma = after.first();
    if !are_digits(digits) || comma.is_some_and(|byte| *byte != b',') {
        return None;
    }
    Some((*digits, comma.and_then(|_| text.get(GUID + 1..))))
}

/// The digits in upper case, as numbers that are in the order of the texts.
fn words(digits: &[u8; GUID]) -> impl Iterator<Item = u64> {
    const LETTERS: u64 = u64::from_le_bytes([0x40; 8]);
    let (eights, _) = digits.as_chunks::<8>();
    eights.iter().map(|eight| {
        let word = u64::from_be_bytes(*eight);
        // Letters have this bit and digits do not; half of it tells their case.
        word & !((word & LETTERS) >> 1)
    })
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Text::Guid(one), Text::Guid(two)) => one == two || words(one).eq(words(two)),
            // An id of the usual form and one of another are never the same text.
            _ => self.bytes() == other.bytes(),
        }
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        let upper = |digits| words(digits).flat_map(u64::to_be_bytes);
        match (&self.0, &other.0) {
            (Text::Guid(one), Text::Guid(two)) => words(one).cmp(words(two)),
            (Text::Guid(one), Text::Other(two)) => upper(one).cmp(two.bytes()),
            (Text::Other(one), Text::Guid(two)) => one.bytes().cmp(upper(two)),
            (Text::Other(one), Text::Other(two)) => one.cmp(two),
        }
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Text::Guid(digits) => words(digits).for_each(|word| state.write_u64(word)),
            Text::Other(text) => state.write(text.as_bytes()),
        }
        state.write_u8(0xFF);
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.as_str().escape_debug())
    }
}

impl FromStr for Id {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl From<&Self> for Id {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn only_guids_ignore_case() {
        let id = |text| Id::new(text).unwrap();
        let (upper, lower) =
            (id("46E29564BC464929A0A2ECA5387B4855"), id("46e29564bc464929a0a2eca5387b4855"));
        assert_eq!(upper, lower);
        assert_eq!(HashSet::from([upper]).len(), HashSet::from([lower]).len());
        assert_ne!(id("a"), id("A"));
        assert_eq!(HashSet::from([id("46e29564bc464929a0a2eca5387b4855")]).len(), 1);
    }

    #[test]
    fn the_order_agrees_with_equality() {
        let id = |text: &str| Id::new(text).unwrap();
        let (upper, lower) = ("AB".repeat(16), "ab".repeat(16));
        assert!(id(&upper).cmp(&id(&lower)).is_eq());
        assert!(HashSet::from([id(&upper)]).contains(&id(&lower)));
        let all = [&upper, &lower, "a", "A", "AB", &upper[..31], "ab-cd", &"B".repeat(32)];
        for (one, two) in all.iter().flat_map(|one| all.iter().map(move |two| (one, two))) {
            let (one, two) = (id(one), id(two));
            assert_eq!(one.cmp(&two).is_eq(), one == two, "{one} {two}");
            assert_eq!(one.cmp(&two), two.cmp(&one).reverse(), "{one} {two}");
        }
    }

    #[test]
    fn a_list_is_cut_at_its_commas() {
        let (upper, lower) = ("AB".repeat(16), "ab".repeat(16));
        let near = [&upper[..31], "g"].concat();
        let text = format!("{lower},b,{near},,{upper},a b,{upper}0,ä{upper}, 1 ,{lower}");
        let all: Vec<String> = Id::list(&text).map(|id| id.to_string()).collect();
        let pieces = text.split(',').map(str::trim).filter(|piece| !piece.is_empty());
        assert_eq!(all, pieces.collect::<Vec<_>>());
        assert_eq!(Id::set(&text), Id::list(&text).collect());
        assert_eq!(Id::set(&text).len(), 7);
        assert!(Id::set("").is_empty());
        assert_eq!(Id::set(&upper).len(), 1);
        assert_eq!(Id::list(&format!("{upper},")).count(), 1);
    }

    #[test]
    fn what_could_not_be_sent_is_no_id() {
        for text in ["", "a,b", "a\0", "a\n", " a", "a\u{fffe}", "\u{ffff}"] {
            assert!(Id::new(text).is_err(), "{text:?}");
        }
        assert_eq!(Id::list(" 1,, 2 ,").count(), 2);
    }
}
