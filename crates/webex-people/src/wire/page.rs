//! A page of a list: `items`, and the ids that were not found.

use std::marker::PhantomData;

use bytes::Bytes;
use presence_core::{Error, ErrorKind, Result};
use serde_json::Value;

use super::errors::part_errors;
use super::look::Look;
use super::outline::{Outline, PlainRow};
use super::person::{NoPerson, RowReader};
use super::reader::Reader;
use crate::client::{PartError, Person, PersonId, says_something};
use crate::error::with_body;

/// A page of more rows is an error: Webex makes none of more than a thousand (inferred), and each
/// row takes many times its text in memory.
const MAX_ROWS: usize = 10_000;

/// A person of a page.
#[derive(Debug)]
pub(crate) enum Row {
    /// Looked over, and read by the page's [`Outline`].
    Plain(PlainRow),
    /// Read.
    Read(Box<Person>),
}

impl Row {
    pub(crate) fn id(&self) -> &PersonId {
        match self {
            Self::Plain(row) => row.id(),
            Self::Read(person) => &person.id,
        }
    }
}

/// What stands on a page.
#[derive(Debug)]
pub(crate) struct PageRows {
    /// The people; one that cannot be read is an error and spoils no other.
    pub(crate) people: Vec<Result<Row>>,
    /// What reads them.
    pub(crate) outline: Outline,
    /// What Webex said in rows that are no people.
    pub(crate) remarks: Vec<PartError>,
    /// The ids that were asked for and not found.
    pub(crate) not_found: Vec<PersonId>,
}

/// Reads a page.
///
/// # Errors
/// `Protocol` where it is no object, has no `items`, or they are neither a list nor null; also
/// where it speaks of an error: it is not known then whether the list is whole.
pub(crate) fn page(body: &Bytes, mut rows: RowReader<'_>) -> Result<PageRows> {
    let unfit = |message| Error::new(ErrorKind::Protocol, message).with_field("items");
    let no_list = || unfit("the page is no object with a list");
    let mut json = Reader::new(body).ok_or_else(no_list)?;
    let (remarks, not_found_ids) = (Vec::new(), Vec::new());
    let outline = Outline::new(body, rows.asked);
    let mut page = PageRows { people: Vec::new(), outline, remarks, not_found: not_found_ids };
    let mut has_items = false;
    let (mut failed, mut overlong) = (false, false);
    let whole = json.object(|name, json| {
        match name {
            "items" if has_items => return None,
            "items" => {
                has_items = true;
                overlong = !page.items(json, body, &mut rows)?;
                (!overlong).then_some(())?;
            }
            "notFoundIds" => page.not_found = not_found(json.skip()?),
            "error" | "errors" | "message" => {
                let said: Value = serde_json::from_str(json.skip()?).ok()?;
                // An object of errors tells of single parts.
                if name == "errors" && said.is_object() {
                    page.remarks.extend(part_errors(said));
                } else {
                    failed |= says_something(&said);
                }
            }
            _ => drop(json.skip()?),
        }
        Some(())
    });
    if overlong {
        return Err(unfit("the page has more rows than any page can have"));
    }
    whole.filter(|()| json.is_at_end()).ok_or_else(no_list)?;
    if failed {
        let message = "the page has a status of success and speaks of an error";
        return Err(with_body(unfit(message), body));
    }
    if has_items { Ok(page) } else { Err(unfit("the page has no items")) }
}

impl PageRows {
    /// Reads a list of rows, or null. Whether it was read to its end: it stops at too many rows.
    fn items(
        &mut self,
        json: &mut Reader<'_>,
        body: &Bytes,
        rows: &mut RowReader<'_>,
    ) -> Option<bool> {
        if !json.takes(b'[') {
            return json.value(PhantomData::<()>).map(|_| true);
        }
        if json.takes(b']') {
            return Some(true);
        }
        let mut look = Look::new(body, 0);
        for _ in 0..MAX_ROWS {
            let at = body.len().saturating_sub(json.left());
            look.go_to(at);
            match self.outline.row(&mut look, rows.extent) {
                Some(row) => {
                    json.pass(look.at().saturating_sub(at));
                    self.people.push(Ok(Row::Plain(row)));
                }
                None => match rows.next(json, body)? {
                    Ok(person) => self.people.push(Ok(Row::Read(Box::new(person)))),
                    Err(NoPerson::Remark(remarks)) => self.remarks.extend(remarks),
                    Err(NoPerson::Unfit(error)) => self.people.push(Err(error)),
                },
            }
            if json.takes(b']') {
                return Some(true);
            }
            json.takes(b',').then_some(())?;
        }
        Some(false)
    }
}

fn not_found(json: &str) -> Vec<PersonId> {
    let ids: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Asked, KnownIds};
    use crate::wire::Extent;

    fn read(text: &str) -> Result<PageRows> {
        let known = &mut KnownIds::default();
        page(
            &Bytes::copy_from_slice(text.as_bytes()),
            RowReader { asked: Asked::List, extent: Extent::Whole, known },
        )
    }

    #[test]
    fn pages_are_read_leniently() {
        let rows = read(
            r#"{"notFoundIds":["x",7,"a/b",null,["z"],"y"],"items":[{"id":"a"},7,{"id":17},{"id":"b"},
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

    #[test]
    fn a_page_that_speaks_of_an_error_is_no_empty_one() {
        for said in [
            r#""message":"failed""#,
            r#""errors":[{"description":"failed","errorCode":7}]"#,
            r#""error":{"key":"7"}"#,
        ] {
            for items in ["[]", "null", r#"[{"id":"a"}]"#] {
                let text = format!(r#"{{"items":{items},{said}}}"#);
                assert_eq!(read(&text).unwrap_err().kind(), ErrorKind::Protocol, "{text}");
            }
        }
        let parts = read(r#"{"items":[{"id":"a"}],"errors":{"x":{"code":"c"}}}"#).unwrap();
        assert_eq!((parts.people.len(), &*parts.remarks[0].part), (1, "x"));
        assert!(read(r#"{"items":[],"errors":[],"message":null}"#).is_ok());
    }
}
