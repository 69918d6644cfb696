//! The JSON names of the model, which programs outside read: a change here is a breaking change.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use presence_core::{
    Access, Axis, Basis, Capabilities, CheckVerdict, Delivery, Effective, Error, ErrorKind, Event,
    Loss, LossKind, Outcome, Probe, Source, StatusField, Subject, Support, Target, Timestamp,
    Tolerance, UserRef, UserRefKind, UserStatus, Vendor, Verdict, Why,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Goes round through text and gives the JSON for the snapshot.
fn round_trip<T: Serialize + DeserializeOwned>(value: &T) -> serde_json::Value {
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&back).unwrap(), json, "nothing is lost on the way round");
    json
}

fn status() -> UserStatus {
    let subject = Subject::new("desk", UserRef::id("3").unwrap());
    UserStatus::new(subject, Source::new(Vendor::MEMORY, Basis::Observed, Timestamp::UNIX_EPOCH))
}

#[test]
fn capabilities() {
    let mut able = Capabilities::none(Vendor::CONPEEK);
    able.availability = Access { read: Support::emulated("how"), write: Support::Native };
    able.note.write = Support::Lossy(vec![Loss::new(StatusField::Note, LossKind::Dropped, "why")]);
    able.absence.write = Support::unsupported(Why::AxisNotOwned, "why");
    able.delivery = Some(Delivery::Poll);
    able.user_refs = vec![UserRefKind::Id, UserRefKind::Login];
    able.note_max_chars = Some(140);
    able.min_write_interval = Some(std::time::Duration::from_millis(1500));
    able.side_effects = vec!["what else happens".into()];
    insta::assert_json_snapshot!(round_trip(&able));
}

#[test]
fn events() {
    let events = vec![
        Event::Started { delivery: Delivery::Push, max_lag_ms: 0 },
        Event::Seen(Box::new(status())),
        Event::Changed { before: Box::new(status()), now: Box::new(status()) },
        Event::Gone { user: UserRef::login("anna").unwrap() },
        Event::Unreadable {
            user: UserRef::id("3").unwrap(),
            error: Error::new(ErrorKind::Forbidden, "not for this key"),
        },
        Event::Interrupted { error: Error::new(ErrorKind::Connection, "no answer") },
        Event::Reconnected { silent_ms: 60_000 },
        Event::Lagged { missed: 3 },
    ];
    insta::assert_json_snapshot!(round_trip(&events));
}

#[test]
fn outcomes() {
    let throttled = Error::new(ErrorKind::RateLimited, "too many calls").with_status(429);
    let outcomes = vec![
        Outcome::applied(status())
            .with_losses(vec![Loss::new(StatusField::Reason, LossKind::Filled, "why")])
            .with_side_effects(vec!["what else happened".to_owned()]),
        Outcome::from_error(throttled).with_retry_at(Timestamp::UNIX_EPOCH),
        Outcome::new(Verdict::Deferred),
    ];
    insta::assert_json_snapshot!(round_trip(&outcomes));
}

#[test]
fn probes() {
    let probe = Probe::new().with_check("base_url", CheckVerdict::Pass, "answered").with_check(
        "key",
        CheckVerdict::Unknown,
        "nothing can tell",
    );
    insta::assert_json_snapshot!(round_trip(&probe));
}

/// Every word of the closed and open sets, where nothing else in a snapshot would show it.
#[test]
fn words() {
    let json = serde_json::json!({
        "axis": Axis::ALL,
        "targets": [
            Target::Availability(presence_core::Availability::Busy),
            Target::Absence(presence_core::Absence::Absent),
            Target::Account(presence_core::AccountState::Disabled),
        ],
        "effective": [
            Effective::Inactive, Effective::Pending, Effective::OutOfOffice, Effective::Available,
            Effective::Away, Effective::Busy, Effective::DoNotDisturb, Effective::Offline,
            Effective::Unknown,
        ],
        "verdicts": [
            Verdict::Applied, Verdict::NoChange, Verdict::Deferred, Verdict::Superseded,
            Verdict::Skipped, Verdict::Unsupported, Verdict::Rejected, Verdict::Throttled,
            Verdict::Failed, Verdict::Indeterminate,
        ],
        "losses": [
            LossKind::Dropped, LossKind::Collapsed, LossKind::Filled, LossKind::LeftToVendor,
        ],
        "tolerance": [Tolerance::Strict, Tolerance::LossyOk, Tolerance::BestEffort],
        "why": [
            Why::VendorLacks, Why::ReadOnly, Why::AxisNotOwned, Why::MissingScope,
            Why::NotLicensed, Why::DisabledByPolicy, Why::NotProbed,
        ],
        "error_kinds": [
            ErrorKind::Config, ErrorKind::InvalidInput, ErrorKind::Unauthenticated,
            ErrorKind::Forbidden, ErrorKind::NotFound, ErrorKind::Conflict, ErrorKind::Rejected,
            ErrorKind::RateLimited, ErrorKind::Unsupported, ErrorKind::Unavailable,
            ErrorKind::Timeout, ErrorKind::Connection, ErrorKind::Protocol, ErrorKind::Mismatch,
            ErrorKind::Closed, ErrorKind::Internal,
        ],
    });
    insta::assert_json_snapshot!(json);
}
