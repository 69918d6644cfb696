//! [`Fields`]: a consultant record in one pass, whatever the types of its fields are.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The fields of a record. One that stands there twice makes it unreadable.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) id: Loose<'a>,
    pub(super) work_state: Loose<'a>,
    pub(super) online_mode_id: Loose<'a>,
    pub(super) break_type: Loose<'a>,
    pub(super) break_cause: Loose<'a>,
    pub(super) break_note: Loose<'a>,
    pub(super) other: Map<String, Value>,
}

impl<'a> Fields<'a> {
    fn place(&mut self, name: &str) -> Option<&mut Loose<'a>> {
        match name {
            "id" => Some(&mut self.id),
            "work_state" => Some(&mut self.work_state),
            "online_mode_id" => Some(&mut self.online_mode_id),
            "break_type" => Some(&mut self.break_type),
            "break_cause" => Some(&mut self.break_cause),
            "break_note" => Some(&mut self.break_note),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a consultant record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields::default();
        while let Some(Name(name)) = map.next_key()? {
            match fields.place(&name) {
                Some(place @ Loose::Absent) => *place = map.next_value()?,
                Some(_) => return Err(A::Error::custom("a field stands there twice")),
                None => {
                    let value = map.next_value()?;
                    fields.other.insert(name.into_owned(), value);
                }
            }
        }
        Ok(fields)
    }
}

#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// A field. What is of an unexpected type is as good as absent: it stays readable in the raw
/// document.
#[derive(Default)]
pub(super) enum Loose<'a> {
    #[default]
    Absent,
    Number(i64),
    Text(Cow<'a, str>),
    Otherwise,
}

impl<'a> Loose<'a> {
    pub(super) fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
            Self::Absent | Self::Otherwise => None,
        }
    }

    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent | Self::Number(_) | Self::Otherwise => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose<'de>, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose<'de>, E> {
        Ok(Loose::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose<'de>, E> {
        Ok(i64::try_from(number).map_or(Loose::Otherwise, Loose::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Loose<'de>, E> {
        Ok(Loose::Otherwise)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose<'de>, E> {
        Ok(Loose::Otherwise)
    }

    fn visit_unit<E>(self) -> Result<Loose<'de>, E> {
        Ok(Loose::Otherwise)
    }

    /// Read as a value all the same, so that what is no value makes the record unreadable.
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Loose<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(seq)).map(|_| Loose::Otherwise)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Loose<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(|_| Loose::Otherwise)
    }
}
