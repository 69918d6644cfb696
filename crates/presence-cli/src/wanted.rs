//! Changes from a list: CSV or JSON lines, every bad line named at once.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use clap::ValueEnum;
use omnipresence::fleet::FleetChange;
use omnipresence::{Absence, Activity, Note, Target, Thereafter, Timestamp, Until};
use serde::Deserialize;

use crate::cli::{Account, Asked, ChangeArgs, Reachable, reason};
use crate::failure::Failure;
use crate::people::People;

/// The largest list that is read, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// The most problems that are listed.
const MAX_PROBLEMS: usize = 100;

/// What one row says; what is empty says nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    person: String,
    availability: Option<String>,
    absence: Option<String>,
    account: Option<String>,
    reason: Option<String>,
    reason_code: Option<String>,
    activity: Option<String>,
    note: Option<String>,
    until: Option<String>,
    on: Names,
}

/// One name, several apart by blanks or semicolons, or a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    Text(String),
    List(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// The rows of a list, in order, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct List {
    name: String,
    rows: Vec<(u64, Row)>,
    problems: Vec<String>,
    wrong: usize,
}

const COLUMNS: [&str; 10] = [
    "person",
    "availability",
    "absence",
    "account",
    "reason",
    "reason_code",
    "activity",
    "note",
    "until",
    "on",
];

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
        for problem in &self.problems {
            message.push_str(&format!("\n  {problem}"));
        }
        if self.wrong > self.problems.len() {
            message.push_str(&format!("\n  and {} more", self.wrong - self.problems.len()));
        }
        Err(Failure::usage(message).or_try("`presence plan --help` shows the columns"))
    }

    fn problem(&mut self, line: u64, why: &str) {
        self.wrong += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(format!("line {line}: {why}"));
        }
    }

    fn json(&mut self, bytes: &[u8]) {
        for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            let number = at as u64 + 1;
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

fn row_of(header: &csv::StringRecord, record: &csv::StringRecord) -> Row {
    let cell = |wanted: &str| {
        let at = header.iter().position(|name| name == wanted)?;
        record.get(at).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Row {
        person: cell("person").unwrap_or_default(),
        availability: cell("availability"),
        absence: cell("absence"),
        account: cell("account"),
        reason: cell("reason"),
        reason_code: cell("reason_code"),
        activity: cell("activity"),
        note: cell("note"),
        until: cell("until"),
        on: cell("on").map_or_else(Names::default, Names::Text),
    }
}

fn change(
    row: Row,
    args: &ChangeArgs,
    people: &People,
    now: Timestamp,
) -> Result<FleetChange, String> {
    if row.person.is_empty() {
        return Err("names no person".to_owned());
    }
    let person = people.one(&row.person).map_err(|why| format!("{:?}: {why}", row.person))?;
    let own = target(&row)?;
    let target = own.or_else(|| args.wanted.target());
    let target =
        target.ok_or("says nothing that is to be set: availability, absence or account")?;
    if matches!(target, Target::Account(_)) && !args.allows_account() {
        return Err("changes an account, which needs --allow account".to_owned());
    }
    let mut change = args.fleet_change_to(person, target);
    if let Some(own) = reason(target, row.reason.as_deref(), row.reason_code.as_deref()) {
        change.reason = Some(own);
    }
    if let Some(activity) = row.activity {
        change.activity = Some(Activity::from(activity.as_str()));
    }
    if let Some(note) = row.note {
        change.note = Some(Note::new(note));
    }
    if let Some(until) = row.until {
        let at: Timestamp = until.parse().map_err(|_| {
            format!("until {until:?} is no instant such as 2026-11-21T17:00:00+01:00")
        })?;
        if at <= now {
            return Err(format!("until {until:?} is past"));
        }
        change.until = Some(Until::vendor(at, Thereafter::Restore));
    }
    let on = match row.on {
        Names::List(names) => names,
        Names::Text(text) => {
            let names = text.split([' ', ';', ',']).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        }
    };
    if !on.is_empty() {
        change.providers = on;
    }
    let known = |name: &String| people.providers.all().iter().any(|one| one.name() == name);
    match change.providers.iter().find(|name| !known(name)) {
        Some(name) => Err(format!("on {name:?}: there is no such provider")),
        None => Ok(change),
    }
}

fn target(row: &Row) -> Result<Option<Target>, String> {
    let mut found = Vec::new();
    if let Some(word) = &row.availability {
        found.push(Target::Availability(word_of::<Reachable>("availability", word)?.into()));
    }
    if let Some(word) = &row.absence {
        found.push(Target::Absence(match word.to_ascii_lowercase().as_str() {
            "absent" => Absence::Absent,
            "present" => Absence::Present,
            _ => return Err(format!("absence {word:?} is not one of: absent, present")),
        }));
    }
    if let Some(word) = &row.account {
        found.push(Target::Account(word_of::<Account>("account", word)?.into()));
    }
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        _ => Err("sets more than one axis: give each a line of its own".to_owned()),
    }
}

fn word_of<T: ValueEnum>(column: &str, word: &str) -> Result<T, String> {
    T::from_str(word, true).map_err(|_| {
        let known = T::value_variants().iter().filter_map(T::to_possible_value);
        let known: Vec<String> = known.map(|one| one.get_name().to_owned()).collect();
        format!("{column} {word:?} is not one of: {}", known.join(", "))
    })
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
