//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use std::time::Duration;

use presence_core::{
    Absence, AccountState, Availability, Change, Loss, Target, Timestamp, UserRef, UserStatus,
};
use presence_testkit::tables::{Table, assert_documented, known};
use serde_json::value::RawValue;

use super::{Reading, plan, status};
use crate::client::{Asked, Person};

fn read(fields: &str, asked: Asked, offline_after: Duration) -> UserStatus {
    let separator = if fields.is_empty() { "" } else { "," };
    let json = format!(r#"{{"id":"f5b36187-c8dd-4727-8b2f-f9c447f29046"{separator}{fields}}}"#);
    let person = Person::from_json(&RawValue::from_string(json).unwrap(), asked).unwrap();
    let observed_at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    status(&person, &Reading { provider: "webex", user: None, observed_at, offline_after })
}

fn presence_row(words: &str, status: &UserStatus) -> [String; 5] {
    [
        words.to_owned(),
        known(status.availability.as_str(), status.unknown_cause.availability),
        known(status.absence.as_str(), status.unknown_cause.absence),
        status.activity.as_ref().map_or(String::new(), |it| it.as_str().to_owned()),
        format!("{:?}", status.source.basis).to_lowercase(),
    ]
}

fn presence() -> Table {
    let words = [
        "active",
        "inactive",
        "call",
        "meeting",
        "presenting",
        "DoNotDisturb",
        "OutOfOffice",
        "pending",
        "unknown",
        "Busy",
    ];
    let shown = |word: &&str| {
        let fields = format!(r#""status":"{word}""#);
        presence_row(&format!("`{word}`"), &read(&fields, Asked::Details, Duration::ZERO))
    };
    let long = r#""status":"inactive","lastActivity":"2026-11-22T02:00:00.000Z""#;
    let long = read(long, Asked::Details, Duration::from_secs(8 * 3600));
    let missing = [
        ("missing, asked for", Asked::Details),
        ("missing in a list", Asked::List),
        ("missing, `excludeStatus`", Asked::ListWithoutStatus),
        ("missing in a list by ids", Asked::ListByIds),
        ("missing in the answer to a write", Asked::Write),
    ];
    let missing =
        missing.map(|(words, asked)| presence_row(words, &read("", asked, Duration::ZERO)));
    Table::new(["`status`", "availability", "absence", "activity", "basis"])
        .with_rows(words.iter().map(shown))
        .with_rows([presence_row("`inactive` for ten hours, `offline_after = \"8h\"`", &long)])
        .with_rows(missing)
}

fn account() -> Table {
    let fields = [
        r#""loginEnabled":true"#,
        r#""loginEnabled":false"#,
        r#""loginEnabled":"false","invitePending":true"#,
        r#""loginEnabled":true,"invitePending":"true""#,
        r#""invitePending":true"#,
        r#""status":"pending""#,
        r#""loginEnabled":"maybe""#,
        "",
    ];
    let rows = fields.map(|fields| {
        let status = read(fields, Asked::Details, Duration::ZERO);
        let words =
            if fields.is_empty() { "none of them".to_owned() } else { format!("`{fields}`") };
        [words, known(status.account.as_str(), status.unknown_cause.account)]
    });
    Table::new(["fields", "account"]).with_rows(rows)
}

fn writing() -> Table {
    let anna = || UserRef::id("anna").unwrap();
    let targets = [
        Target::Availability(Availability::Available),
        Target::Availability(Availability::Away),
        Target::Availability(Availability::Busy),
        Target::Availability(Availability::DoNotDisturb),
        Target::Availability(Availability::Offline),
        Target::Absence(Absence::Absent),
        Target::Account(AccountState::Disabled),
    ];
    let rows = targets.map(|target| {
        let change = Change::new(anna(), target).allowing_account();
        let with = |calling_dnd| match plan(&change, calling_dnd) {
            Ok(planned) => {
                let lost: Vec<String> = planned.losses.iter().map(Loss::to_string).collect();
                format!("calling do-not-disturb `{}`; {}", planned.enabled, lost.join("; "))
            }
            Err(error) => format!("refused: {}", error.kind()),
        };
        [target.to_string(), with(false), with(true)]
    });
    Table::new(["wanted", "as configured by default", "with `calling_dnd = true`"]).with_rows(rows)
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("presence", presence()), ("account", account()), ("writing", writing())];
    assert_documented(include_str!("../docs.md"), tables);
}
