//! [`Entity`]: a row of an answer, read in one pass; none of its fields can fail it.

use bytes::Bytes;
use presence_core::{Error, ErrorKind, Result};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::field::Field;
use crate::error::unreadable;
use crate::wire::Cursor;

/// In bytes, a row as accsyn writes one: by that the room for all of them is guessed.
const USUAL_ROW: usize = 400;

/// Something that accsyn answers rows about.
pub(crate) trait Entity: Sized {
    /// One of which nothing is known yet.
    fn empty() -> Self;

    /// Puts a field in its place, and gives back one that has none or is of another type.
    fn put(&mut self, name: &str, field: Field<'_>) -> Option<Value>;

    /// What was given back.
    fn other(&mut self) -> &mut Map<String, Value>;

    /// Keeps the row as it came.
    fn keep(&mut self, row: Bytes);
}

/// Reads the row that stands in `raw`.
pub(crate) fn row<E: Entity>(raw: &RawValue) -> Result<E> {
    let mut cursor = Cursor::new(raw.get().as_bytes());
    entity(&mut cursor).filter(|_| cursor.is_at_end()).ok_or_else(no_row)
}

/// Reads the rows of a result: an array, or one object alone. One that is none spoils no other.
pub(crate) fn rows<E: Entity>(result: &mut Cursor<'_>) -> Option<Result<Vec<Result<E>>>> {
    let mut rows = Vec::with_capacity(1 + result.left() / USUAL_ROW);
    let mut row = |cursor: &mut Cursor<'_>| {
        let before = *cursor;
        rows.push(match entity(cursor) {
            Some(entity) => Ok(entity),
            None => {
                *cursor = before;
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

/// The row that comes next. Of a field that stands there twice, the last one counts.
fn entity<E: Entity>(cursor: &mut Cursor<'_>) -> Option<E> {
    cursor.peek()?;
    let (before, mut entity) = (*cursor, E::empty());
    cursor.object(|cursor, name| {
        let field = match cursor.plain() {
            Some(text) => Field::Text(text.into()),
            None => cursor.value()?.0,
        };
        if let Some(left) = entity.put(name, field) {
            entity.other().insert(name.to_owned(), left);
        } else if !entity.other().is_empty() {
            entity.other().remove(name);
        }
        Some(())
    })?;
    entity.keep(cursor.since(before));
    Some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::User;

    fn read(result: &[u8]) -> Option<Result<Vec<Result<User>>>> {
        rows(&mut Cursor::new(result))
    }

    fn user(row: &str) -> Result<User> {
        read(row.as_bytes()).unwrap().unwrap().remove(0)
    }

    #[test]
    fn a_bad_row_spoils_no_other() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        for bad in ["7", "null", "\"x\"", "[{}]", r#"{"a":1e999}"#, r#"{"id":"\ud800"}"#, &deep] {
            let result = format!(" [{{\"name\":\"a\"}} , {bad}, {{\"name\":\"ż\"}} ]");
            let rows = read(result.as_bytes()).unwrap().unwrap();
            let names: Vec<_> = rows
                .iter()
                .map(|row| row.as_ref().ok().and_then(|it| it.name.as_deref()))
                .collect();
            assert_eq!(names, [Some("a"), None, Some("ż")], "{bad}");
            assert_eq!(rows[1].as_ref().unwrap_err().kind(), ErrorKind::Protocol);
            assert_eq!(rows[2].as_ref().unwrap().raw().get(), r#"{"name":"ż"}"#);
        }
    }

    #[test]
    fn what_is_no_list_of_rows_is_said_and_what_is_no_json_is_none() {
        for result in ["7", "null", "\"x\"", "true"] {
            assert!(read(result.as_bytes()).unwrap().is_err(), "{result}");
        }
        assert!(read(b"[]").unwrap().unwrap().is_empty());
        assert_eq!(read(br#"{"name":"a"}"#).unwrap().unwrap().len(), 1);
        let bad: [&[u8]; 6] =
            [b"", b"[", b"[{}", b"[{},]", b"[{\"name\":\"\xff\"}]", b"[7,{\"\xff\":1}]"];
        for result in bad {
            assert!(read(result).is_none(), "{}", String::from_utf8_lossy(result));
        }
    }

    #[test]
    fn of_a_field_twice_the_last_one_counts() {
        let id = "69887165f643db8cd731b31a";
        let last = |first: &str, last: &str| {
            let user = user(&format!(r#"{{"id":{first},"x":{first},"id":{last},"x":{last}}}"#));
            let user = user.unwrap();
            (user.id.is_some(), user.other.get("id").cloned(), user.other["x"].to_string())
        };
        let id = format!("\"{id}\"");
        assert_eq!(last("7", &id), (true, None, id.clone()));
        assert_eq!(last(&id, "7"), (false, Some(7.into()), "7".to_owned()));
        assert_eq!(last(&id, "null"), (false, None, "null".to_owned()));
        assert_eq!(last("\"x\"", "null"), (false, None, "null".to_owned()));
    }

    #[test]
    fn numbers_of_any_size_are_kept() {
        let numbers =
            "[18446744073709551615,-9223372036854775808,123456789012345678901234567890,1.0]";
        let user = user(&format!("{{\"name\":{numbers},\"x\":{numbers}}}")).unwrap();
        let kept: Value = serde_json::from_str(numbers).unwrap();
        assert_eq!((&user.other["name"], &user.other["x"]), (&kept, &kept));
        assert!(user.raw().get().contains("123456789012345678901234567890"));
    }
}
