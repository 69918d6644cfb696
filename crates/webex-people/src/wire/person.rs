//! A person on the wire, read in one go.

use bytes::Bytes;
use presence_core::{Error, ErrorKind, Result};

use super::fill::Fill;
use super::reader::Reader;
use crate::client::{Asked, KnownIds, PartError, Person, no_id};

/// What of a row is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Whole,
    /// What a status is made of; the rest is passed over.
    Status,
}

/// Why a row is no person.
pub(super) enum NoPerson {
    /// Webex has something to say: a row without an id and with errors.
    Remark(Vec<PartError>),
    /// It is no object, or has neither an id nor errors.
    Unfit(Error),
}

/// How rows are read.
pub(crate) struct RowReader<'a> {
    pub(crate) asked: Asked,
    pub(crate) extent: Extent,
    pub(crate) known: &'a mut KnownIds,
}

impl RowReader<'_> {
    /// Reads the row that comes next in `body`. `None` where there is no JSON.
    pub(super) fn next(
        &mut self,
        json: &mut Reader<'_>,
        body: &Bytes,
    ) -> Option<Result<Person, NoPerson>> {
        let mut person = Person::unread(self.asked);
        let (before, start) = (*json, json.ahead());
        let Some(has_id) = Fill::new(&mut person, self.known).read(json, self.extent) else {
            *json = before;
            return json.skip().map(|_| Err(NoPerson::Unfit(no_object())));
        };
        Some(match has_id {
            true => {
                person.was_read_from(body.slice_ref(json.since(start).as_bytes()));
                Ok(person)
            }
            false if person.errors.is_empty() => Err(NoPerson::Unfit(no_id())),
            false => Err(NoPerson::Remark(person.errors)),
        })
    }
}

/// Reads one person, and nothing else.
///
/// # Errors
/// `Protocol` where it is no object, or has no id.
pub(crate) fn person(body: &Bytes, asked: Asked) -> Result<Person> {
    let mut rows = RowReader { asked, extent: Extent::Whole, known: &mut KnownIds::default() };
    let mut json = Reader::new(body).ok_or_else(no_object)?;
    let row = rows.next(&mut json, body).filter(|_| json.is_at_end()).ok_or_else(no_object)?;
    row.map_err(|row| match row {
        NoPerson::Remark(_) => no_id(),
        NoPerson::Unfit(error) => error,
    })
}

fn no_object() -> Error {
    Error::new(ErrorKind::Protocol, "the person is no JSON object")
}
