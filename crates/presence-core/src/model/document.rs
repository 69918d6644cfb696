//! The vendor's own document, kept verbatim, and the hash that tells whether a status changed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use super::UserStatus;
use crate::Error;

/// What the vendor said about the status, byte for byte, and by which call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VendorDocument {
    /// The call that gave it, with its version where there is one, for example
    /// `conpeek api_v1_3 PUT work_state`.
    pub api: String,
    /// The document.
    pub raw: RawDocument,
}

impl VendorDocument {
    /// A document as `api` gave it.
    #[must_use]
    pub fn new(api: impl Into<String>, raw: RawDocument) -> Self {
        Self { api: api.into(), raw }
    }
}

/// A vendor's document in the vendor's format. `Debug` shows its size only.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RawDocument {
    /// A JSON value, verbatim.
    Json(JsonText),
    /// An XML element, verbatim.
    Xml(String),
}

impl RawDocument {
    /// Keeps a JSON text verbatim.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`](crate::ErrorKind::Protocol) when it is not one JSON value.
    pub fn json(text: impl Into<String>) -> Result<Self, Error> {
        let value = RawValue::from_string(text.into()).map_err(|error| {
            Error::new(crate::ErrorKind::Protocol, "the document is not JSON").with_source(error)
        })?;
        Ok(Self::Json(JsonText(value.into())))
    }

    /// Keeps a JSON text verbatim that was read before, and is not looked over once more for this.
    /// What is no JSON shows when the document is written as JSON: that fails.
    #[must_use]
    pub fn known_json(text: &str) -> Self {
        Self::Json(JsonText(text.into()))
    }

    /// The document's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Json(JsonText(text)) => text,
            Self::Xml(text) => text,
        }
    }
}

/// A JSON text, verbatim. Made by [`RawDocument::json`] and [`RawDocument::known_json`].
#[derive(Clone)]
pub struct JsonText(Box<str>);

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonText({} bytes)", self.0.len())
    }
}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: &RawValue = serde_json::from_str(&self.0).map_err(ser::Error::custom)?;
        value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|value| Self(value.into()))
    }
}

impl fmt::Debug for RawDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Json(_) => "Json",
            Self::Xml(_) => "Xml",
        };
        write!(f, "{name}({} bytes)", self.as_str().len())
    }
}

impl PartialEq for RawDocument {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.as_str() == other.as_str()
    }
}

impl Eq for RawDocument {}

/// A 64-bit hash over the parts of a status that say what the status is.
///
/// Equal statuses have equal hashes on every machine and in every release with the same model, so
/// it can be stored. It leaves out what changes without the status changing: since, last activity,
/// source, subject and the raw document. In JSON it is 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectionHash(u64);

impl ProjectionHash {
    pub(super) fn of(status: &UserStatus) -> Self {
        let mut hash = Fnv1a::new();
        hash.word(Some(status.availability.as_str()));
        hash.word(Some(status.absence.as_str()));
        hash.word(Some(status.account.as_str()));
        for axis in super::Axis::ALL {
            hash.word(status.unknown_cause.on(axis).map(super::UnknownCause::as_str));
        }
        hash.word(status.activity.as_ref().map(super::Activity::as_str));
        let reason = status.reason.as_ref();
        hash.word(reason.map(|reason| reason.category.as_str()));
        hash.word(reason.map(|reason| reason.code.as_str()));
        hash.word(reason.and_then(|reason| reason.label.as_deref()));
        hash.word(status.note.as_ref().map(super::Note::as_str));
        hash.word(status.until.as_ref().map(|until| until.at.to_string()).as_deref());
        Self(hash.0)
    }
}

/// FNV-1a: stable by definition, which the standard library's hashers are not.
struct Fnv1a(u64);

impl Fnv1a {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Length first, so that neighbouring words cannot run together; `None` differs from empty.
    fn word(&mut self, word: Option<&str>) {
        let length = word.map_or(u64::MAX, |word| word.len() as u64);
        let bytes = length.to_le_bytes();
        for byte in bytes.iter().chain(word.unwrap_or_default().as_bytes()) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl fmt::Display for ProjectionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for ProjectionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProjectionHash({self})")
    }
}

impl FromStr for ProjectionHash {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = if digits { u64::from_str_radix(text, 16).ok() } else { None };
        let wrong = || Error::invalid("projection_hash", "is not 16 hexadecimal digits");
        number.map(Self).ok_or_else(wrong)
    }
}

impl Serialize for ProjectionHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProjectionHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_text_is_written_as_it_came_and_what_is_none_is_not_written() {
        let text = r#"{"a":  [1.50]}"#;
        let known = RawDocument::known_json(text);
        assert_eq!(known, RawDocument::json(text).unwrap());
        let written = serde_json::to_string(&known).unwrap();
        assert_eq!(written, format!(r#"{{"json":{text}}}"#));
        assert_eq!(serde_json::from_str::<RawDocument>(&written).unwrap(), known);
        assert!(serde_json::to_string(&RawDocument::known_json("{")).is_err());
        assert!(RawDocument::json("{").is_err());
        assert_eq!(format!("{known:?}"), "Json(14 bytes)");
    }
}
