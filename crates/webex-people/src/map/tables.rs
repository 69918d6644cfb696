//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use std::time::Duration;

use presence_core::{
    Absence, AccountState, Availability, Change, Loss, Target, Timestamp, UnknownCause, UserRef,
    UserStatus,
};
use serde_json::value::RawValue;

use super::{Reading, plan, status};
use crate::client::{Asked, Person};

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

fn read(fields: &str, asked: Asked, offline_after: Duration) -> UserStatus {
    let separator = if fields.is_empty() { "" } else { "," };
    let json = format!(r#"{{"id":"f5b36187-c8dd-4727-8b2f-f9c447f29046"{separator}{fields}}}"#);
    let person = Person::from_json(&RawValue::from_string(json).unwrap(), asked).unwrap();
    let observed_at: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    status(&person, &Reading { provider: "webex", user: None, observed_at, offline_after })
}

fn presence_row(words: &str, status: &UserStatus) -> String {
    row(&[
        words.to_owned(),
        known(status.availability.as_str(), status.unknown_cause.availability),
        known(status.absence.as_str(), status.unknown_cause.absence),
        status.activity.as_ref().map_or(String::new(), |it| it.as_str().to_owned()),
        format!("{:?}", status.source.basis).to_lowercase(),
    ])
}

fn presence() -> String {
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
    head(&["`status`", "availability", "absence", "activity", "basis"])
        + &words.iter().map(shown).collect::<String>()
        + &presence_row("`inactive` for ten hours, `offline_after = \"8h\"`", &long)
        + &missing.concat()
}

fn account() -> String {
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
        row(&[words, known(status.account.as_str(), status.unknown_cause.account)])
    });
    head(&["fields", "account"]) + &rows.concat()
}

fn writing() -> String {
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
        row(&[target.to_string(), with(false), with(true)])
    });
    head(&["wanted", "as configured by default", "with `calling_dnd = true`"]) + &rows.concat()
}

/// What stands between the markers of `name`.
fn documented(name: &str) -> &'static str {
    let marker = |word: &str| format!("<!-- {word} generated: {name} -->");
    let (_, rest) = include_str!("../docs.md").split_once(&marker("begin")).unwrap();
    rest.split_once(&marker("end")).unwrap().0
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("presence", presence()), ("account", account()), ("writing", writing())];
    let stale = |(name, table): &(&str, String)| documented(name).trim() != table.trim();
    let stale: Vec<_> = tables.into_iter().filter(stale).collect();
    let told: String = stale.iter().map(|(name, table)| format!("{name}\n{table}")).collect();
    assert!(stale.is_empty(), "docs.md is stale; it must say:\n{told}");
}
