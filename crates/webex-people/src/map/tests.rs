//! The mapping tables, row by row.

use std::time::Duration;

use presence_core::{
    Absence, AccountState, Activity, Availability, Basis, Change, Effective, ErrorKind, LossKind,
    Note, StatusField, Thereafter, Timestamp, Tolerance, UnknownCause, Until, UserRef, UserStatus,
};
use serde_json::value::RawValue;

use super::{Reading, plan, status};
use crate::client::{Asked, Person};

const UUID: &str = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
const BASE64: &str =
    "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(fields: &str, asked: Asked) -> Person {
    let separator = if fields.is_empty() { "" } else { "," };
    let json = format!(r#"{{"id":"{BASE64}"{separator}{fields}}}"#);
    Person::from_json(&RawValue::from_string(json).unwrap(), asked).unwrap()
}

fn read_as(fields: &str, asked: Asked, user: Option<&UserRef>, offline_after: u64) -> UserStatus {
    let reading = Reading {
        provider: "desk",
        user,
        observed_at: at("2026-11-22T12:00:00Z"),
        offline_after: Duration::from_secs(offline_after),
    };
    status(&person(fields, asked), &reading)
}

fn read(fields: &str) -> UserStatus {
    read_as(fields, Asked::Details, None, 0)
}

#[test]
fn each_word_has_its_row() {
    use Availability::{Available, Away, Busy, DoNotDisturb, Unknown};
    use UnknownCause as Cause;
    let absent = Absence::Absent;
    let none = Absence::Unknown;
    let undetermined = Some(Cause::Undetermined);
    let rows = [
        ("active", Available, None, none, undetermined, None, Basis::Observed),
        ("inactive", Away, None, none, undetermined, None, Basis::Observed),
        ("call", Busy, None, none, undetermined, Some(Activity::Call), Basis::Observed),
        ("meeting", Busy, None, none, undetermined, Some(Activity::Meeting), Basis::Observed),
        ("presenting", Busy, None, none, undetermined, Some(Activity::Presenting), Basis::Observed),
        ("DoNotDisturb", DoNotDisturb, None, none, undetermined, None, Basis::Declared),
        ("OutOfOffice", Unknown, Some(Cause::Masked), absent, None, None, Basis::Unknown),
        (
            "pending",
            Unknown,
            Some(Cause::NeverLoggedIn),
            none,
            Some(Cause::NeverLoggedIn),
            None,
            Basis::Unknown,
        ),
        ("unknown", Unknown, undetermined, none, undetermined, None, Basis::Unknown),
        (
            "Busy",
            Unknown,
            Some(Cause::Unrecognised),
            none,
            Some(Cause::Unrecognised),
            None,
            Basis::Unknown,
        ),
    ];
    for (word, availability, cause, absence, absence_cause, activity, basis) in rows {
        let status = read(&format!(r#""status":"{word}""#));
        assert_eq!(status.availability, availability, "{word}");
        assert_eq!(status.unknown_cause.availability, cause, "{word}");
        assert_eq!(status.absence, absence, "{word}");
        assert_eq!(status.unknown_cause.absence, absence_cause, "{word}");
        assert_eq!(status.activity, activity, "{word}");
        assert_eq!(status.source.basis, basis, "{word}");
    }
}

#[test]
fn a_missing_status_is_not_the_status_unknown() {
    for (asked, cause) in [
        (Asked::Details, UnknownCause::Hidden),
        (Asked::List, UnknownCause::Hidden),
        (Asked::ListWithoutStatus, UnknownCause::NotRequested),
        (Asked::ListByIds, UnknownCause::NotRequested),
        (Asked::Write, UnknownCause::NotRequested),
    ] {
        for fields in ["", r#""status":null"#] {
            let status = read_as(fields, asked, None, 0);
            assert_eq!(status.availability, Availability::Unknown);
            assert_eq!(status.unknown_cause.availability, Some(cause), "{asked:?}");
            assert_eq!(status.unknown_cause.account, Some(cause), "{asked:?}");
        }
    }
    let unknown = read(r#""status":"unknown""#);
    assert_eq!(unknown.unknown_cause.availability, Some(UnknownCause::Undetermined));
    assert_ne!(unknown.projection_hash(), read("").projection_hash());
}

#[test]
fn accounts_are_read_from_three_fields() {
    use AccountState::{Active, Disabled, Pending, Unknown};
    for (fields, account) in [
        (r#""loginEnabled":true"#, Active),
        (r#""loginEnabled":"true","invitePending":"false""#, Active),
        (r#""loginEnabled":false"#, Disabled),
        (r#""loginEnabled":"false","invitePending":true,"status":"pending""#, Disabled),
        (r#""loginEnabled":true,"invitePending":true"#, Pending),
        (r#""invitePending":"true""#, Pending),
        (r#""status":"pending""#, Pending),
        (r#""loginEnabled":true,"status":"pending""#, Pending),
        (r#""invitePending":false"#, Unknown),
        (r#""status":"active""#, Unknown),
    ] {
        assert_eq!(read(fields).account, account, "{fields}");
    }
    let disabled = read(r#""loginEnabled":false,"status":"active""#);
    assert_eq!(disabled.availability, Availability::Available, "the axes are independent");
    assert_eq!(disabled.effective(), Effective::Inactive);
}

#[test]
fn offline_by_age_is_an_option_and_derived() {
    let fields = r#""status":"inactive","lastActivity":"2026-11-22T02:00:00.000Z""#;
    assert_eq!(read(fields).availability, Availability::Away);
    let hours = |hours: u64| read_as(fields, Asked::Details, None, hours * 3600);
    assert_eq!(hours(8).availability, Availability::Offline);
    assert_eq!(hours(8).source.basis, Basis::Derived);
    assert_eq!(hours(11).availability, Availability::Away);
    let unseen = read_as(r#""status":"inactive""#, Asked::Details, None, 60);
    assert_eq!(unseen.availability, Availability::Away, "without an age nothing is derived");
}

#[test]
fn a_mere_last_activity_changes_no_projection() {
    let at = |time: &str| read(&format!(r#""status":"active","lastActivity":"{time}""#));
    let (one, other) = (at("2026-11-22T11:50:00Z"), at("2026-11-22T11:59:00.123Z"));
    assert_ne!(one.last_activity, other.last_activity);
    assert_eq!(one.projection_hash(), other.projection_hash());
    assert_eq!(at("yesterday").last_activity, None);
}

#[test]
fn the_subject_is_known_as_it_was_asked_for() {
    let fields = r#""emails":["anna@x.y","Anna@Example.com"],"orgId":"o","displayName":" Anna ""#;
    let subject = |user: &str| {
        let user: UserRef = user.parse().unwrap();
        read_as(fields, Asked::Details, Some(&user), 0).subject
    };
    assert_eq!(subject(&format!("id:{UUID}")).native_id.unwrap().as_str(), UUID);
    assert_eq!(subject("id:other").native_id.unwrap().as_str(), BASE64);
    let by_email = subject("email:anna@example.com");
    assert_eq!(by_email.email.unwrap().as_str(), "anna@example.com");
    assert_eq!(by_email.tenant.as_deref(), Some("o"));
    assert_eq!(by_email.display_name.unwrap().as_str(), "Anna");
    assert_eq!(subject(&format!("id:{UUID}")).email.unwrap().as_str(), "anna@x.y");
}

#[test]
fn presence_is_read_only() {
    let anna = UserRef::id("anna").unwrap();
    let changes = [
        Change::availability(anna.clone(), Availability::Busy),
        Change::availability(anna.clone(), Availability::DoNotDisturb),
        Change::absence(anna.clone(), Absence::Absent),
        Change::account(anna.clone(), AccountState::Disabled).allowing_account(),
    ];
    for change in &changes {
        let error = plan(change, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{change:?}");
        assert!(error.to_string().contains("no call that sets it"));
    }
    let supported: Vec<bool> = changes.iter().map(|it| plan(it, true).is_ok()).collect();
    assert_eq!(supported, [false, true, false, false]);
    let unknown = Change::availability(anna, Availability::Unknown);
    assert_eq!(plan(&unknown, true).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn calling_do_not_disturb_is_always_lossy() {
    let on = || Change::availability(UserRef::id("a").unwrap(), Availability::DoNotDisturb);
    let planned = plan(&on(), true).unwrap();
    assert!(planned.enabled);
    assert_eq!(planned.losses[0].kind, LossKind::Collapsed);
    let off = Change::availability(UserRef::id("a").unwrap(), Availability::Available);
    assert!(!plan(&off, true).unwrap().enabled);
    let noted = plan(&on().with_note(Note::new("x")), true).unwrap();
    assert_eq!(noted.losses[1].what, StatusField::Note);
    let until = on().with_until(Until::client(at("2026-11-22T13:00:00Z"), Thereafter::Clear));
    assert_eq!(plan(&until, true).unwrap_err().field(), Some("until"));
    let strict = plan(&on().with_tolerance(Tolerance::Strict), true).unwrap_err();
    assert_eq!(strict.field(), Some("availability"));
}
