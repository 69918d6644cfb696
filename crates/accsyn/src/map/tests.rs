//! The mapping as tables.

use std::time::Duration;

use presence_core::{
    AccountState, Activity, Availability, Basis, Change, ErrorKind, Note, Reason, ReasonCategory,
    Source, Subject, Thereafter, Timestamp, Tolerance, UnknownCause, Until, UserRef, UserStatus,
    Vendor,
};
use serde_json::value::RawValue;

use super::*;
use crate::client::{Device, Status, User};

const ID: &str = "69887165f643db8cd731b31a";

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn user(json: &str) -> User {
    User::from_json(&raw(json)).unwrap()
}

fn read(json: &str) -> UserStatus {
    let source = Source::new(Vendor::ACCSYN, Basis::Declared, Timestamp::UNIX_EPOCH);
    status(&user(json), Subject::new("film", UserRef::id(ID).unwrap()), source)
}

#[test]
fn accounts() {
    use AccountState::{Active, Deactivated, Disabled, Unknown};
    let cases = [
        (r#"{"status":"enabled"}"#, Active, None),
        (r#"{"status":"disabled","inactive":false}"#, Disabled, None),
        (r#"{"status":"enabled","inactive":true}"#, Deactivated, None),
        (r#"{"status":"disabled","inactive":true}"#, Deactivated, None),
        (r#"{"inactive":true}"#, Deactivated, None),
        (r#"{"status":"frozen"}"#, Unknown, Some(UnknownCause::Unrecognised)),
        ("{}", Unknown, Some(UnknownCause::Hidden)),
    ];
    for (json, account, cause) in cases {
        let status = read(json);
        assert_eq!((status.account, status.unknown_cause.account), (account, cause), "{json}");
        assert_eq!(status.unknown_cause.availability, Some(UnknownCause::NotOwned), "{json}");
        assert_eq!(status.unknown_cause.absence, Some(UnknownCause::NotOwned), "{json}");
        assert_eq!(status.vendor.unwrap().raw.as_str(), json, "the raw row is kept");
    }
}

#[test]
fn what_is_told_of_the_person() {
    let status = read(
        r#"{"id":"ObjectId:69887165f643db8cd731b31b","code":"bo@example.com","name":"Bo Åström","logged_in":"2026-08-18T21:59:59.125"}"#,
    );
    assert_eq!(status.subject.native_id.unwrap().as_str(), "69887165f643db8cd731b31b");
    assert_eq!(status.subject.email.unwrap().as_str(), "bo@example.com");
    assert_eq!(status.subject.display_name.unwrap().as_str(), "Bo Åström");
    assert_eq!(status.last_activity.unwrap().at.to_string(), "2026-08-18T21:59:59.125Z");
    let unregistered = read(r#"{"code":"a@b.c","name":"a@b.c","logged_in":null}"#);
    assert!(unregistered.subject.display_name.is_none() && unregistered.last_activity.is_none());
    assert_eq!(unregistered.subject.native_id.unwrap().as_str(), ID);
}

#[test]
fn the_calls_that_bring_an_account_somewhere() {
    use AccountState::{Active, Deactivated, Disabled};
    use Step::{Activate, Deactivate};
    let (enable, disable) = (Step::Status(Status::Enabled), Step::Status(Status::Disabled));
    let active = r#"{"status":"enabled"}"#;
    let disabled = r#"{"status":"disabled"}"#;
    let parked = r#"{"status":"enabled","inactive":true}"#;
    let parked_disabled = r#"{"status":"disabled","inactive":true}"#;
    let unknown = r#"{"status":"frozen"}"#;
    let cases = [
        (active, Active, vec![]),
        (active, Disabled, vec![disable.clone()]),
        (active, Deactivated, vec![Deactivate]),
        (disabled, Active, vec![enable.clone()]),
        (disabled, Disabled, vec![]),
        (disabled, Deactivated, vec![Deactivate]),
        (parked, Active, vec![Activate]),
        (parked, Disabled, vec![disable.clone(), Activate]),
        (parked, Deactivated, vec![]),
        (parked_disabled, Active, vec![Activate, enable.clone()]),
        (parked_disabled, Disabled, vec![Activate]),
        (parked_disabled, Deactivated, vec![]),
        (unknown, Active, vec![enable]),
        (unknown, Disabled, vec![disable]),
    ];
    for (json, wanted, calls) in cases {
        assert_eq!(steps(&user(json), wanted), calls, "{json} to {wanted:?}");
    }
}

#[test]
fn what_a_change_loses() {
    let anna = || UserRef::id(ID).unwrap();
    let disable = || Change::account(anna(), AccountState::Disabled).allowing_account();
    assert_eq!(losses(&disable()).unwrap(), (AccountState::Disabled, vec![]));
    let full = disable()
        .with_activity(Activity::Vacation)
        .with_note(Note::new("x"))
        .with_reason(Reason::new(ReasonCategory::Personal, "x"));
    assert_eq!(losses(&full).unwrap().1.len(), 3);
    let strict = full.with_tolerance(Tolerance::Strict);
    assert_eq!(losses(&strict).unwrap_err().field(), Some("activity"));
    let until = Until::vendor(Timestamp::UNIX_EPOCH, Thereafter::Restore);
    assert_eq!(losses(&disable().with_until(until)).unwrap_err().field(), Some("until"));
    let refused = Change::account(anna(), AccountState::Disabled);
    assert_eq!(losses(&refused).unwrap_err().field(), Some("allow_account"));
    let busy = Change::availability(anna(), Availability::Busy);
    assert_eq!(losses(&busy).unwrap_err().kind(), ErrorKind::Unsupported);
    for not_settable in [AccountState::Pending, AccountState::NotFound, AccountState::Unknown] {
        let change = Change::account(anna(), not_settable).allowing_account();
        assert_eq!(losses(&change).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}

#[test]
fn availability_from_clients() {
    use Availability::{Available, Offline};
    use UnknownCause::{Stale, Undetermined, Unrecognised};
    let online = r#"{"status":"online","last_checkin":"2026-01-01T11:50:00"}"#;
    let old = r#"{"status":"online","last_checkin":"2026-01-01T11:00:00"}"#;
    let barred = r#"{"status":"disabled"}"#;
    let offline = r#"{"status":"offline","last_checkin":"2025-01-01T00:00:00"}"#;
    let init = r#"{"status":"init"}"#;
    let silent = "{}";
    let cases: [(&[&str], _); 10] = [
        (&[], Err(Undetermined)),
        (&[online], Ok(Available)),
        (&[barred], Ok(Available)),
        (&[offline], Ok(Offline)),
        (&[offline, online], Ok(Available)),
        (&[old], Err(Stale)),
        (&[offline, old], Err(Stale)),
        (&[offline, init], Err(Unrecognised)),
        (&[init, offline], Err(Unrecognised)),
        (&[silent], Err(Unrecognised)),
    ];
    let now = "2026-01-01T12:00:00Z".parse().unwrap();
    for (rows, wanted) in cases {
        let devices: Vec<Device> =
            rows.iter().map(|json| Device::from_json(&raw(json)).unwrap()).collect();
        let devices: Vec<&Device> = devices.iter().collect();
        assert_eq!(availability(&devices, now, Duration::from_secs(900)), wanted, "{rows:?}");
    }
}
