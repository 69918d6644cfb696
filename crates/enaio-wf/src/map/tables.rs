//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use presence_core::{
    Absence, Activity, Availability, Basis, Change, Loss, Note, Source, Subject, Target,
    Thereafter, Timestamp, Until, UserRef, Vendor,
};
use presence_testkit::tables::{Table, assert_documented, known};

use super::*;

fn anna() -> UserRef {
    UserRef::login("anna").unwrap()
}

fn reading() -> Table {
    let rows = [("among the absent", true), ("not among them", false)].map(|(words, absent)| {
        let source = Source::new(Vendor::ENAIO, Basis::Declared, Timestamp::UNIX_EPOCH);
        let status = status(absent, Subject::new("workflow", anna()), source);
        [
            words.to_owned(),
            known(status.absence.as_str(), status.unknown_cause.absence),
            known(status.availability.as_str(), status.unknown_cause.availability),
            known(status.account.as_str(), status.unknown_cause.account),
        ]
    });
    Table::new(["`wfm.GetAbsentUsers`", "absence", "availability", "account"]).with_rows(rows)
}

fn written(words: &str, change: &Change) -> [String; 4] {
    let (sent, lost, besides) = match wanted(change) {
        Ok((absent, losses)) => (
            format!("`Absent=\"{}\"`", u8::from(absent)),
            losses.iter().map(Loss::to_string).collect::<Vec<_>>().join("; "),
            possible_side_effects(absent).join("; "),
        ),
        Err(error) => (format!("nothing: {error}"), String::new(), String::new()),
    };
    [words.to_owned(), sent, lost, besides]
}

fn writing() -> Table {
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
    Table::new(["wanted", "sent", "lost", "may happen besides"]).with_rows(rows)
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("reading", reading()), ("writing", writing())];
    assert_documented(include_str!("../docs.md"), tables);
}
