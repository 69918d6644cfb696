//! [`UserStatus`]: everything known of one person's status at one provider.

use serde::{Deserialize, Serialize};

use super::{
    Absence, AccountState, Activity, Availability, Axis, Effective, EffectiveOrder, LastActivity,
    Note, ProjectionHash, Reason, Since, Source, Subject, UnknownCause, UnknownCauses, Until,
    VendorDocument,
};
use crate::Target;

/// Everything known of one person's status at one provider.
///
/// Three axes that never overwrite one another, each with the cause where it is unknown; then what
/// the person is doing and why; then when; then where it comes from and the vendor's own document.
/// A new status knows nothing: every axis is unknown because the vendor does not own it, until a
/// mapping says better.
///
/// ```
/// use presence_core::{Availability, Basis, Effective, Source, Subject, Timestamp, UserRef};
/// use presence_core::{UserStatus, Vendor};
///
/// let subject = Subject::new("desk", UserRef::id("3")?);
/// let source = Source::new(Vendor::CONPEEK, Basis::Declared, Timestamp::UNIX_EPOCH);
/// let status = UserStatus::new(subject, source).with_availability(Availability::Busy);
/// assert_eq!(status.effective(), Effective::Busy);
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserStatus {
    /// Whose status it is.
    pub subject: Subject,
    /// Whether and how the person can be reached.
    pub availability: Availability,
    /// Whether the person is declared as not working.
    pub absence: Absence,
    /// The state of the account.
    pub account: AccountState,
    /// Why an axis is unknown.
    #[serde(default, skip_serializing_if = "UnknownCauses::is_empty")]
    pub unknown_cause: UnknownCauses,
    /// What the person is doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// The tenant's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What the person wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// When the person was last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<LastActivity>,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
    /// Where it comes from.
    pub source: Source,
    /// What the vendor said, verbatim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<VendorDocument>,
}

impl UserStatus {
    /// A status of which nothing is known yet.
    #[must_use]
    pub fn new(subject: Subject, source: Source) -> Self {
        Self {
            subject,
            availability: Availability::Unknown,
            absence: Absence::Unknown,
            account: AccountState::Unknown,
            unknown_cause: UnknownCauses::all(UnknownCause::NotOwned),
            activity: None,
            reason: None,
            note: None,
            since: None,
            last_activity: None,
            until: None,
            source,
            vendor: None,
        }
    }

    /// Sets the availability; a known one clears the cause.
    #[must_use]
    pub fn with_availability(mut self, availability: Availability) -> Self {
        self.availability = availability;
        if availability != Availability::Unknown {
            self.unknown_cause.availability = None;
        }
        self
    }

    /// Sets the absence; a known one clears the cause.
    #[must_use]
    pub fn with_absence(mut self, absence: Absence) -> Self {
        self.absence = absence;
        if absence != Absence::Unknown {
            self.unknown_cause.absence = None;
        }
        self
    }

    /// Sets the account state; a known one clears the cause.
    #[must_use]
    pub fn with_account(mut self, account: AccountState) -> Self {
        self.account = account;
        if account != AccountState::Unknown {
            self.unknown_cause.account = None;
        }
        self
    }

    /// Makes `axis` unknown because of `cause`.
    #[must_use]
    pub fn with_unknown(mut self, axis: Axis, cause: UnknownCause) -> Self {
        match axis {
            Axis::Availability => {
                self.availability = Availability::Unknown;
                self.unknown_cause.availability = Some(cause);
            }
            Axis::Absence => {
                self.absence = Absence::Unknown;
                self.unknown_cause.absence = Some(cause);
            }
            Axis::Account => {
                self.account = AccountState::Unknown;
                self.unknown_cause.account = Some(cause);
            }
        }
        self
    }

    /// Sets what the person is doing.
    #[must_use]
    pub fn with_activity(mut self, activity: Activity) -> Self {
        self.activity = Some(activity);
        self
    }

    /// Sets the tenant's reason.
    #[must_use]
    pub fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Sets what the person wrote.
    #[must_use]
    pub fn with_note(mut self, note: Note) -> Self {
        self.note = Some(note);
        self
    }

    /// Sets when it began.
    #[must_use]
    pub fn with_since(mut self, since: Since) -> Self {
        self.since = Some(since);
        self
    }

    /// Sets when the person was last seen.
    #[must_use]
    pub fn with_last_activity(mut self, last_activity: LastActivity) -> Self {
        self.last_activity = Some(last_activity);
        self
    }

    /// Sets until when it holds.
    #[must_use]
    pub fn with_until(mut self, until: Until) -> Self {
        self.until = Some(until);
        self
    }

    /// Keeps the vendor's document.
    #[must_use]
    pub fn with_vendor(mut self, document: VendorDocument) -> Self {
        self.vendor = Some(document);
        self
    }

    /// The one word for people, in the default order.
    #[must_use]
    pub fn effective(&self) -> Effective {
        EffectiveOrder::default().project(self)
    }

    /// The hash over what the status is; see [`ProjectionHash`].
    #[must_use]
    pub fn projection_hash(&self) -> ProjectionHash {
        ProjectionHash::of(self)
    }

    /// The value that stands on `axis`, as a target.
    #[must_use]
    pub const fn on(&self, axis: Axis) -> Target {
        match axis {
            Axis::Availability => Target::Availability(self.availability),
            Axis::Absence => Target::Absence(self.absence),
            Axis::Account => Target::Account(self.account),
        }
    }
}

#[cfg(test)]
mod tests;
