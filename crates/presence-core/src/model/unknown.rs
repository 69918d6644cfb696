//! Why an axis is unknown: kept per axis, because one vendor may own one and hide another.

use serde::{Deserialize, Serialize};

use super::Axis;

/// Why nothing is known on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnknownCause {
    /// The vendor itself says that it does not know.
    Undetermined,
    /// The vendor knows and does not tell this credential.
    Hidden,
    /// It was not asked for, or nothing has been read yet.
    NotRequested,
    /// Another word hides it: out of office says nothing about reachability.
    Masked,
    /// The person has never signed in.
    NeverLoggedIn,
    /// The vendor keeps no such axis.
    NotOwned,
    /// The vendor used a word that this library does not know; it is in the raw document.
    Unrecognised,
    /// What was known is too old to be claimed.
    Stale,
}

impl UnknownCause {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undetermined => "undetermined",
            Self::Hidden => "hidden",
            Self::NotRequested => "not_requested",
            Self::Masked => "masked",
            Self::NeverLoggedIn => "never_logged_in",
            Self::NotOwned => "not_owned",
            Self::Unrecognised => "unrecognised",
            Self::Stale => "stale",
        }
    }
}

/// The cause for each axis that is unknown, `None` for those that are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnknownCauses {
    /// Why availability is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<UnknownCause>,
    /// Why absence is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<UnknownCause>,
    /// Why the account state is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<UnknownCause>,
}

impl UnknownCauses {
    /// The same cause on every axis.
    #[must_use]
    pub const fn all(cause: UnknownCause) -> Self {
        Self { availability: Some(cause), absence: Some(cause), account: Some(cause) }
    }

    /// The cause on `axis`.
    #[must_use]
    pub const fn on(&self, axis: Axis) -> Option<UnknownCause> {
        match axis {
            Axis::Availability => self.availability,
            Axis::Absence => self.absence,
            Axis::Account => self.account,
        }
    }

    /// Whether every axis is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.availability.is_none() && self.absence.is_none() && self.account.is_none()
    }
}
