//! [`Change`]: one wanted state for one person, on one axis.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Absence, AccountState, Activity, Availability, Axis, Error, Note, Reason, Result, Tolerance,
    Until, UserRef,
};

/// The value wanted on one axis.
///
/// In JSON an object with one key: `{"availability":"busy"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "one for each axis")]
pub enum Target {
    /// On the availability axis.
    Availability(Availability),
    /// On the absence axis.
    Absence(Absence),
    /// On the account axis.
    Account(AccountState),
}

impl Target {
    /// The axis.
    #[must_use]
    pub const fn axis(self) -> Axis {
        match self {
            Self::Availability(_) => Axis::Availability,
            Self::Absence(_) => Axis::Absence,
            Self::Account(_) => Axis::Account,
        }
    }

    /// The value's name, as in JSON.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Availability(value) => value.as_str(),
            Self::Absence(value) => value.as_str(),
            Self::Account(value) => value.as_str(),
        }
    }

    /// Whether it can be asked for: nothing unknown, and no account state that is an invitation or
    /// a deletion.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), naming the axis.
    pub fn check(self) -> Result<()> {
        let refused = match self {
            Self::Availability(Availability::Unknown)
            | Self::Absence(Absence::Unknown)
            | Self::Account(AccountState::Unknown) => "unknown is not a state to set",
            Self::Account(AccountState::Pending) => "inviting is not a status change",
            Self::Account(AccountState::NotFound) => "deleting is not a status change",
            _ => return Ok(()),
        };
        Err(Error::invalid(self.axis().as_str(), refused))
    }

    /// [`Target::check`], and that an account is touched only where that is allowed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), naming the axis or
    /// `allow_account`.
    pub fn check_allowed(self, allow_account: bool) -> Result<()> {
        self.check()?;
        if self.axis() == Axis::Account && !allow_account {
            return Err(Error::invalid("allow_account", "a change of an account must be allowed"));
        }
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.axis(), self.value())
    }
}

/// One wanted state for one person.
///
/// ```
/// use presence_core::{Activity, Availability, Change, UserRef};
///
/// let change = Change::availability(UserRef::id("3")?, Availability::Busy)
///     .with_activity(Activity::Training);
/// assert_eq!(change.target.to_string(), "availability busy");
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// Whose status.
    pub user: UserRef,
    /// The value wanted.
    pub target: Target,
    /// What the person is doing then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// The tenant's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// How much loss is accepted.
    #[serde(default)]
    pub tolerance: Tolerance,
    /// Must be true for a change on the account axis: it can lock a person out, stop their jobs
    /// and take their shares offline.
    #[serde(default)]
    pub allow_account: bool,
}

impl Change {
    /// Wants `target` for `user`.
    #[must_use]
    pub const fn new(user: UserRef, target: Target) -> Self {
        Self {
            user,
            target,
            activity: None,
            reason: None,
            note: None,
            until: None,
            tolerance: Tolerance::LossyOk,
            allow_account: false,
        }
    }

    /// Wants an availability.
    #[must_use]
    pub const fn availability(user: UserRef, availability: Availability) -> Self {
        Self::new(user, Target::Availability(availability))
    }

    /// Wants an absence.
    #[must_use]
    pub const fn absence(user: UserRef, absence: Absence) -> Self {
        Self::new(user, Target::Absence(absence))
    }

    /// Wants an account state. Refused unless [`Change::allowing_account`] is called as well.
    #[must_use]
    pub const fn account(user: UserRef, account: AccountState) -> Self {
        Self::new(user, Target::Account(account))
    }

    /// Allows this change to touch the account axis.
    #[must_use]
    pub fn allowing_account(mut self) -> Self {
        self.allow_account = true;
        self
    }

    /// Says what the person is doing.
    #[must_use]
    pub fn with_activity(mut self, activity: Activity) -> Self {
        self.activity = Some(activity);
        self
    }

    /// Gives the tenant's reason.
    #[must_use]
    pub fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: Note) -> Self {
        self.note = Some(note);
        self
    }

    /// Gives it an end.
    #[must_use]
    pub fn with_until(mut self, until: Until) -> Self {
        self.until = Some(until);
        self
    }

    /// Says how much loss is accepted.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// What every provider checks before any I/O: a settable target, and the opt-in for the
    /// account axis.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), naming the field.
    pub fn check(&self) -> Result<()> {
        self.target.check_allowed(self.allow_account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> UserRef {
        UserRef::id("3").unwrap()
    }

    #[test]
    fn what_is_not_a_state_to_set_is_refused_by_field() {
        let refused = [
            (Target::Availability(Availability::Unknown), "availability"),
            (Target::Absence(Absence::Unknown), "absence"),
            (Target::Account(AccountState::Unknown), "account"),
            (Target::Account(AccountState::Pending), "account"),
            (Target::Account(AccountState::NotFound), "account"),
        ];
        for (target, field) in refused {
            let error = Change::new(anna(), target).allowing_account().check().unwrap_err();
            assert_eq!(error.field(), Some(field), "{target}");
        }
    }

    #[test]
    fn accounts_need_their_opt_in() {
        let change = Change::account(anna(), AccountState::Disabled);
        assert_eq!(change.check().unwrap_err().field(), Some("allow_account"));
        assert!(change.allowing_account().check().is_ok());
    }

    #[test]
    fn json_names() {
        let change = Change::availability(anna(), Availability::Away).with_note(Note::new("x"));
        let json = serde_json::to_string(&change).unwrap();
        insta::assert_snapshot!(json, @r#"{"user":{"id":"3"},"target":{"availability":"away"},"note":"x","tolerance":"lossy_ok","allow_account":false}"#);
        assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), change);
        let least = r#"{"user":{"id":"3"},"target":{"absence":"absent"}}"#;
        assert_eq!(
            serde_json::from_str::<Change>(least).unwrap(),
            Change::absence(anna(), Absence::Absent)
        );
    }
}
