//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use presence_core::{
    Absence, Activity, Availability, Basis, Change, Loss, Note, Source, Subject, Target,
    Thereafter, Timestamp, UnknownCause, Until, UserRef, Vendor,
};

use super::*;

fn anna() -> UserRef {
    UserRef::login("anna").unwrap()
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn head(names: &[&str]) -> String {
    let line = vec!["---".to_owned(); names.len()];
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    row(&names) + &row(&line)
}

fn known(value: &str, cause: Option<UnknownCause>) -> String {
    cause.map_or_else(|| value.to_owned(), |cause| format!("unknown, {}", cause.as_str()))
}

fn reading() -> String {
    let rows = [("among the absent", true), ("not among them", false)].map(|(words, absent)| {
        let source = Source::new(Vendor::ENAIO, Basis::Declared, Timestamp::UNIX_EPOCH);
        let status = status(absent, Subject::new("workflow", anna()), source);
        row(&[
            words.to_owned(),
            known(status.absence.as_str(), status.unknown_cause.absence),
            known(status.availability.as_str(), status.unknown_cause.availability),
            known(status.account.as_str(), status.unknown_cause.account),
        ])
    });
    head(&["`wfm.GetAbsentUsers`", "absence", "availability", "account"]) + &rows.concat()
}

fn written(words: &str, change: &Change) -> String {
    let (sent, lost, besides) = match wanted(change) {
        Ok((absent, losses)) => (
            format!("`Absent=\"{}\"`", u8::from(absent)),
            losses.iter().map(Loss::to_string).collect::<Vec<_>>().join("; "),
            possible_side_effects(absent).join("; "),
        ),
        Err(error) => (format!("nothing: {error}"), String::new(), String::new()),
    };
    row(&[words.to_owned(), sent, lost, besides])
}

fn writing() -> String {
    let absent = Change::absence(anna(), Absence::Absent);
    let end = Until::client(Timestamp::UNIX_EPOCH, Thereafter::Restore);
    let rows = [
        written("absent", &absent),
        written("present", &Change::absence(anna(), Absence::Present)),
        written("absent, on vacation", &absent.clone().with_activity(Activity::Vacation)),
        written("absent, with a note", &absent.clone().with_note(Note::new("x"))),
        written("absent, with an end", &absent.with_until(end)),
        written("busy", &Change::new(anna(), Target::Availability(Availability::Busy))),
    ];
    head(&["wanted", "sent", "lost", "may happen besides"]) + &rows.concat()
}

/// What stands between the markers of `name`.
fn documented(name: &str) -> &'static str {
    let marker = |word: &str| format!("<!-- {word} generated: {name} -->");
    let (_, rest) = include_str!("../docs.md").split_once(&marker("begin")).unwrap();
    rest.split_once(&marker("end")).unwrap().0
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("reading", reading()), ("writing", writing())];
    let stale = |(name, table): &(&str, String)| documented(name).trim() != table.trim();
    let stale: Vec<_> = tables.into_iter().filter(stale).collect();
    let told: String = stale.iter().map(|(name, table)| format!("{name}\n{table}")).collect();
    assert!(stale.is_empty(), "docs.md is stale; it must say:\n{told}");
}
