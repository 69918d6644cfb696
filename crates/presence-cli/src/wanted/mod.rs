//! Changes from a list: CSV or JSON lines, every bad line named at once.

mod row;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use omnipresence::Timestamp;
use omnipresence::fleet::FleetChange;

use self::row::{COLUMNS, Row, change, row_of};
use crate::cli::{Asked, ChangeArgs};
use crate::failure::Failure;
use crate::people::People;

/// The largest list that is read, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// The most problems that are listed.
const MAX_PROBLEMS: usize = 100;

/// The rows of a list, in order, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct List {
    name: String,
    rows: Vec<(u64, Row)>,
    problems: Vec<(u64, String)>,
    wrong: usize,
}

impl List {
    /// Reads the list; `None` where people are named on the command line.
    pub(crate) fn read(asked: &Asked) -> Result<Option<Self>, Failure> {
        let (name, bytes) = match asked {
            Asked::Alike => return Ok(None),
            Asked::Input => {
                ("standard input".to_owned(), bounded("standard input", std::io::stdin().lock())?)
            }
            Asked::File(path) => (path.display().to_string(), file(path)?),
        };
        let mut list = Self { name, rows: Vec::new(), problems: Vec::new(), wrong: 0 };
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => {
                return Err(Failure::usage(format!("{}: is empty; nothing was sent", list.name)));
            }
            Some(b'{') => list.json(bytes),
            Some(_) => list.csv(bytes)?,
        }
        Ok(Some(list))
    }

    /// Everybody who is named in it.
    pub(crate) fn people(&self) -> Vec<String> {
        self.rows.iter().map(|(_, row)| row.person.clone()).collect()
    }

    /// The changes, or everything that is wrong with the list.
    pub(crate) fn changes(
        mut self,
        args: &ChangeArgs,
        people: &People,
        now: Timestamp,
    ) -> Result<Vec<FleetChange>, Failure> {
        let rows = std::mem::take(&mut self.rows);
        let mut changes = Vec::with_capacity(rows.len());
        for (line, row) in rows {
            match change(row, args, people, now) {
                Ok(change) => changes.push(change),
                Err(why) => self.problem(line, &why),
            }
        }
        if self.wrong == 0 {
            return Ok(changes);
        }
        let count = if self.wrong == 1 {
            "a problem".to_owned()
        } else {
            format!("{} problems", self.wrong)
        };
        let mut message = format!("{} has {count}; nothing was sent:", self.name);
        self.problems.sort();
        for (line, why) in &self.problems {
            message.push_str(&format!("\n  line {line}: {why}"));
        }
        if self.wrong > self.problems.len() {
            message.push_str(&format!("\n  and {} more", self.wrong - self.problems.len()));
        }
        Err(Failure::usage(message).or_try("`presence plan --help` shows the columns"))
    }

    fn problem(&mut self, line: u64, why: &str) {
        self.wrong += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push((line, why.to_owned()));
        }
    }

    fn json(&mut self, bytes: &[u8]) {
        for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let number = at as u64 + 1;
            if !line.starts_with(b"{") {
                self.problem(number, "is no JSON object");
                continue;
            }
            match serde_json::from_slice::<Row>(line) {
                Ok(row) => self.rows.push((number, row)),
                Err(error) => {
                    let said = error.to_string();
                    let said =
                        said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
                    self.problem(number, said);
                }
            }
        }
    }

    fn csv(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |wanted: u8| first.iter().filter(|byte| **byte == wanted).count();
        let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let refused = |why: String| {
            Failure::usage(format!("{}, line 1: {why}; nothing was sent", self.name))
                .or_try("a header such as person,absence,note,until")
        };
        let header = reader.headers().cloned().map_err(|_| refused("is not UTF-8".to_owned()))?;
        let unknown = header.iter().find(|name| !COLUMNS.contains(name));
        if let Some(name) = unknown {
            return Err(refused(format!("the column {name:?} is not known")));
        }
        if !header.iter().any(|name| name == "person") {
            return Err(refused("there is no column person".to_owned()));
        }
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() > header.len() {
                        self.problem(line, "has more cells than the header");
                    } else {
                        self.rows.push((line, row_of(&header, &record)));
                    }
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.problem(line, "is not UTF-8");
                    if !matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) {
                        return Ok(());
                    }
                }
            }
        }
    }
}

fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => bounded(&name, file),
        Err(error) => Err(Failure::usage(format!("{name}: cannot be read: {error}"))),
    }
}

fn bounded(name: &str, reader: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("{name}: cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::usage(format!("{name}: is larger than 256 MiB; nothing was sent")));
    }
    Ok(bytes)
}
