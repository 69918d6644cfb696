//! A person on the wire, read in one go.

use presence_core::{Error, ErrorKind, Result};

use super::fill::Fill;
use super::reader::Reader;
use crate::client::{Asked, KnownIds, PartError, Person, no_id};

/// One row of a list.
pub(super) enum Row {
    /// A person.
    Person(Box<Person>),
    /// No person, but something that Webex has to say: a row without an id and with errors.
    Remark(Vec<PartError>),
}

/// What of a row is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    #[default]
    Whole,
    /// What a status is made of; the rest is passed over.
    Status,
}

/// How rows are read.
pub(crate) struct RowReader<'a> {
    pub(crate) asked: Asked,
    pub(crate) extent: Extent,
    pub(crate) known: &'a mut KnownIds,
}

impl RowReader<'_> {
    /// Reads the row that comes next. `None` where none does.
    ///
    /// # Errors
    /// `Protocol` where it is no object, or has neither an id nor errors.
    pub(super) fn next(&mut self, json: &mut Reader<'_>) -> Option<Result<Row>> {
        let mut person = Person::unread(self.asked);
        let seed = Fill { person: &mut person, extent: self.extent, known: self.known };
        let Some((has_id, text)) = json.value(seed) else {
            return json.skip().map(|_| Err(no_object()));
        };
        Some(match has_id {
            true => Ok(Row::Person(Box::new(person.with_raw(text)))),
            false if person.errors.is_empty() => Err(no_id()),
            false => Ok(Row::Remark(person.errors)),
        })
    }
}

/// Reads one person, and nothing else.
///
/// # Errors
/// `Protocol` where it is no object, or has no id.
pub(crate) fn person(json: &[u8], asked: Asked) -> Result<Person> {
    let mut rows = RowReader { asked, extent: Extent::Whole, known: &mut KnownIds::default() };
    let mut json = Reader::new(json).ok_or_else(no_object)?;
    let row = rows.next(&mut json).filter(|_| json.is_at_end()).ok_or_else(no_object)?;
    match row? {
        Row::Person(person) => Ok(*person),
        Row::Remark(_) => Err(no_id()),
    }
}

fn no_object() -> Error {
    Error::new(ErrorKind::Protocol, "the person is no JSON object")
}
