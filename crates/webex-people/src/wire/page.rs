//! A page of a list: `items`, and the ids that were not found.

use presence_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::person::{Row, row};
use crate::client::{Asked, PartError, Person, PersonId};

/// What stands on a page.
#[derive(Debug, Default)]
pub(crate) struct PageRows {
    /// The people; one that cannot be read is an error and spoils no other.
    pub(crate) people: Vec<Result<Person>>,
    /// What Webex said in rows that are no people.
    pub(crate) remarks: Vec<PartError>,
    /// The ids that were asked for and not found.
    pub(crate) not_found: Vec<PersonId>,
}

/// The document, its rows borrowed: a page can have megabytes, and each row is read by itself.
#[derive(Deserialize)]
struct Document<'a> {
    /// `None` where there are no items, `Some(None)` where they are null.
    #[serde(borrow, default, deserialize_with = "told")]
    items: Option<Option<Vec<&'a RawValue>>>,
    #[serde(borrow, rename = "notFoundIds", default)]
    not_found: Option<&'a RawValue>,
}

type Told<'a> = Option<Option<Vec<&'a RawValue>>>;

fn told<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Told<'a>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Reads a page.
///
/// # Errors
/// `Protocol` where it is no object, has no `items`, or they are neither a list nor null.
pub(crate) fn page(body: &[u8], asked: Asked) -> Result<PageRows> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let document: Document<'_> =
        serde_json::from_slice(body).map_err(|_| unfit("the page is no object with a list"))?;
    let items = document.items.ok_or_else(|| unfit("the page has no items"))?;
    let mut rows = PageRows::default();
    for item in items.unwrap_or_default() {
        match row(item, asked) {
            Ok(Row::Person(person)) => rows.people.push(Ok(*person)),
            Ok(Row::Remark(remarks)) => rows.remarks.extend(remarks),
            Err(error) => rows.people.push(Err(error)),
        }
    }
    let not_found = document.not_found.and_then(|ids| serde_json::from_str(ids.get()).ok());
    let not_found: Vec<Option<String>> = not_found.unwrap_or_default();
    rows.not_found = not_found.into_iter().flatten().filter_map(|id| id.parse().ok()).collect();
    Ok(rows)
}

fn unfit(message: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, message).with_field("items")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PageRows> {
        page(text.as_bytes(), Asked::List)
    }

    #[test]
    fn pages_are_read_leniently() {
        let rows = read(
            r#"{"notFoundIds":["x","a/b",null,"y"],"items":[{"id":"a"},7,{"id":17},{"id":"b"},
            {"errors":{"peopleListLocationId":{"code":"calling_failure","reason":"No user"}}}]}"#,
        )
        .unwrap();
        let people: Vec<bool> = rows.people.iter().map(Result::is_ok).collect();
        assert_eq!(people, [true, false, false, true]);
        assert_eq!(rows.remarks[0].part, "peopleListLocationId");
        assert_eq!(rows.not_found.iter().map(PersonId::as_str).collect::<Vec<_>>(), ["x", "y"]);
        for text in [r#"{"items":null}"#, r#"{"items":[],"notFoundIds":null}"#] {
            assert!(read(text).unwrap().people.is_empty());
        }
    }

    #[test]
    fn what_is_no_page_is_an_error_and_not_an_empty_list() {
        for text in ["", "<html>", "{}", "[]", "7", r#"{"items":{}}"#, r#"{"message":"x"}"#] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::Protocol, "{text}");
        }
    }
}
