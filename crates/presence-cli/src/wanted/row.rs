//! One row of a list, and the change that it means.

use clap::ValueEnum;
use omnipresence::fleet::FleetChange;
use omnipresence::{Absence, Activity, Note, Target, Thereafter, Timestamp, Until};
use serde::Deserialize;

use crate::cli::{Account, ChangeArgs, Reachable, reason};
use crate::people::People;

/// What one row says; what is empty says nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    pub(super) person: String,
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
pub(super) enum Names {
    Text(String),
    List(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// The columns that there are.
pub(super) const COLUMNS: [&str; 10] = [
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

/// The cells of a record, by their names.
pub(super) fn row_of(header: &csv::StringRecord, record: &csv::StringRecord) -> Row {
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

/// The change that a row means, with what it leaves out as the options say.
pub(super) fn change(
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn the_usage_names_every_column() {
        let cli = Cli::command();
        for command in ["set", "plan"] {
            let usage = cli.find_subcommand(command).and_then(clap::Command::get_after_help);
            let usage = usage.unwrap().to_string();
            let words: Vec<&str> = usage.split([' ', ',', ';', '\n']).collect();
            for column in COLUMNS {
                assert!(words.contains(&column), "{command}: {column}");
            }
        }
    }
}
