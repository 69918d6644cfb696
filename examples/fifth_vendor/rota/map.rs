//! Pure functions between Rota's words and the model.

use presence_core::{
    Absence, Axis, Basis, Change, PersonName, RawDocument, Source, Subject, Target, Timestamp,
    UnknownCause, UserRef, UserStatus, VendorDocument,
};

use super::client::{Person, ROTA};

/// What Rota says of somebody. Being off duty is an absence; being on duty says nothing about being
/// reachable, so availability stays unknown.
pub(super) fn status(
    provider: &str,
    person: &Person,
    asked: Option<&UserRef>,
    at: Timestamp,
) -> UserStatus {
    let user = asked.cloned().unwrap_or_else(|| UserRef::Login(person.login.clone()));
    let mut subject = Subject::new(provider, user);
    subject.display_name = person.name.as_deref().and_then(|name| PersonName::new(name).ok());
    let source = Source::new(ROTA, Basis::Scheduled, at);
    let raw = RawDocument::known_json(person.raw.get());
    let status = UserStatus::new(subject, source).with_vendor(VendorDocument::new("rota v1", raw));
    match person.on_duty {
        Some(true) => status.with_absence(Absence::Present),
        Some(false) => status.with_absence(Absence::Absent),
        None => status.with_unknown(Axis::Absence, UnknownCause::Unrecognised),
    }
}

/// Whether `change` wants the person on duty; `None` for an axis that Rota does not keep, which the
/// capabilities have refused before.
pub(super) fn on_duty(change: &Change) -> Option<bool> {
    match change.target {
        Target::Absence(Absence::Present) => Some(true),
        Target::Absence(Absence::Absent) => Some(false),
        _ => None,
    }
}
