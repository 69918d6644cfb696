//! [`Id`] and [`Code`]: how accsyn names entities and users.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use presence_core::{Error, Result};

/// How many characters an id has.
const ID_LENGTH: usize = 24;

/// How ids are marked in some answers.
const MARK: &str = "ObjectId:";

/// The longest code accepted, in characters; no limit is documented, this one keeps mistakes out.
const MAX_CODE_CHARS: usize = 320;

/// An entity's id: 24 characters of `a-z` and `0-9`.
///
/// ```
/// let id: accsyn::Id = "69887165F643DB8CD731B31A".parse()?;
/// assert_eq!(id.as_str(), "69887165f643db8cd731b31a");
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; ID_LENGTH]);

impl Id {
    /// Takes the text, in lower case, if all of it is an id.
    ///
    /// # Errors
    /// `InvalidInput` naming `id`.
    pub fn new(text: &str) -> Result<Self> {
        let invalid = || Error::invalid("id", "an accsyn id is 24 characters of a-z and 0-9");
        Self::read(text).ok_or_else(invalid)
    }

    fn read(text: &str) -> Option<Self> {
        let mut id: [u8; ID_LENGTH] = text.as_bytes().try_into().ok()?;
        id.make_ascii_lowercase();
        let good = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        id.iter().all(good).then_some(Self(id))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Letters and digits of ASCII are a text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Reads an id of an answer, which may be marked `ObjectId:`.
    pub(crate) fn of_answer(text: &str) -> Option<Self> {
        Self::read(&unmarked(text))
    }
}

/// `text` without any `ObjectId:` in it, if it begins with one.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    if text.starts_with(MARK) { text.replace(MARK, "").into() } else { text.into() }
}

impl FromStr for Id {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.as_str()).finish()
    }
}

/// A user's code: the e-mail address, in lower case. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// Takes the text without blanks around it, in lower case: accsyn compares codes so.
    ///
    /// # Errors
    /// `InvalidInput` naming `code` when it is empty or too long, or holds a blank, a control
    /// character or no `@`.
    pub fn new(text: &str) -> Result<Self> {
        let lower = text.trim().to_lowercase();
        let problem = match &*lower {
            "" => "is empty",
            code if code.chars().count() > MAX_CODE_CHARS => "is too long for an e-mail address",
            code if code.chars().any(|c| c.is_control() || c.is_whitespace()) => {
                "holds a blank or a control character"
            }
            code if !code.contains('@') => "a user's code is an e-mail address",
            _ => return Ok(Self(lower)),
        };
        Err(Error::invalid("code", problem))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(***)")
    }
}

/// A user by id or by code, for the one operation that documents both: activating.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the two ways that accsyn documents")]
pub enum UserKey {
    /// By id.
    Id(Id),
    /// By e-mail address.
    Code(Code),
}

impl From<Id> for UserKey {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl From<Code> for UserKey {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_matched_whole() {
        for text in [
            "",
            "69887165f643db8cd731b31",
            "69887165f643db8cd731b31a\n",
            "69887165f643db8cd731b31aa",
            "69887165f643db8cd731b3-a",
            "ObjectId:69887165f643db8cd731b31a",
            "é9887165f643db8cd731b31",
        ] {
            assert_eq!(Id::new(text).unwrap_err().field(), Some("id"), "{text:?}");
        }
    }

    #[test]
    fn marks_are_taken_off_ids_of_answers_only() {
        let id = Id::of_answer("ObjectId:69887165f643db8cd731b31a").unwrap();
        assert_eq!(id.as_str(), "69887165f643db8cd731b31a");
        assert_eq!(Id::of_answer("objectid:69887165f643db8cd731b31a"), None);
        assert_eq!(unmarked("ObjectId:1 and ObjectId:2"), "1 and 2");
        assert_eq!(unmarked("not ObjectId:1"), "not ObjectId:1");
    }

    #[test]
    fn codes_are_lower_case_and_hidden() {
        let code = Code::new(" Åsa@Example.com ").unwrap();
        assert_eq!(code.as_str(), "åsa@example.com");
        assert_eq!(format!("{code:?}"), "Code(***)");
        for text in ["", "  ", "lisa", "a b@c.d", "a@b\u{0}", &format!("{}@b", "a".repeat(400))] {
            assert_eq!(Code::new(text).unwrap_err().field(), Some("code"), "{text:?}");
        }
    }
}
