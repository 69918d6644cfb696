//! [`FleetChange`]: one wanted state for one person, wherever it belongs.

use presence_core::{Activity, Change, Note, Reason, Result, Target, Tolerance, Until, UserRef};
use serde::{Deserialize, Serialize};

use crate::directory::PersonKey;

/// One wanted state for one person, on one axis.
///
/// Where it names no provider it goes to the one that owns the axis: the first in the order of
/// [`Fleet::writers`](super::Fleet::writers) that knows the person.
///
/// ```
/// use omnipresence::directory::PersonKey;
/// use omnipresence::fleet::FleetChange;
/// use omnipresence::{Absence, Target};
///
/// let text = r#"{"person":"p-1","target":{"absence":"absent"}}"#;
/// let change: FleetChange = serde_json::from_str(text)?;
/// assert_eq!(change, FleetChange::new(PersonKey::new("p-1")?, Target::Absence(Absence::Absent)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FleetChange {
    /// Whose status.
    pub person: PersonKey,
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
    /// Must be true for a change on the account axis.
    #[serde(default)]
    pub allow_account: bool,
    /// At these providers, each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
}

impl FleetChange {
    /// Wants `target` for `person`, at the provider that owns the axis.
    #[must_use]
    pub const fn new(person: PersonKey, target: Target) -> Self {
        Self {
            person,
            target,
            activity: None,
            reason: None,
            note: None,
            until: None,
            tolerance: Tolerance::LossyOk,
            allow_account: false,
            providers: Vec::new(),
        }
    }

    /// Names a provider; can be called for several.
    #[must_use]
    pub fn on(mut self, provider: impl Into<String>) -> Self {
        self.providers.push(provider.into());
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
    pub const fn with_tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Allows this change to touch the account axis.
    #[must_use]
    pub const fn allowing_account(mut self) -> Self {
        self.allow_account = true;
        self
    }

    /// What can be refused without asking anybody.
    pub(super) fn check(&self) -> Result<()> {
        self.target.check_allowed(self.allow_account)
    }

    /// As one provider is asked for it.
    pub(super) fn for_user(&self, user: UserRef) -> Change {
        let mut change = Change::new(user, self.target).with_tolerance(self.tolerance);
        change.activity.clone_from(&self.activity);
        change.reason.clone_from(&self.reason);
        change.note.clone_from(&self.note);
        change.until.clone_from(&self.until);
        change.allow_account = self.allow_account;
        change
    }
}
