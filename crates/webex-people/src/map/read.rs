//! A person as a status.

use std::time::Duration;

use presence_core::{
    Absence, AccountState, Activity, Availability, Axis, Basis, Email, LastActivity,
    LastActivityKind, PersonName, RawDocument, Source, Subject, Timestamp, UnknownCause, UserRef,
    UserStatus, Vendor, VendorDocument,
};

use crate::client::{Asked, Person, PersonId, PresenceStatus};

/// The circumstances of a reading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// The provider's name.
    pub(crate) provider: &'a str,
    /// Who was asked for, where somebody was.
    pub(crate) user: Option<&'a UserRef>,
    /// When.
    pub(crate) observed_at: Timestamp,
    /// From what age of the last activity on `inactive` is shown as offline; zero for never.
    pub(crate) offline_after: Duration,
}

/// What `person` says of their status.
pub(crate) fn status(person: &Person, reading: &Reading<'_>) -> UserStatus {
    let (status, basis) = (person.status.as_ref(), basis(person, reading));
    let source = Source::new(Vendor::WEBEX, basis, reading.observed_at);
    let api = match person.asked {
        Asked::Details => "webex people v1 GET people/{id}",
        Asked::Write => "webex people v1 write",
        _ => "webex people v1 GET people",
    };
    let out = UserStatus::new(subject(person, reading), source);
    let mut out = with_presence(out, person, reading);
    out.activity = match status {
        Some(PresenceStatus::Call) => Some(Activity::Call),
        Some(PresenceStatus::Meeting) => Some(Activity::Meeting),
        Some(PresenceStatus::Presenting) => Some(Activity::Presenting),
        _ => None,
    };
    let seen = |at| LastActivity::new(at, LastActivityKind::Interaction);
    out.last_activity = person.last_activity.map(seen);
    let raw = RawDocument::known_json(person.text());
    with_account(out, person).with_vendor(VendorDocument::new(api, raw))
}

fn with_presence(out: UserStatus, person: &Person, reading: &Reading<'_>) -> UserStatus {
    use UnknownCause as Cause;
    let unknown = |out: UserStatus, availability, absence| {
        out.with_unknown(Axis::Availability, availability).with_unknown(Axis::Absence, absence)
    };
    // A word for availability hides whether the person is also declared as away.
    let known = |out, availability| {
        unknown(out, Cause::Undetermined, Cause::Undetermined).with_availability(availability)
    };
    let Some(status) = &person.status else {
        let cause = missing(person, "status");
        return unknown(out, cause, cause);
    };
    match status {
        PresenceStatus::Active => known(out, Availability::Available),
        PresenceStatus::Inactive if long_gone(person, reading) => known(out, Availability::Offline),
        PresenceStatus::Inactive => known(out, Availability::Away),
        PresenceStatus::Call | PresenceStatus::Meeting | PresenceStatus::Presenting => {
            known(out, Availability::Busy)
        }
        PresenceStatus::DoNotDisturb => known(out, Availability::DoNotDisturb),
        PresenceStatus::OutOfOffice => {
            out.with_unknown(Axis::Availability, Cause::Masked).with_absence(Absence::Absent)
        }
        PresenceStatus::Pending => unknown(out, Cause::NeverLoggedIn, Cause::NeverLoggedIn),
        PresenceStatus::Unknown => unknown(out, Cause::Undetermined, Cause::Undetermined),
        PresenceStatus::Other(_) => unknown(out, Cause::Unrecognised, Cause::Unrecognised),
    }
}

/// Why a field is missing follows from how it was asked for, unless it is there and is no text.
fn missing(person: &Person, field: &str) -> UnknownCause {
    if person.other.contains_key(field) {
        return UnknownCause::Unrecognised;
    }
    match person.asked {
        Asked::Details | Asked::List => UnknownCause::Hidden,
        Asked::ListWithoutStatus | Asked::ListByIds | Asked::Write => UnknownCause::NotRequested,
    }
}

fn with_account(out: UserStatus, person: &Person) -> UserStatus {
    let pending = person.status == Some(PresenceStatus::Pending);
    match (person.login_enabled, person.invite_pending) {
        (Some(false), _) => out.with_account(AccountState::Disabled),
        (_, Some(true)) => out.with_account(AccountState::Pending),
        _ if pending => out.with_account(AccountState::Pending),
        (Some(true), _) => out.with_account(AccountState::Active),
        // Both are shown to administrators only, and never in a list by ids.
        (None, _) => out.with_unknown(Axis::Account, missing(person, "loginEnabled")),
    }
}

fn basis(person: &Person, reading: &Reading<'_>) -> Basis {
    match person.status {
        Some(PresenceStatus::Inactive) if long_gone(person, reading) => Basis::Derived,
        Some(
            PresenceStatus::Active
            | PresenceStatus::Inactive
            | PresenceStatus::Call
            | PresenceStatus::Meeting
            | PresenceStatus::Presenting,
        ) => Basis::Observed,
        Some(PresenceStatus::DoNotDisturb) => Basis::Declared,
        _ => Basis::Unknown,
    }
}

fn long_gone(person: &Person, reading: &Reading<'_>) -> bool {
    let age = person.last_activity.map(|at| reading.observed_at.saturating_since(at));
    !reading.offline_after.is_zero() && age.is_some_and(|age| age > reading.offline_after)
}

/// Who it is, under the id by which the caller asked where it is the same person.
fn subject(person: &Person, reading: &Reading<'_>) -> Subject {
    let asked = reading
        .user
        .filter(|user| PersonId::try_from(*user).is_ok_and(|id| id.same_as(&person.id)));
    let user = asked.cloned().unwrap_or_else(|| person.id.user_ref());
    let mut subject = Subject::new(reading.provider, user);
    subject.tenant = person.org_id.as_ref().map(|org| org.as_str().to_owned());
    let first_email = || person.emails.iter().find_map(|email| Email::new(email.as_str()).ok());
    subject.email = match reading.user {
        Some(UserRef::Email(email)) if person.has_email(email.as_str()) => Some(email.clone()),
        _ => first_email(),
    };
    subject.account_created = person.created;
    let name = person.display_name.as_deref().map(str::trim);
    subject.display_name = name.and_then(|name| PersonName::new(name).ok());
    subject
}
