//! [`Entity`]: a row of an answer, read in one pass; none of its fields can fail it.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use presence_core::{Error, ErrorKind, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::field::Field;
use crate::error::unreadable;
use crate::wire::Cursor;

/// Something that accsyn answers rows about.
pub(crate) trait Entity: Sized {
    /// One of which nothing is known yet.
    fn empty() -> Self;

    /// Puts a field in its place, and gives back one that has none or is of another type.
    fn put(&mut self, name: &str, field: Field<'_>) -> Option<Value>;

    /// What was given back.
    fn other(&mut self) -> &mut Map<String, Value>;

    /// Keeps the row as it came.
    fn keep(&mut self, row: &[u8]);
}

/// Reads the row that stands in `raw`.
pub(crate) fn row<E: Entity>(raw: &RawValue) -> Result<E> {
    let Row(mut entity) = serde_json::from_str(raw.get()).map_err(|_| no_row())?;
    E::keep(&mut entity, raw.get().as_bytes());
    Ok(entity)
}

/// Reads the rows of a result: an array, or one object alone. One that is none spoils no other.
pub(crate) fn rows<E: Entity>(result: &mut Cursor<'_>) -> Option<Result<Vec<Result<E>>>> {
    let mut rows = Vec::new();
    let mut row = |cursor: &mut Cursor<'_>| {
        rows.push(match cursor.value::<Row<E>>() {
            Some((Row(mut entity), bytes)) => {
                entity.keep(bytes);
                Ok(entity)
            }
            None => {
                cursor.value::<&RawValue>()?;
                Err(no_row())
            }
        });
        Some(())
    };
    match result.peek()? {
        b'[' => result.array(row)?,
        b'{' => row(result)?,
        _ => {
            result.value::<&RawValue>()?;
            return Some(Err(unreadable("the result is no list of rows")));
        }
    }
    Some(Ok(rows))
}

fn no_row() -> Error {
    Error::new(ErrorKind::Protocol, "a row of the answer is not an object")
}

/// An entity without its row.
struct Row<E>(E);

impl<'de, E: Entity> Deserialize<'de> for Row<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowVisitor(PhantomData)).map(Self)
    }
}

struct RowVisitor<E>(PhantomData<E>);

impl<'de, E: Entity> Visitor<'de> for RowVisitor<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entity")
    }

    /// Of a field that stands there twice, the last one counts.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let mut entity = E::empty();
        while let Some(Name(name)) = map.next_key()? {
            if let Some(left) = entity.put(&name, map.next_value()?) {
                entity.other().insert(name.into_owned(), left);
            } else if !entity.other().is_empty() {
                entity.other().remove(&*name);
            }
        }
        Ok(entity)
    }
}

#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
