//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use presence_core::{
    Activity, Availability, Basis, Change, Loss, Note, Reason, ReasonCategory, Source, Subject,
    Timestamp, UserRef, Vendor,
};
use presence_testkit::tables::{Table, assert_documented, known};
use serde_json::value::RawValue;

use super::{Mapping, plan, status};
use crate::client::Consultant;

const READING: [&str; 8] = [
    r#"{"work_state":"ONLINE"}"#,
    r#"{"work_state":"ONLINE","online_mode_id":98}"#,
    r#"{"work_state":"OFFLINE"}"#,
    r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa"}"#,
    r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"sala 3"}"#,
    r#"{"work_state":"ONBREAK","break_type":"LUNCH"}"#,
    r#"{"work_state":"ONBREAK"}"#,
    r#"{"work_state":"RINGING"}"#,
];

fn anna() -> UserRef {
    UserRef::id("3").unwrap()
}

fn reason(reason: &Reason) -> String {
    let parts = [reason.category.as_str(), &reason.code, reason.label.as_deref().unwrap_or("")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn reading() -> Table {
    let rows = READING.iter().map(|json| {
        let raw = RawValue::from_string((*json).to_owned()).unwrap();
        let source = Source::new(Vendor::CONPEEK, Basis::Declared, Timestamp::UNIX_EPOCH);
        let subject = Subject::new("desk", anna());
        let consultant = Consultant::from_json(&raw).unwrap();
        let status = status(&consultant, subject, source, &Mapping::default(), "test");
        [
            format!("`{json}`"),
            known(status.availability.as_str(), status.unknown_cause.availability),
            status.activity.as_ref().map_or(String::new(), |it| it.as_str().to_owned()),
            status.reason.as_ref().map_or(String::new(), reason),
            status.note.as_ref().map_or(String::new(), |it| it.as_str().to_owned()),
        ]
    });
    Table::new(["Conpeek's record", "availability", "activity", "reason", "note"]).with_rows(rows)
}

fn written(
    words: &str,
    change: &Change,
    mapping: &Mapping,
    known_mode: Option<i64>,
) -> [String; 3] {
    let (sent, lost) = match plan(change, mapping, known_mode) {
        Ok(planned) => {
            let body = String::from_utf8(crate::wire::body(&planned.state).unwrap()).unwrap();
            let lost: Vec<String> = planned.losses.iter().map(Loss::to_string).collect();
            (format!("`{body}`"), lost.join("; "))
        }
        Err(error) => (format!("nothing: {error}"), String::new()),
    };
    [words.to_owned(), sent, lost]
}

fn writing() -> Table {
    use Availability::{Available, Away, Busy, DoNotDisturb, Offline};
    let want = |availability| Change::availability(anna(), availability);
    let none = Mapping::default();
    let mut tenant = Mapping { default_online_mode: Some(98), ..Mapping::default() };
    tenant.away_cause = Some("Kawa".to_owned());
    tenant.busy_cause = Some("Spotkanie".to_owned());
    tenant.activity_causes.insert("training".to_owned(), "Szkolenie".to_owned());
    let mode = Reason::new(ReasonCategory::Mode, "7");
    let training = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
    let rows = [
        written("available, with the mode 7", &want(Available).with_reason(mode), &none, None),
        written("available, last seen in mode 5", &want(Available), &tenant, Some(5)),
        written("available, `default_online_mode = 98`", &want(Available), &tenant, None),
        written("available, no mode known", &want(Available), &none, None),
        written("offline", &want(Offline), &none, None),
        written("away, `away_cause = \"Kawa\"`", &want(Away), &tenant, None),
        written("away, no name of a break", &want(Away), &none, None),
        written("busy, with a reason", &want(Busy).with_reason(training), &none, None),
        written("busy, `busy_cause = \"Spotkanie\"`", &want(Busy), &tenant, None),
        written(
            "busy and training, `activity_causes = { training = \"Szkolenie\" }`",
            &want(Busy).with_activity(Activity::Training),
            &tenant,
            None,
        ),
        written("do not disturb, `busy_cause` likewise", &want(DoNotDisturb), &tenant, None),
        written("offline, with a note", &want(Offline).with_note(Note::new("x")), &none, None),
    ];
    Table::new(["wanted", "sent", "lost"]).with_rows(rows)
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("reading", reading()), ("writing", writing())];
    assert_documented(include_str!("../docs.md"), tables);
}
