//! [`Field`]: a field of a row, taken as what it should be or given back as what it is.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::date::Date;
use super::id::{Id, unmarked};

/// A field: a text, which is borrowed where it can be, or anything else.
pub(crate) enum Field<'a> {
    Text(Cow<'a, str>),
    Else(Value),
}

impl Field<'_> {
    pub(crate) fn text(self, place: &mut Option<String>) -> Option<Value> {
        *place = None;
        match self {
            Self::Text(text) => {
                *place = Some(text.into_owned());
                None
            }
            Self::Else(value) => unless_null(value),
        }
    }

    fn read<T>(self, place: &mut Option<T>, read: impl FnOnce(&str) -> Option<T>) -> Option<Value> {
        *place = None;
        match self {
            Self::Text(text) => {
                *place = read(&text);
                if place.is_some() { None } else { Some(Value::String(text.into_owned())) }
            }
            Self::Else(value) => unless_null(value),
        }
    }

    pub(crate) fn word<T: for<'a> From<&'a str>>(self, place: &mut Option<T>) -> Option<Value> {
        self.read(place, |text| Some(T::from(text)))
    }

    pub(crate) fn date(self, place: &mut Option<Date>) -> Option<Value> {
        self.read(place, |text| Some(Date::read(text)))
    }

    pub(crate) fn id(self, place: &mut Option<Id>) -> Option<Value> {
        self.read(place, Id::of_answer)
    }

    /// An id or something else that names an entity.
    pub(crate) fn reference(self, place: &mut Option<String>) -> Option<Value> {
        self.read(place, |text| Some(unmarked(text).into_owned()))
    }

    /// What is no text, as long as `read` takes it.
    fn value<T>(
        self,
        place: &mut Option<T>,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Option<Value> {
        *place = None;
        match read(self.into_value()) {
            Ok(value) => {
                *place = Some(value);
                None
            }
            Err(value) => unless_null(value),
        }
    }

    pub(crate) fn flag(self, place: &mut Option<bool>) -> Option<Value> {
        self.value(place, |value| value.as_bool().ok_or(value))
    }

    pub(crate) fn number<T: From<i64>>(self, place: &mut Option<T>) -> Option<Value> {
        self.value(place, |value| value.as_i64().map(T::from).ok_or(value))
    }

    pub(crate) fn map(self, place: &mut Option<Map<String, Value>>) -> Option<Value> {
        self.value(place, |value| match value {
            Value::Object(map) => Ok(map),
            value => Err(value),
        })
    }

    /// Several references.
    pub(crate) fn references(self, place: &mut Option<Vec<String>>) -> Option<Value> {
        let text = |item: &Value| item.as_str().map(|text| unmarked(text).into_owned());
        self.value(place, |value| {
            let texts = value.as_array().and_then(|items| items.iter().map(text).collect());
            texts.ok_or(value)
        })
    }

    /// As it came.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.into_owned()),
            Self::Else(value) => value,
        }
    }
}

/// A field that is `null` is as good as absent.
fn unless_null(value: Value) -> Option<Value> {
    (!value.is_null()).then_some(value)
}

impl<'de> Deserialize<'de> for Field<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Field<'de>, E> {
        Ok(Field::Else(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Field<'de>, E> {
        Ok(Field::Else(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Field<'de>, E> {
        Ok(Field::Else(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Field<'de>, E> {
        Ok(Field::Else(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Field<'de>, E> {
        Ok(Field::Else(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Field<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(seq)).map(Field::Else)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Field::Else)
    }
}
