//! The JSON names, the projections and what `Debug` hides.

use super::*;
use crate::{
    Basis, Email, LastActivityKind, Note, PersonName, Precedence, RawDocument, ReasonCategory,
    Thereafter, Timestamp, UserRef, Vendor, VendorDocument,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds).unwrap()
}

fn bare() -> UserStatus {
    let subject = Subject::new("desk", UserRef::id("3").unwrap());
    UserStatus::new(subject, Source::new(Vendor::CONPEEK, Basis::Declared, at(1_800_000_000)))
}

fn full() -> UserStatus {
    let mut status = bare()
        .with_availability(Availability::Busy)
        .with_activity(Activity::Training)
        .with_reason(Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie"))
        .with_note(Note::new("back at three"))
        .with_since(Since::between(at(1_799_999_000), at(1_799_999_900)))
        .with_last_activity(LastActivity::new(at(1_799_999_990), LastActivityKind::Interaction))
        .with_until(Until::client(
            at(1_800_003_600),
            Thereafter::To(Target::Availability(Availability::Available)),
        ))
        .with_vendor(VendorDocument::new(
            "conpeek api_v1_3 PUT work_state",
            RawDocument::json(r#"{"id":74,  "work_state":"ONBREAK","new":[1.50]}"#).unwrap(),
        ));
    status.subject.display_name = Some(PersonName::new("Anna Nowak").unwrap());
    status.subject.email = Some(Email::new("anna.nowak@example.com").unwrap());
    status.source.actor = Some("7".to_owned());
    status
}

#[test]
fn json_of_a_full_status() {
    let text = serde_json::to_string(&full()).unwrap();
    assert!(text.contains(r#"{"id":74,  "work_state":"ONBREAK","new":[1.50]}"#), "raw is verbatim");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    insta::assert_json_snapshot!(value);
    assert_eq!(serde_json::from_str::<UserStatus>(&text).unwrap(), full());
}

#[test]
fn json_of_a_bare_status() {
    let text = serde_json::to_string(&bare()).unwrap();
    insta::assert_snapshot!(text, @r#"{"subject":{"provider":"desk","native_id":"3"},"availability":"unknown","absence":"unknown","account":"unknown","unknown_cause":{"availability":"not_owned","absence":"not_owned","account":"not_owned"},"source":{"basis":"declared","system":"conpeek","observed_at":"2027-01-15T08:00:00Z"}}"#);
    assert_eq!(serde_json::from_str::<UserStatus>(&text).unwrap(), bare());
}

#[test]
fn debug_hides_notes_labels_addresses_names_and_raw() {
    let shown = format!("{:?}", full());
    for hidden in ["back at three", "Szkolenie", "anna", "Anna", "ONBREAK"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

#[test]
fn the_default_order_of_the_one_word() {
    use {AccountState as Acc, Availability as Av, Effective as E};
    let cases = [
        (Acc::Disabled, Absence::Absent, Av::Available, E::Inactive),
        (Acc::Deactivated, Absence::Unknown, Av::Busy, E::Inactive),
        (Acc::NotFound, Absence::Present, Av::Unknown, E::Inactive),
        (Acc::Pending, Absence::Absent, Av::Unknown, E::Pending),
        (Acc::Active, Absence::Absent, Av::Available, E::OutOfOffice),
        (Acc::Unknown, Absence::Absent, Av::Available, E::OutOfOffice),
        (Acc::Unknown, Absence::Present, Av::Away, E::Away),
        (Acc::Active, Absence::Present, Av::Unknown, E::Unknown),
        (Acc::Unknown, Absence::Unknown, Av::DoNotDisturb, E::DoNotDisturb),
        (Acc::Unknown, Absence::Unknown, Av::Offline, E::Offline),
    ];
    for (account, absence, availability, word) in cases {
        let status =
            bare().with_account(account).with_absence(absence).with_availability(availability);
        assert_eq!(status.effective(), word, "{account} {absence} {availability}");
    }
}

#[test]
fn the_order_is_configuration() {
    let order: EffectiveOrder = serde_json::from_str(r#"["availability","absence"]"#).unwrap();
    let status = bare()
        .with_account(AccountState::Disabled)
        .with_absence(Absence::Absent)
        .with_availability(Availability::Busy);
    assert_eq!(order.project(&status), Effective::Busy);
    let twice = [Precedence::Absence, Precedence::Absence];
    assert_eq!(EffectiveOrder::new(twice).unwrap_err().field(), Some("effective_order"));
}

#[test]
fn the_hash_sees_the_status_and_nothing_else() {
    let hash = full().projection_hash();
    let mut same = full();
    same.since = None;
    same.last_activity = None;
    same.vendor = None;
    same.source.observed_at = at(0);
    same.subject.person = Some("p1".to_owned());
    assert_eq!(same.projection_hash(), hash);

    let changed: [fn(&mut UserStatus); 8] = [
        |s| s.availability = Availability::Away,
        |s| s.absence = Absence::Absent,
        |s| s.account = AccountState::Disabled,
        |s| s.unknown_cause.absence = Some(UnknownCause::Hidden),
        |s| s.activity = None,
        |s| s.reason.as_mut().unwrap().label = None,
        |s| s.note = Some(Note::new("")),
        |s| s.until = None,
    ];
    for change in changed {
        let mut status = full();
        change(&mut status);
        assert_ne!(status.projection_hash(), hash, "{status:?}");
    }
    // Stored hashes outlive a process: this value, worked out apart from this code, must not drift.
    assert_eq!(bare().projection_hash().to_string(), "6fd159d139b99172");
}
