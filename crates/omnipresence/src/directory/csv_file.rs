//! A directory as CSV: one row a reference.

use std::io::{Read, Write};

use presence_core::{Error, ErrorKind, Result};

use super::cell::{guarded, plain};
use super::draft::{Draft, Row};
use super::person::written;
use super::{Directory, DirectoryPerson, Reference};

const COLUMNS: [&str; 8] =
    ["key", "name", "provider", "user", "evidence", "via", "verified_at", "account_created"];

/// The longest cell, in bytes.
const MAX_CELL_BYTES: usize = 4_096;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Directory {
    /// Reads CSV; see [the module](super) for the columns.
    ///
    /// # Errors
    /// [`ErrorKind::Config`], naming every bad row by its line; see [`Error::parts`].
    pub fn from_csv(text: impl AsRef<[u8]>) -> Result<Self> {
        let text = text.as_ref();
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text);
        read(&mut reader)
    }

    /// Writes CSV, sorted by key, provider and reference.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_csv(&self, to: impl Write) -> Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(COLUMNS).map_err(not_written)?;
        for person in self.people() {
            write_person(&mut writer, person).map_err(not_written)?;
        }
        let flushed = writer.flush();
        flushed.map_err(|error| Error::new(ErrorKind::Internal, "not written").with_source(error))
    }
}

fn not_written(error: csv::Error) -> Error {
    Error::new(ErrorKind::Internal, "the CSV cannot be written").with_source(error)
}

/// Spreadsheets of half the world write semicolons.
fn delimiter(text: &[u8]) -> u8 {
    let head = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if head.contains(&b';') && !head.contains(&b',') { b';' } else { b',' }
}

fn read<R: Read>(reader: &mut csv::Reader<R>) -> Result<Directory> {
    let mut draft = Draft::default();
    let mut record = csv::ByteRecord::new();
    let mut columns: Option<Columns> = None;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                let message = "the CSV cannot be read";
                return Err(Error::new(ErrorKind::Config, message).with_source(error));
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        match (texts(&record), &columns) {
            (Err(message), _) => draft.problem(line, message),
            (Ok(head), None) => columns = Some(Columns::new(&head)?),
            (Ok(cells), Some(columns)) => match columns.row(line, &cells) {
                Ok(Some(row)) => draft.row(row),
                Ok(None) => {}
                Err(message) => draft.problem(line, message),
            },
        }
        if columns.is_none() {
            return Err(Error::config("line 1", "the header is not UTF-8 text"));
        }
    }
    if columns.is_none() {
        return Err(Error::config("line 1", "the header is missing"));
    }
    draft.finish()
}

fn texts(record: &csv::ByteRecord) -> Result<Vec<&str>, String> {
    let text = |(at, cell): (usize, &'_ [u8])| -> Result<usize, String> {
        if cell.len() > MAX_CELL_BYTES {
            return Err(format!("cell {} is longer than {MAX_CELL_BYTES} bytes", at + 1));
        }
        std::str::from_utf8(cell).map(str::len).map_err(|_| format!("cell {} is not UTF-8", at + 1))
    };
    for cell in record.iter().enumerate() {
        text(cell)?;
    }
    Ok(record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default()).collect())
}

/// Where each of our columns stands.
#[derive(Debug)]
struct Columns {
    places: [Option<usize>; COLUMNS.len()],
    width: usize,
}

impl Columns {
    fn new(head: &[&str]) -> Result<Self> {
        let head: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
        for name in COLUMNS {
            if head.iter().filter(|one| *one == name).count() > 1 {
                return Err(Error::config("line 1", format!("the column {name} stands twice")));
            }
        }
        let places = COLUMNS.map(|name| head.iter().position(|one| one == name));
        match places {
            [Some(_), ..] => Ok(Self { places, width: head.len() }),
            _ => Err(Error::config("line 1", "the column key is missing")),
        }
    }

    /// Nothing for a row of empty cells, which spreadsheets leave behind.
    fn row<'a>(&self, line: u64, cells: &[&'a str]) -> Result<Option<Row<'a>>, String> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if cells.len() != self.width {
            return Err(format!("has {} cells, the header has {}", cells.len(), self.width));
        }
        let cell = |place: &Option<usize>| {
            place.and_then(|at| cells.get(at)).map_or("", |cell| plain(cell.trim()))
        };
        let [key, name, provider, user, evidence, via, verified_at, account_created] =
            self.places.each_ref().map(cell);
        let times = Row { verified_at, account_created, ..Row::default() };
        Ok(Some(Row { line, key, name, provider, user, evidence, via, ..times }))
    }
}

fn write_person<W: Write>(to: &mut csv::Writer<W>, person: &DirectoryPerson) -> csv::Result<()> {
    let name = person.name.as_ref().map_or("", |name| name.as_str());
    let mut row = |cells: [&str; 6]| {
        let all = [person.key.as_str(), name].into_iter().chain(cells);
        let guarded: Vec<_> = all.map(guarded).collect();
        to.write_record(guarded.iter().map(|cell| cell.as_bytes()))
    };
    if person.aliases.is_empty() && person.references.is_empty() {
        return row([""; 6]);
    }
    for alias in &person.aliases {
        row(["", &written(alias), "", "", "", ""])?;
    }
    for one in &person.references {
        let Reference { provider, user, evidence, via, verified_at, account_created } = one;
        let via = via.as_ref().map(written).unwrap_or_default();
        let time = |at: &Option<presence_core::Timestamp>| at.map(|at| at.to_string());
        let verified = time(verified_at).unwrap_or_default();
        let created = time(account_created).unwrap_or_default();
        row([provider, &written(user), evidence.as_str(), &via, &verified, &created])?;
    }
    Ok(())
}
