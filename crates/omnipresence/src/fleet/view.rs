//! [`PersonView`]: one person over all providers, each axis from the one that owns it.

use presence_core::{
    Activity, Axis, Basis, Effective, Error, LastActivity, Note, PersonName, Reason, Since, Source,
    Subject, Target, Timestamp, UnknownCause, Until, UserRef, UserStatus, Vendor,
};
use serde::Serialize;

use super::reading::is_known;
use super::{Fleet, Reading};
use crate::directory::{DirectoryPerson, PersonKey};

/// One person over all providers.
///
/// Each axis is told by the provider that owns it: the first in the order of owners who knows
/// something. Who was asked before and could not tell stands beside it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct PersonView {
    /// Who.
    pub key: PersonKey,
    /// The name shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// Whether and how the person can be reached.
    pub availability: AxisView,
    /// Whether the person is declared as not working.
    pub absence: AxisView,
    /// The state of the account.
    pub account: AxisView,
    /// The one word for people.
    pub effective: Effective,
    /// The axis that gave the word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Axis>,
    /// What the person is doing, by the provider that gave the word; likewise the next four.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// The tenant's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What the person wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// Until when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// When the person was last seen, by whichever provider saw them last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<LastActivity>,
    /// What each provider says that knows the person, in the order of the providers.
    pub readings: Vec<Reading>,
}

/// One axis of a person: the value, and whose word it is.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct AxisView {
    /// The value; unknown where nobody knows.
    pub value: Target,
    /// Whose word it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Why it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<UnknownCause>,
    /// On what it rests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// When it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<Timestamp>,
    /// How old it is, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u64>,
    /// Who was asked before, and why they could not tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
}

impl AxisView {
    /// Whether anybody knows.
    #[must_use]
    pub fn is_known(&self) -> bool {
        is_known(self.value)
    }
}

/// A provider that owns an axis and could not tell.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct PassedOver {
    /// Who.
    pub provider: String,
    /// Why.
    pub why: NotTaken,
}

/// Why a provider's word was not taken.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotTaken {
    /// It could not be read.
    Failed(Error),
    /// It does not know, or what it knew is too old.
    Unknown(UnknownCause),
}

impl PersonView {
    /// One axis.
    #[must_use]
    pub const fn on(&self, axis: Axis) -> &AxisView {
        match axis {
            Axis::Availability => &self.availability,
            Axis::Absence => &self.absence,
            Axis::Account => &self.account,
        }
    }

    /// What `provider` says.
    #[must_use]
    pub fn reading(&self, provider: &str) -> Option<&Reading> {
        self.readings.iter().find(|one| one.provider == provider)
    }
}

impl Fleet {
    /// Merges what the providers say of one person.
    pub(super) fn view(&self, person: &DirectoryPerson, readings: Vec<Reading>) -> PersonView {
        let [availability, absence, account] = Axis::ALL.map(|axis| self.axis(axis, &readings));
        let (effective, decided_by) = self.effective([&availability, &absence, &account]);
        let decided = match decided_by {
            Some(Axis::Availability) => availability.provider.clone(),
            Some(Axis::Absence) => absence.provider.clone(),
            Some(Axis::Account) => account.provider.clone(),
            None => None,
        };
        let of = readings.iter().find(|one| Some(&one.provider) == decided.as_ref());
        let of = of.and_then(|one| one.status.as_ref());
        let seen = readings.iter().filter_map(|one| one.status.as_ref()?.last_activity);
        let last_activity = seen.max_by_key(|one| one.at);
        PersonView {
            key: person.key.clone(),
            name: person.name.clone(),
            effective,
            decided_by,
            activity: of.and_then(|one| one.activity.clone()),
            reason: of.and_then(|one| one.reason.clone()),
            note: of.and_then(|one| one.note.clone()),
            since: of.and_then(|one| one.since),
            until: of.and_then(|one| one.until.clone()),
            last_activity,
            availability,
            absence,
            account,
            readings,
        }
    }

    fn axis(&self, axis: Axis, readings: &[Reading]) -> AxisView {
        let mut passed_over = Vec::new();
        let owners = self.readers(axis);
        let asked =
            owners.iter().filter_map(|name| readings.iter().find(|one| one.provider == **name));
        for reading in asked {
            let why = match (&reading.status, &reading.error) {
                (Some(status), _) if is_known(status.on(axis)) => {
                    return AxisView {
                        value: status.on(axis),
                        provider: Some(reading.provider.clone()),
                        cause: None,
                        basis: Some(status.source.basis),
                        observed_at: Some(status.source.observed_at),
                        age_ms: reading.age_ms,
                        passed_over,
                    };
                }
                (Some(status), _) => {
                    let cause = status.unknown_cause.on(axis);
                    NotTaken::Unknown(cause.unwrap_or(UnknownCause::Undetermined))
                }
                (None, Some(error)) => NotTaken::Failed(error.clone()),
                (None, None) => NotTaken::Unknown(UnknownCause::NotRequested),
            };
            passed_over.push(PassedOver { provider: reading.provider.clone(), why });
        }
        let cause = passed_over.iter().find_map(|one| match one.why {
            NotTaken::Unknown(cause) => Some(cause),
            NotTaken::Failed(_) => None,
        });
        let cause = match (cause, passed_over.is_empty()) {
            (Some(cause), _) => cause,
            (None, true) => UnknownCause::NotOwned,
            (None, false) => UnknownCause::NotRequested,
        };
        AxisView {
            value: unknown(axis),
            provider: None,
            cause: Some(cause),
            basis: None,
            observed_at: None,
            age_ms: None,
            passed_over,
        }
    }

    fn effective(&self, axes: [&AxisView; 3]) -> (Effective, Option<Axis>) {
        // Only the three axes count for the word; whose they are does not.
        let nobody = UserRef::id("merged").map(|user| Subject::new("", user));
        let Ok(nobody) = nobody else { return (Effective::Unknown, None) };
        let source = Source::new(Vendor::new("fleet"), Basis::Derived, self.0.clock.now());
        let mut merged = UserStatus::new(nobody, source);
        for axis in axes {
            merged = match axis.value {
                Target::Availability(value) => merged.with_availability(value),
                Target::Absence(value) => merged.with_absence(value),
                Target::Account(value) => merged.with_account(value),
            };
        }
        let word = self.0.order.project(&merged);
        let by = match word {
            Effective::Inactive | Effective::Pending => Some(Axis::Account),
            Effective::OutOfOffice => Some(Axis::Absence),
            Effective::Unknown => None,
            _ => Some(Axis::Availability),
        };
        (word, by)
    }
}

fn unknown(axis: Axis) -> Target {
    use presence_core::{Absence, AccountState, Availability};
    match axis {
        Axis::Availability => Target::Availability(Availability::Unknown),
        Axis::Absence => Target::Absence(Absence::Unknown),
        Axis::Account => Target::Account(AccountState::Unknown),
    }
}
