//! What each state is read and written as, row by row, and the round trip over every state.

use presence_core::{
    Absence, AccountState, Activity, Availability, Basis, Change, ErrorKind, LossKind, Note,
    Reason, ReasonCategory, Source, StatusField, Subject, Target, Thereafter, Timestamp, Tolerance,
    UnknownCause, Until, UserRef, UserStatus, Vendor,
};
use serde_json::value::RawValue;

use super::*;
use crate::client::{BreakType, Consultant, OnlineMode, WorkState};

fn anna() -> UserRef {
    UserRef::id("3").unwrap()
}

fn read(json: &str) -> UserStatus {
    let consultant = Consultant::from_json(&RawValue::from_string(json.to_owned()).unwrap());
    let source = Source::new(Vendor::CONPEEK, Basis::Declared, Timestamp::UNIX_EPOCH);
    let mut mapping = Mapping::default();
    mapping.online_modes.insert("98".to_owned(), "Sprzedaż".to_owned());
    status(&consultant.unwrap(), Subject::new("desk", anna()), source, &mapping, "test")
}

fn tenant() -> Mapping {
    let mut mapping = Mapping {
        default_online_mode: Some(98),
        away_cause: Some("Kawa".to_owned()),
        busy_cause: Some("Spotkanie".to_owned()),
        ..Mapping::default()
    };
    mapping.activity_causes.insert("training".to_owned(), "Szkolenie".to_owned());
    mapping
}

fn losses(planned: &Planned) -> Vec<(StatusField, LossKind)> {
    planned.losses.iter().map(|loss| (loss.what, loss.kind)).collect()
}

#[test]
fn reading_each_state() {
    use Availability::{Available, Away, Busy, Offline, Unknown};
    let cases = [
        (r#"{"work_state":"ONLINE"}"#, Available, None),
        (r#"{"work_state":"ONLINE","online_mode_id":98}"#, Available, Some("98")),
        (r#"{"work_state":"OFFLINE"}"#, Offline, None),
        (r#"{"work_state":"ONBREAK","break_type":"COFFEE"}"#, Away, Some("COFFEE")),
        (r#"{"work_state":"ONBREAK","break_type":"BUSINESS"}"#, Busy, Some("BUSINESS")),
        (r#"{"work_state":"ONBREAK","break_type":"LUNCH"}"#, Unknown, Some("LUNCH")),
        (r#"{"work_state":"ONBREAK"}"#, Unknown, Some("")),
        (r#"{"work_state":"RINGING"}"#, Unknown, None),
    ];
    for (json, availability, code) in cases {
        let status = read(json);
        assert_eq!(status.availability, availability, "{json}");
        assert_eq!(status.reason.as_ref().map(|r| r.code.as_str()), code, "{json}");
        assert_eq!(status.absence, Absence::Unknown);
        assert_eq!(status.account, AccountState::Unknown);
        assert_eq!(status.unknown_cause.absence, Some(UnknownCause::NotOwned));
        assert_eq!(status.unknown_cause.availability.is_some(), availability == Unknown, "{json}");
        assert_eq!(status.vendor.unwrap().raw.as_str(), json);
    }
}

#[test]
fn a_mode_is_labelled_and_a_break_keeps_its_name_and_note() {
    let online = read(r#"{"work_state":"ONLINE","online_mode_id":98}"#);
    assert_eq!(online.reason.unwrap().label.as_deref(), Some("Sprzedaż"));
    let training = read(
        r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"sala 3"}"#,
    );
    assert_eq!(training.activity, Some(Activity::Break));
    assert_eq!(training.reason.unwrap().label.as_deref(), Some("Szkolenie"));
    assert_eq!(training.note, Some(Note::new("sala 3")));
}

#[test]
fn every_state_goes_round_unchanged() {
    let states = [
        r#"{"work_state":"ONLINE"}"#,
        r#"{"work_state":"ONLINE","online_mode_id":1}"#,
        r#"{"work_state":"ONLINE","online_mode_id":98}"#,
        r#"{"work_state":"OFFLINE"}"#,
        r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa"}"#,
        r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Lunch"}"#,
        r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa","break_note":"5 min"}"#,
        r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie"}"#,
        r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Spotkanie"}"#,
        r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"a"}"#,
        r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"b"}"#,
    ];
    let mut seen = std::collections::BTreeSet::new();
    for json in states {
        let status = read(json);
        assert!(seen.insert(status.projection_hash()), "{json} is told apart from the others");
        let mut change = Change::availability(anna(), status.availability);
        change.activity = status.activity;
        change.reason = status.reason;
        change.note = status.note;
        let planned = plan(&change, &Mapping::default(), None).unwrap();
        let body = crate::wire::body(&planned.state).unwrap();
        assert_eq!(String::from_utf8(body).unwrap(), json);
    }
}

#[test]
fn writing_each_availability() {
    use Availability::{Available, Away, Busy, DoNotDisturb, Offline};
    use {LossKind as K, StatusField as F};
    let cases = [
        (Available, "ONLINE", vec![]),
        (Offline, "OFFLINE", vec![]),
        (Away, "COFFEE Kawa", vec![(F::Reason, K::Filled)]),
        (Busy, "BUSINESS Spotkanie", vec![(F::Reason, K::Filled)]),
        (
            DoNotDisturb,
            "BUSINESS Spotkanie",
            vec![(F::Availability, K::Collapsed), (F::Reason, K::Filled)],
        ),
    ];
    for (availability, wanted, lost) in cases {
        let planned = plan(&Change::availability(anna(), availability), &tenant(), None).unwrap();
        let sent = match &planned.state {
            WorkState::OnBreak(pause) => format!("{} {}", pause.kind().as_str(), pause.cause()),
            other => other.word().to_owned(),
        };
        assert_eq!(sent, wanted);
        assert_eq!(losses(&planned), lost, "{availability}");
    }
}

#[test]
fn the_mode_is_the_given_else_the_known_else_the_configured_else_the_vendors() {
    let bare = Change::availability(anna(), Availability::Available);
    let given = bare.clone().with_reason(Reason::new(ReasonCategory::Mode, "7"));
    let mode = |change: &Change, mapping: &Mapping, known| {
        let planned = plan(change, mapping, known).unwrap();
        let WorkState::Online(mode) = planned.state else { panic!("not online") };
        (mode, !planned.losses.is_empty())
    };
    let none = Mapping::default();
    assert_eq!(mode(&given, &tenant(), Some(5)), (OnlineMode::Id(7), false));
    assert_eq!(mode(&bare, &tenant(), Some(5)), (OnlineMode::Id(5), false));
    assert_eq!(mode(&bare, &tenant(), None), (OnlineMode::Id(98), false));
    assert_eq!(mode(&bare, &none, None), (OnlineMode::ServerChooses, true));
    let bad = bare.with_reason(Reason::new(ReasonCategory::Mode, "sales"));
    assert_eq!(plan(&bad, &none, None).unwrap_err().field(), Some("reason.code"));
}

#[test]
fn an_activity_names_the_break_or_is_reported_lost() {
    let busy = Change::availability(anna(), Availability::Busy);
    let training = plan(&busy.clone().with_activity(Activity::Training), &tenant(), None).unwrap();
    let WorkState::OnBreak(pause) = &training.state else { panic!("no break") };
    assert_eq!((pause.kind(), pause.cause()), (&BreakType::Business, "Szkolenie"));
    assert_eq!(losses(&training), [(StatusField::Activity, LossKind::Collapsed)]);

    let call = plan(&busy.with_activity(Activity::Call), &tenant(), None).unwrap();
    assert_eq!(
        losses(&call),
        [(StatusField::Activity, LossKind::Dropped), (StatusField::Reason, LossKind::Filled)]
    );
}

#[test]
fn what_cannot_be_carried_is_reported() {
    let end = Until::client(Timestamp::UNIX_EPOCH, Thereafter::Restore);
    let change = Change::availability(anna(), Availability::Offline)
        .with_activity(Activity::Vacation)
        .with_reason(Reason::new(ReasonCategory::Personal, "x"))
        .with_note(Note::new("n"))
        .with_until(end)
        .with_tolerance(Tolerance::BestEffort);
    let planned = plan(&change, &tenant(), None).unwrap();
    let dropped =
        [StatusField::Reason, StatusField::Activity, StatusField::Note, StatusField::Until];
    assert_eq!(losses(&planned), dropped.map(|field| (field, LossKind::Dropped)));

    let lossy = change.clone().with_tolerance(Tolerance::LossyOk);
    assert_eq!(plan(&lossy, &tenant(), None).unwrap_err().field(), Some("until"));
    let strict = change.with_tolerance(Tolerance::Strict);
    assert_eq!(plan(&strict, &tenant(), None).unwrap_err().field(), Some("reason"));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let away = Change::availability(anna(), Availability::Away);
    let training = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
    let mode = Reason::new(ReasonCategory::Mode, "98");
    let unnamed = Reason::new(ReasonCategory::Personal, "COFFEE");
    for (reason, mapping) in [(training, tenant()), (mode, tenant()), (unnamed, Mapping::default())]
    {
        let error = plan(&away.clone().with_reason(reason), &mapping, None).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("reason")));
    }
    let error = plan(&away, &Mapping::default(), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "reason: Conpeek demands the name of a break: give a reason, or configure away_cause"
    );
}

#[test]
fn other_axes_are_unsupported() {
    for (target, field) in [
        (Target::Absence(Absence::Absent), "absence"),
        (Target::Account(AccountState::Disabled), "account"),
    ] {
        let change = Change::new(anna(), target).allowing_account();
        let error = plan(&change, &tenant(), None).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Unsupported, Some(field)));
    }
}
