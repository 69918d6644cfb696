//! [`Reader`]: JSON read value by value, each with the text that it stood in.

use std::marker::PhantomData;

use presence_http::plain_text;
use serde::de::{DeserializeSeed, IgnoredAny};

use super::look::Look;
use super::name::Name;

/// What JSON calls a blank.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A JSON text, read from its beginning.
///
/// A page is one pass over its text this way: a row that does not fit is passed over by itself, and
/// each row's own text is known without a second reading.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// A reader of `body`, before which a byte order mark is forgiven. `None` where it is no UTF-8.
    pub(super) fn new(body: &'a [u8]) -> Option<Self> {
        let rest = std::str::from_utf8(body).ok()?;
        Some(Self { rest: rest.strip_prefix('\u{feff}').unwrap_or(rest) })
    }

    /// A reader of `text`.
    pub(super) fn over(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// How many bytes have not been read yet.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Goes on so many bytes further on.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// What comes next, without blanks before it.
    pub(super) fn ahead(&self) -> &'a str {
        match self.rest.as_bytes().first() {
            Some(first) if *first <= b' ' => self.rest.trim_start_matches(BLANKS),
            _ => self.rest,
        }
    }

    /// What has been read since `start` came next.
    pub(super) fn since(&self, start: &'a str) -> &'a str {
        start.get(..start.len().saturating_sub(self.rest.len())).unwrap_or_default()
    }

    /// Reads the text that comes next, where it is written without escapes, as nearly all are.
    /// `None`, and the reader stays, for everything else.
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        let ahead = self.ahead();
        let text = plain_text(ahead)?;
        self.rest = ahead.get(text.len() + 2..)?;
        Some(text)
    }

    /// Reads a list of such texts. `None`, and the reader stays, for everything else; some may have
    /// been added then.
    pub(super) fn plain_texts(&mut self, mut add: impl FnMut(&'a str)) -> Option<()> {
        let mut json = *self;
        json.entries([b'[', b']'], |json| {
            add(json.plain()?);
            Some(())
        })?;
        *self = json;
        Some(())
    }

    /// Reads the value that comes next. `None`, and the reader stays, where it does not fit `seed`.
    pub(super) fn value<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Option<(S::Value, &'a str)> {
        let start = self.ahead();
        let mut json = serde_json::Deserializer::from_str(start);
        let value = seed.deserialize(&mut json).ok()?;
        let read = json.into_iter::<IgnoredAny>().byte_offset();
        let (text, rest) = start.split_at_checked(read)?;
        self.rest = rest;
        Some((value, text))
    }

    /// Reads the object that comes next: `field` is given each name, and reads the value. `None`
    /// where this is no object, or where `field` says so.
    pub(super) fn object(
        &mut self,
        mut field: impl FnMut(&str, &mut Self) -> Option<()>,
    ) -> Option<()> {
        self.entries([b'{', b'}'], |json| {
            let Name(name) = match json.plain() {
                Some(name) => Name(name.into()),
                None => json.value(PhantomData)?.0,
            };
            json.takes(b':').then_some(())?;
            field(&name, json)
        })
    }

    /// Reads true, false or null. `None`, and the reader stays, for everything else.
    pub(super) fn literal(&mut self) -> Option<Option<bool>> {
        let ahead = self.ahead();
        let (literal, value) = match ahead.as_bytes().first()? {
            b't' => ("true", Some(true)),
            b'f' => ("false", Some(false)),
            b'n' => ("null", None),
            _ => return None,
        };
        self.rest = ahead.strip_prefix(literal)?;
        Some(value)
    }

    /// Reads what stands between two signs, with commas between.
    pub(super) fn entries(
        &mut self,
        [open, close]: [u8; 2],
        mut entry: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.takes(open).then_some(())?;
        if self.takes(close) {
            return Some(());
        }
        loop {
            entry(self)?;
            if self.takes(close) {
                return Some(());
            }
            self.takes(b',').then_some(())?;
        }
    }

    /// Passes over the value that comes next. `None` where there is none.
    pub(super) fn skip(&mut self) -> Option<&'a str> {
        let start = self.ahead();
        let mut look = Look::new(start.as_bytes(), 0);
        if look.value().is_some() {
            let (text, rest) = start.split_at_checked(look.at())?;
            self.rest = rest;
            return Some(text);
        }
        self.value(PhantomData::<IgnoredAny>).map(|(_, text)| text)
    }

    /// Whether `sign` comes next, which is passed over.
    pub(super) fn takes(&mut self, sign: u8) -> bool {
        let ahead = self.ahead();
        // The sign is one byte long.
        let rest = (ahead.as_bytes().first() == Some(&sign)).then(|| ahead.get(1..)).flatten();
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Whether nothing comes any more.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.trim_start_matches(BLANKS).is_empty()
    }
}
