//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use presence_core::{
    AccountState, Basis, Source, Subject, Timestamp, UnknownCause, UserRef, UserStatus, Vendor,
};
use serde_json::value::RawValue;

use super::*;
use crate::client::User;

const READING: [&str; 7] = [
    r#"{"status":"enabled"}"#,
    r#"{"status":"disabled"}"#,
    r#"{"status":"enabled","inactive":true}"#,
    r#"{"status":"disabled","inactive":true}"#,
    r#"{"status":"enabled","logged_in":"2026-08-18T21:59:59"}"#,
    r#"{"status":"frozen"}"#,
    "{}",
];

fn user(json: &str) -> User {
    User::from_json(&RawValue::from_string(json.to_owned()).unwrap()).unwrap()
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

fn read(json: &str) -> UserStatus {
    let source = Source::new(Vendor::ACCSYN, Basis::Declared, Timestamp::UNIX_EPOCH);
    let somebody = UserRef::id("69887165f643db8cd731b31a").unwrap();
    status(&user(json), Subject::new("files", somebody), source)
}

fn reading() -> String {
    let rows = READING.iter().map(|json| {
        let status = read(json);
        row(&[
            format!("`{json}`"),
            known(status.account.as_str(), status.unknown_cause.account),
            status.last_activity.map_or(String::new(), |it| it.at.to_string()),
        ])
    });
    head(&["accsyn's user", "account", "last activity"]) + &rows.collect::<String>()
}

fn writing() -> String {
    use AccountState::{Active, Deactivated, Disabled};
    let stands = [
        ("enabled", READING[0]),
        ("disabled", READING[1]),
        ("enabled, inactive", READING[2]),
        ("disabled, inactive", READING[3]),
    ];
    let mut table = head(&["wanted", "from", "calls, in this order", "besides"]);
    for wanted in [Active, Disabled, Deactivated] {
        for (words, json) in stands {
            let steps = steps(&user(json), wanted);
            // Whether a call is needed is what this table says.
            let name = |step| call(step).split(',').next().unwrap_or_default().to_owned();
            let calls: Vec<String> = steps.iter().map(name).collect();
            let besides: Vec<&str> = steps.iter().map(side_effect).collect();
            let calls = if calls.is_empty() { "none".to_owned() } else { calls.join("; ") };
            table +=
                &row(&[wanted.as_str().to_owned(), words.to_owned(), calls, besides.join("; ")]);
        }
    }
    table
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
