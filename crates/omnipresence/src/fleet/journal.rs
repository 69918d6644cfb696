//! [`Journal`]: what is about to be sent and what came of it, on disk.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use presence_core::{Error, ErrorKind, Result, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Applied, EntryResult, Plan};
use crate::directory::{not_done, private};

/// The version of the format in which journals are written.
pub const JOURNAL_FORMAT: u32 = 1;

/// The longest line, in bytes, and the longest journal.
const MAX_LINE_BYTES: u64 = 16 * 1024 * 1024;
const MAX_JOURNAL_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// An append-only file, one JSON value a line: first which plan it is of, then before each batch
/// which entries are about to be sent, and after it what came of them.
///
/// Each line is on the disk before the next thing is done. A line that was cut short by a kill is
/// as good as not written, and is taken off when the journal is opened. It holds keys of people,
/// places in the plan, verdicts and errors; no status and no note.
///
/// One journal is for one process at a time. Nothing stops a second one.
#[derive(Debug)]
pub struct Journal {
    file: File,
    plan: String,
    past: BTreeMap<usize, Past>,
}

/// What a journal says of an entry.
#[derive(Clone, Debug)]
pub(super) enum Past {
    /// It was about to be sent.
    Sent,
    /// It was sent, and this came of it.
    Done(EntryResult),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Journal { format: u32, plan: String },
    Intent { at: Timestamp, entries: Vec<usize> },
    Outcome { at: Timestamp, result: Box<EntryResult> },
}

impl Journal {
    /// Begins a journal for `plan` in a new file that its owner only can read.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] where there is a file of that name: the plan may have been begun
    /// already. [`ErrorKind::Config`] where it cannot be written.
    pub fn create(path: impl AsRef<Path>, plan: &Plan) -> Result<Self> {
        let file = private().read(true).open(path.as_ref()).map_err(|error| {
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                let message = "there is one already: resume it, or take another";
                return Error::new(ErrorKind::Conflict, message).with_field("journal");
            }
            not_done("the journal cannot be written", error)
        })?;
        let mut journal = Self { file, plan: plan.id.clone(), past: BTreeMap::new() };
        journal.begin()?;
        Ok(journal)
    }

    /// Opens the journal of `plan`, to resume it or to see what it says. What was cut short at its
    /// end is taken off.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Conflict`] where it is of another
    /// plan, [`ErrorKind::Config`] where it cannot be read or a line that is not the last is
    /// broken.
    pub fn open(path: impl AsRef<Path>, plan: &Plan) -> Result<Self> {
        let cannot = |error| not_done("the journal cannot be read", error);
        let mut file =
            OpenOptions::new().read(true).write(true).open(path.as_ref()).map_err(cannot)?;
        let mut reader = Lines {
            reader: BufReader::new((&mut file).take(MAX_JOURNAL_BYTES)),
            whole: 0,
            number: 0,
        };
        let mut journal_of = None;
        let mut past = BTreeMap::new();
        while let Some(line) = reader.next()? {
            match (line, &journal_of) {
                (Line::Journal { format, plan }, None) if format == JOURNAL_FORMAT => {
                    journal_of = Some(plan);
                }
                (Line::Intent { entries, .. }, Some(_)) => {
                    past.extend(entries.into_iter().map(|at| (at, Past::Sent)));
                }
                (Line::Outcome { result, .. }, Some(_)) => {
                    past.insert(result.entry, Past::Done(*result));
                }
                _ => return Err(broken(reader.number)),
            }
        }
        let whole = reader.whole;
        file.set_len(whole).map_err(cannot)?;
        file.seek(SeekFrom::End(0)).map_err(cannot)?;
        let mut journal = Self { file, plan: plan.id.clone(), past };
        match journal_of {
            None => journal.begin()?,
            Some(other) if other != plan.id => {
                let error = Error::new(ErrorKind::Conflict, "is of another plan");
                return Err(error.with_field("journal"));
            }
            Some(_) => {}
        }
        if journal.past.keys().any(|at| *at >= plan.entries.len()) {
            return Err(Error::config("journal", "names an entry that the plan does not have"));
        }
        Ok(journal)
    }

    fn begin(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        self.append(&[Line::Journal { format: JOURNAL_FORMAT, plan }])
    }

    /// The id of the plan that it is of.
    #[must_use]
    pub fn plan_id(&self) -> &str {
        &self.plan
    }

    /// Whether nothing was about to be sent yet.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.past.is_empty()
    }

    /// What became of `plan`, by what the journal says: for showing it, and for undoing it.
    #[must_use]
    pub fn applied(&self, plan: &Plan) -> Applied {
        Applied::from_past(plan, &self.past)
    }

    pub(super) const fn past(&self) -> &BTreeMap<usize, Past> {
        &self.past
    }

    pub(super) fn intend(&mut self, plan: &Plan, entries: &[usize], at: Timestamp) -> Result<()> {
        if plan.id != self.plan {
            return Err(Error::new(ErrorKind::Conflict, "the journal is of another plan"));
        }
        self.append(&[Line::Intent { at, entries: entries.to_vec() }])
    }

    pub(super) fn done<'a>(
        &mut self,
        results: impl Iterator<Item = &'a EntryResult>,
        at: Timestamp,
    ) -> Result<()> {
        let line = |result: &EntryResult| Line::Outcome { at, result: Box::new(result.clone()) };
        let lines: Vec<Line> = results.map(line).collect();
        if lines.is_empty() { Ok(()) } else { self.append(&lines) }
    }

    fn append(&mut self, lines: &[Line]) -> Result<()> {
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, line).map_err(|error| {
                Error::new(ErrorKind::Internal, "the journal cannot be written").with_source(error)
            })?;
            bytes.push(b'\n');
        }
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        written.map_err(|error| not_done("the journal cannot be written", error))
    }
}

fn broken(line: u64) -> Error {
    Error::config("journal", format!("line {line} is not a journal's"))
}

/// Whole lines, and how many bytes they are.
struct Lines<R> {
    reader: BufReader<R>,
    whole: u64,
    number: u64,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<Line>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes);
        read.map_err(|error| not_done("the journal cannot be read", error))?;
        self.number += 1;
        if bytes.last() != Some(&b'\n') {
            if bytes.len() as u64 >= MAX_LINE_BYTES {
                return Err(broken(self.number));
            }
            return Ok(None);
        }
        self.whole += bytes.len() as u64;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| broken(self.number))
    }
}
