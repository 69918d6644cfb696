//! [`Id`]: the vendor's ids of organisations, objects, classes and processes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use presence_core::{Error, Result};

/// The length of an id of the usual form.
const GUID: usize = 32;

/// An id, as the server gave it and as it is sent back. Usually 32 hexadecimal digits; ids of that
/// form are equal whatever their case, all others only when they are the same text.
///
/// The id of a person here is the id of an object of the workflow organisation, not the GUID or
/// number that the security system has for the user.
#[derive(Clone)]
pub struct Id {
    text: String,
    /// Whether it has the usual form. Asked for at every comparison.
    guid: bool,
}

impl Id {
    /// An id.
    ///
    /// # Errors
    /// `InvalidInput`, where the text is empty or holds a comma, a blank at an end, a control
    /// character or another that XML cannot hold: it could not be sent in a list.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        if text.len() == GUID && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self { text, guid: true });
        }
        let odd = |c: char| matches!(c, ',' | '\u{fffe}' | '\u{ffff}') || c.is_control();
        if text.is_empty() || text.trim() != text || text.contains(odd) {
            return Err(Error::invalid("id", "an id is a text without commas and controls"));
        }
        Ok(Self { text, guid: false })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has the usual form: 32 hexadecimal digits.
    #[must_use]
    pub fn is_guid(&self) -> bool {
        self.guid
    }

    /// Ids separated by commas, as the vendor writes them. Pieces that are no ids are left out.
    pub(crate) fn list(text: &str) -> impl Iterator<Item = Self> {
        text.split(',').filter_map(|piece| Self::new(piece.trim()).ok())
    }

    pub(crate) fn join<'a>(ids: impl IntoIterator<Item = &'a Self>) -> String {
        ids.into_iter().map(Self::as_str).collect::<Vec<_>>().join(",")
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        match self.guid && other.guid {
            true => self.text.eq_ignore_ascii_case(&other.text),
            // An id of the usual form and one of another are never the same text.
            false => self.text == other.text,
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
        let key = |id: &Self, byte: u8| if id.guid { byte.to_ascii_uppercase() } else { byte };
        let mut pairs = self.text.bytes().zip(other.text.bytes());
        let differing = pairs.find_map(|(one, two)| {
            let order = key(self, one).cmp(&key(other, two));
            order.is_ne().then_some(order)
        });
        differing.unwrap_or_else(|| self.text.len().cmp(&other.text.len()))
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match <[u8; GUID]>::try_from(self.text.as_bytes()) {
            // Once for all bytes: a call for each costs more than the rest of a look-up.
            Ok(mut bytes) if self.guid => {
                bytes.make_ascii_uppercase();
                state.write(&bytes);
            }
            _ => state.write(self.text.as_bytes()),
        }
        state.write_u8(0xFF);
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.text.escape_debug())
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
    fn what_could_not_be_sent_is_no_id() {
        for text in ["", "a,b", "a\0", "a\n", " a", "a\u{fffe}", "\u{ffff}"] {
            assert!(Id::new(text).is_err(), "{text:?}");
        }
        assert_eq!(Id::list(" 1,, 2 ,").count(), 2);
    }
}
