//! [`Id`]: the vendor's ids of organisations, objects, classes and processes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use presence_core::{Error, Result};

/// An id, as the server gave it and as it is sent back. Usually 32 hexadecimal digits; ids of that
/// form are equal whatever their case, all others only when they are the same text.
///
/// The id of a person here is the id of an object of the workflow organisation, not the GUID or
/// number that the security system has for the user.
#[derive(Clone)]
pub struct Id(String);

impl Id {
    /// An id.
    ///
    /// # Errors
    /// `InvalidInput`, where the text is empty or holds a comma, a blank at an end, a control
    /// character or another that XML cannot hold: it could not be sent in a list.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let odd = |c: char| matches!(c, ',' | '\u{fffe}' | '\u{ffff}') || c.is_control();
        if text.is_empty() || text.trim() != text || text.contains(odd) {
            return Err(Error::invalid("id", "an id is a text without commas and controls"));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the usual form: 32 hexadecimal digits.
    #[must_use]
    pub fn is_guid(&self) -> bool {
        self.0.len() == 32 && self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Ids separated by commas, as the vendor writes them. Pieces that are no ids are left out.
    pub(crate) fn list(text: &str) -> impl Iterator<Item = Self> {
        text.split(',').filter_map(|piece| Self::new(piece.trim()).ok())
    }

    pub(crate) fn join<'a>(ids: impl IntoIterator<Item = &'a Self>) -> String {
        ids.into_iter().map(Self::as_str).collect::<Vec<_>>().join(",")
    }

    /// What is compared: case matters only outside the usual form.
    fn key(&self) -> impl Iterator<Item = u8> {
        let guid = self.is_guid();
        self.0.bytes().map(move |byte| if guid { byte.to_ascii_uppercase() } else { byte })
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.key().eq(other.key())
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
        self.key().cmp(other.key())
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().for_each(|byte| byte.hash(state));
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.0.escape_debug())
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
    }

    #[test]
    fn what_could_not_be_sent_is_no_id() {
        for text in ["", "a,b", "a\0", "a\n", " a", "a\u{fffe}", "\u{ffff}"] {
            assert!(Id::new(text).is_err(), "{text:?}");
        }
        assert_eq!(Id::list(" 1,, 2 ,").count(), 2);
    }
}
