//! What each state is read and written as, row by row.

use presence_core::{
    Absence, AccountState, Activity, Availability, Basis, Change, ErrorKind, LossKind, Note,
    Reason, ReasonCategory, Source, StatusField, Subject, Target, Thereafter, Timestamp, Tolerance,
    UnknownCause, Until, UserRef, Vendor,
};

use super::*;

fn anna() -> UserRef {
    UserRef::login("anna").unwrap()
}

#[test]
fn the_bit_is_an_absence_and_nothing_else() {
    for (absent, absence) in [(true, Absence::Absent), (false, Absence::Present)] {
        let source = Source::new(Vendor::ENAIO, Basis::Declared, Timestamp::UNIX_EPOCH);
        let status = status(absent, Subject::new("wf", anna()), source);
        assert_eq!(status.absence, absence);
        assert_eq!(status.availability, Availability::Unknown);
        assert_eq!(status.account, AccountState::Unknown);
        assert_eq!(status.unknown_cause.absence, None);
        assert_eq!(status.unknown_cause.availability, Some(UnknownCause::NotOwned));
        assert_eq!(status.unknown_cause.account, Some(UnknownCause::NotOwned));
        let change = Change::absence(anna(), status.absence);
        assert_eq!(wanted(&change).unwrap(), (absent, vec![]), "and back");
    }
}

#[test]
fn other_axes_are_unsupported_and_unknown_is_no_target() {
    for (target, field, kind) in [
        (Target::Availability(Availability::Busy), "availability", ErrorKind::Unsupported),
        (Target::Account(AccountState::Disabled), "account", ErrorKind::Unsupported),
        (Target::Absence(Absence::Unknown), "absence", ErrorKind::InvalidInput),
    ] {
        let error = wanted(&Change::new(anna(), target).allowing_account()).unwrap_err();
        assert_eq!((error.kind(), error.field()), (kind, Some(field)));
    }
}

#[test]
fn what_cannot_be_carried_is_reported() {
    let end = Until::client(Timestamp::UNIX_EPOCH, Thereafter::Restore);
    let change = Change::absence(anna(), Absence::Absent)
        .with_activity(Activity::Vacation)
        .with_reason(Reason::new(ReasonCategory::Personal, "x"))
        .with_note(Note::new("n"))
        .with_until(end)
        .with_tolerance(Tolerance::BestEffort);
    let (absent, losses) = wanted(&change).unwrap();
    assert!(absent && losses.iter().all(|loss| loss.kind == LossKind::Dropped));
    let fields: Vec<_> = losses.iter().map(|loss| loss.what).collect();
    let expected =
        [StatusField::Activity, StatusField::Reason, StatusField::Note, StatusField::Until];
    assert_eq!(fields, expected);
    let refused = |tolerance| wanted(&change.clone().with_tolerance(tolerance)).unwrap_err();
    assert_eq!(refused(Tolerance::LossyOk).field(), Some("until"));
    assert_eq!(refused(Tolerance::Strict).field(), Some("activity"));
}

#[test]
fn what_else_happens_is_said_and_was_foretold() {
    for (absent, has_substitutes, start) in [
        (true, true, "the substitutes are woken"),
        (true, false, "no substitutes are named"),
        (false, true, "the substitutes of the present"),
        (false, false, "the substitutes of the present"),
    ] {
        let effects = side_effects(absent, has_substitutes);
        assert!(effects[0].starts_with(start));
        let foretold = possible_side_effects(absent);
        assert!(effects.iter().all(|effect| foretold.contains(effect)));
    }
}
