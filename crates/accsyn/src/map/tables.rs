//! The mapping tables of `docs.md`, printed by the code: a table that tells otherwise fails here.

use presence_core::{AccountState, Basis, Source, Subject, Timestamp, UserRef, UserStatus, Vendor};
use presence_testkit::tables::{Table, assert_documented, known};
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

fn read(json: &str) -> UserStatus {
    let source = Source::new(Vendor::ACCSYN, Basis::Declared, Timestamp::UNIX_EPOCH);
    let somebody = UserRef::id("69887165f643db8cd731b31a").unwrap();
    status(&user(json), Subject::new("files", somebody), source)
}

fn reading() -> Table {
    let rows = READING.iter().map(|json| {
        let status = read(json);
        [
            format!("`{json}`"),
            known(status.account.as_str(), status.unknown_cause.account),
            status.last_activity.map_or(String::new(), |it| it.at.to_string()),
        ]
    });
    Table::new(["accsyn's user", "account", "last activity"]).with_rows(rows)
}

fn writing() -> Table {
    use AccountState::{Active, Deactivated, Disabled};
    let stands = [
        ("enabled", READING[0]),
        ("disabled", READING[1]),
        ("enabled, inactive", READING[2]),
        ("disabled, inactive", READING[3]),
    ];
    let mut rows = Vec::new();
    for wanted in [Active, Disabled, Deactivated] {
        for (words, json) in stands {
            let steps = steps(&user(json), wanted);
            // Whether a call is needed is what this table says.
            let name = |step| call(step).split(',').next().unwrap_or_default().to_owned();
            let calls: Vec<String> = steps.iter().map(name).collect();
            let besides: Vec<&str> = steps.iter().map(side_effect).collect();
            let calls = if calls.is_empty() { "none".to_owned() } else { calls.join("; ") };
            rows.push([wanted.as_str().to_owned(), words.to_owned(), calls, besides.join("; ")]);
        }
    }
    Table::new(["wanted", "from", "calls, in this order", "besides"]).with_rows(rows)
}

#[test]
fn the_tables_of_the_documentation_are_what_the_code_does() {
    let tables = [("reading", reading()), ("writing", writing())];
    assert_documented(include_str!("../docs.md"), tables);
}
