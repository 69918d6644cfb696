//! [`Effective`]: the one word for people and for targets that hold only one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Absence, AccountState, Availability, UserStatus};
use crate::Error;

/// A status projected onto one word. Store the axes, show the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effective {
    /// Cannot use the system: disabled, deactivated or not known there.
    Inactive,
    /// Invited and never signed in.
    Pending,
    /// Absent.
    OutOfOffice,
    /// As [`Availability::Available`].
    Available,
    /// As [`Availability::Away`].
    Away,
    /// As [`Availability::Busy`].
    Busy,
    /// As [`Availability::DoNotDisturb`].
    DoNotDisturb,
    /// As [`Availability::Offline`].
    Offline,
    /// Nothing is known.
    Unknown,
}

impl Effective {
    /// The word, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Pending => "pending",
            Self::OutOfOffice => "out_of_office",
            Self::Available => "available",
            Self::Away => "away",
            Self::Busy => "busy",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Offline => "offline",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Effective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One step of an [`EffectiveOrder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Precedence {
    /// A disabled, deactivated or missing account gives [`Effective::Inactive`].
    AccountInactive,
    /// A pending account gives [`Effective::Pending`].
    AccountPending,
    /// Absence gives [`Effective::OutOfOffice`].
    Absence,
    /// A known availability gives its own word.
    Availability,
}

/// In which order the axes are asked for the one word. The first that has an answer wins; where
/// none has, the word is [`Effective::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Precedence>", into = "Vec<Precedence>")]
pub struct EffectiveOrder(Vec<Precedence>);

impl EffectiveOrder {
    /// An order of one's own. A step that is left out never speaks.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) when a step stands twice.
    pub fn new(steps: impl Into<Vec<Precedence>>) -> Result<Self, Error> {
        let steps = steps.into();
        let twice =
            steps.iter().enumerate().any(|(at, step)| steps.iter().take(at).any(|s| s == step));
        if twice {
            return Err(Error::invalid("effective_order", "a step stands twice"));
        }
        Ok(Self(steps))
    }

    /// The one word for `status`.
    #[must_use]
    pub fn project(&self, status: &UserStatus) -> Effective {
        self.0.iter().find_map(|step| step.word(status)).unwrap_or(Effective::Unknown)
    }
}

/// Account first, then absence, then availability. An account of which nothing is known hides
/// nothing.
impl Default for EffectiveOrder {
    fn default() -> Self {
        use Precedence::{Absence, AccountInactive, AccountPending, Availability};
        Self(vec![AccountInactive, AccountPending, Absence, Availability])
    }
}

impl TryFrom<Vec<Precedence>> for EffectiveOrder {
    type Error = Error;

    fn try_from(steps: Vec<Precedence>) -> Result<Self, Error> {
        Self::new(steps)
    }
}

impl From<EffectiveOrder> for Vec<Precedence> {
    fn from(order: EffectiveOrder) -> Self {
        order.0
    }
}

impl Precedence {
    fn word(self, status: &UserStatus) -> Option<Effective> {
        match (self, status.account, status.absence, status.availability) {
            (
                Self::AccountInactive,
                AccountState::Disabled | AccountState::Deactivated | AccountState::NotFound,
                _,
                _,
            ) => Some(Effective::Inactive),
            (Self::AccountPending, AccountState::Pending, _, _) => Some(Effective::Pending),
            (Self::Absence, _, Absence::Absent, _) => Some(Effective::OutOfOffice),
            (Self::Availability, _, _, availability) => match availability {
                Availability::Available => Some(Effective::Available),
                Availability::Away => Some(Effective::Away),
                Availability::Busy => Some(Effective::Busy),
                Availability::DoNotDisturb => Some(Effective::DoNotDisturb),
                Availability::Offline => Some(Effective::Offline),
                Availability::Unknown => None,
            },
            _ => None,
        }
    }
}
