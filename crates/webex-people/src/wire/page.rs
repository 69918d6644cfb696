//! A page of a list: `items`, and the ids that were not found.

use std::collections::BTreeMap;

use presence_core::{Error, ErrorKind, Result};
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

/// Reads a page.
///
/// # Errors
/// `Protocol` where there is no `items`, or it is neither a list nor null.
pub(crate) fn page(raw: &RawValue, asked: Asked) -> Result<PageRows> {
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_str(raw.get()).map_err(|_| unfit("the page is no JSON object"))?;
    let items = fields.get("items").ok_or_else(|| unfit("the page has no items"))?;
    let items: Option<Vec<&RawValue>> =
        serde_json::from_str(items.get()).map_err(|_| unfit("the page's items are no list"))?;
    let mut rows = PageRows::default();
    for item in items.unwrap_or_default() {
        match row(item, asked) {
            Ok(Row::Person(person)) => rows.people.push(Ok(*person)),
            Ok(Row::Remark(remarks)) => rows.remarks.extend(remarks),
            Err(error) => rows.people.push(Err(error)),
        }
    }
    let not_found = fields.get("notFoundIds").and_then(|ids| serde_json::from_str(ids.get()).ok());
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
        page(&RawValue::from_string(text.to_owned()).unwrap(), Asked::List)
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
        for text in ["{}", "[]", "7", r#"{"items":{}}"#, r#"{"message":"x"}"#] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::Protocol, "{text}");
        }
    }
}
