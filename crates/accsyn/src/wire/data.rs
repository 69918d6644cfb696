//! [`Data`]: a JSON value whose keys keep their order, and the SDK's estimate of its size.

use std::fmt;

use presence_core::Timestamp;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Number, Value};

/// A value in an event. Like [`serde_json::Value`], and the keys of an object are written in the
/// order in which they were given.
///
/// Its `Debug` shows the shape and nothing of the contents.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// An instant, written in UTC as `YYYY-MM-DDTHH:MM:SS`; a fraction of a second is cut.
    Time(Timestamp),
    /// A list.
    Array(Vec<Data>),
    /// Keys and values, in this order.
    Object(Vec<(String, Data)>),
}

impl Data {
    /// `{}`
    #[must_use]
    pub const fn empty() -> Self {
        Self::Object(Vec::new())
    }

    /// The SDK's estimate of its size, by which it decides about compression. Not the length of
    /// any text: a number counts 10, a text its characters, `null` nothing.
    #[must_use]
    pub fn size_estimate(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Bool(_) | Self::Number(_) | Self::Time(_) => 10,
            Self::Text(text) => text.chars().count(),
            Self::Array(items) => items.iter().map(Self::size_estimate).sum(),
            Self::Object(entries) => {
                entries.iter().map(|(key, value)| key.chars().count() + value.size_estimate()).sum()
            }
        }
    }
}

/// `at` as events carry it: UTC, whole seconds, no zone mark.
pub(crate) fn wire_time(at: Timestamp) -> String {
    let seconds = at.as_unix_millis().div_euclid(1000);
    let seconds = Timestamp::from_unix_seconds(seconds).unwrap_or(at);
    seconds.to_string().trim_end_matches('Z').to_owned()
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Time(at) => serializer.serialize_str(&wire_time(*at)),
            Self::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

impl From<Value> for Data {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(value) => Self::Number(value),
            Value::String(value) => Self::Text(value),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(map) => {
                Self::Object(map.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Data {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Data {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<u64> for Data {
    fn from(value: u64) -> Self {
        Self::Number(value.into())
    }
}

impl From<Timestamp> for Data {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl<T: Into<Data>> From<Vec<T>> for Data {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(_) => f.write_str("bool"),
            Self::Number(_) => f.write_str("number"),
            Self::Text(_) => f.write_str("text"),
            Self::Time(_) => f.write_str("time"),
            Self::Array(items) => write!(f, "[{} items]", items.len()),
            Self::Object(entries) => {
                f.debug_map().entries(entries.iter().map(|e| (&e.0, &e.1))).finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_cut_to_seconds_and_carry_no_zone_mark() {
        let cases = [
            ("2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05"),
            ("2026-01-02T03:04:05-05:30", "2026-01-02T08:34:05"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59"),
        ];
        for (instant, wire) in cases {
            assert_eq!(wire_time(instant.parse().unwrap()), wire, "{instant}");
        }
    }

    #[test]
    fn debug_shows_no_contents() {
        let data = Data::Object(vec![("message".to_owned(), "grypa".into())]);
        assert_eq!(format!("{data:?}"), r#"{"message": text}"#);
    }
}
