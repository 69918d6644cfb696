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
    last_intent: Option<Timestamp>,
    /// How many bytes are whole lines.
    whole: u64,
    /// Whether something may stand behind the whole lines.
    torn: bool,
    /// Whether writing has failed. What is on disk may be anything then, and stays as it is.
    failed: bool,
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
        let mut journal = Self {
            file,
            plan: plan.id.clone(),
            past: BTreeMap::new(),
            last_intent: None,
            whole: 0,
            torn: false,
            failed: false,
        };
        journal.begin()?;
        Ok(journal)
    }

    /// Opens the journal of `plan`, to resume it or to see what it says. Nothing is written before
    /// something is about to be sent; what was cut short at its end is taken off then.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is none, [`ErrorKind::Conflict`] where it is of another
    /// plan, [`ErrorKind::Config`] where it cannot be read, is no journal, or a line that is not
    /// the last is broken.
    pub fn open(path: impl AsRef<Path>, plan: &Plan) -> Result<Self> {
        let cannot = |error| not_done("the journal cannot be read", error);
        let mut file =
            OpenOptions::new().read(true).write(true).open(path.as_ref()).map_err(cannot)?;
        let mut reader = Lines::new((&mut file).take(MAX_JOURNAL_BYTES));
        let mut past = BTreeMap::new();
        let mut last_intent = None;
        let begun = reader.head(&plan.id)?;
        while let Some(line) = if begun { reader.next()? } else { None } {
            match line {
                Line::Intent { entries, at } => {
                    last_intent = last_intent.max(Some(at));
                    past.extend(entries.into_iter().map(|at| (at, Past::Sent)));
                }
                Line::Outcome { result, .. } => {
                    past.insert(result.entry, Past::Done(*result));
                }
                Line::Journal { .. } => return Err(broken(reader.number)),
            }
        }
        let whole = reader.whole;
        if past.keys().any(|at| *at >= plan.entries.len()) {
            return Err(Error::config("journal", "names an entry that the plan does not have"));
        }
        let plan = plan.id.clone();
        Ok(Self { file, plan, past, last_intent, whole, torn: true, failed: false })
    }

    fn begin(&mut self) -> Result<()> {
        let head = head(&self.plan);
        self.append(&[head])
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

    /// When something was last about to be sent.
    pub(super) const fn last_intent(&self) -> Option<Timestamp> {
        self.last_intent
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
        if self.failed {
            let message = "could not be written before and is not written again";
            return Err(Error::config("journal", message));
        }
        let mut bytes = Vec::new();
        let first = (self.whole == 0).then(|| head(&self.plan));
        let begins = matches!(lines.first(), Some(Line::Journal { .. }));
        for line in first.iter().filter(|_| !begins).chain(lines) {
            serde_json::to_writer(&mut bytes, line).map_err(|error| {
                Error::new(ErrorKind::Internal, "the journal cannot be written").with_source(error)
            })?;
            bytes.push(b'\n');
        }
        if let Err(error) = self.write(&bytes) {
            self.failed = true;
            // A line that is half on disk would spoil the journal only if more came after it.
            drop(self.file.set_len(self.whole));
            return Err(not_done("the journal cannot be written", error));
        }
        self.whole += bytes.len() as u64;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.torn {
            self.file.set_len(self.whole)?;
            self.file.seek(SeekFrom::Start(self.whole))?;
            self.torn = false;
        }
        self.file.write_all(bytes)?;
        self.file.sync_data()
    }
}

fn head(plan: &str) -> Line {
    Line::Journal { format: JOURNAL_FORMAT, plan: plan.to_owned() }
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
    fn new(file: R) -> Self {
        Self { reader: BufReader::new(file), whole: 0, number: 0 }
    }

    /// Whether the first line is that of `plan`'s journal; it is not where it was cut short.
    fn head(&mut self, plan: &str) -> Result<bool> {
        let bytes = self.line()?;
        if bytes.last() != Some(&b'\n') {
            let whole = serde_json::to_vec(&head(plan)).unwrap_or_default();
            return if whole.starts_with(&bytes) { Ok(false) } else { Err(broken(1)) };
        }
        self.whole += bytes.len() as u64;
        match serde_json::from_slice(&bytes) {
            Ok(Line::Journal { format: JOURNAL_FORMAT, plan: of }) if of == plan => Ok(true),
            Ok(Line::Journal { format: JOURNAL_FORMAT, .. }) => {
                let error = Error::new(ErrorKind::Conflict, "is of another plan");
                Err(error.with_field("journal"))
            }
            _ => Err(broken(1)),
        }
    }

    fn line(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes);
        read.map_err(|error| not_done("the journal cannot be read", error))?;
        self.number += 1;
        Ok(bytes)
    }

    fn next(&mut self) -> Result<Option<Line>> {
        let bytes = self.line()?;
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
