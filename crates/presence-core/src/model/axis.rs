//! The three axes of a status. No axis ever overwrites another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the three independent axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a fourth axis would be another model")]
pub enum Axis {
    /// Can the person be reached now? Belongs to the person.
    Availability,
    /// Is the person declared or scheduled as not working now?
    Absence,
    /// May the person use the system at all? Belongs to an administrator.
    Account,
}

impl Axis {
    /// All axes, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Availability, Self::Absence, Self::Account];

    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Absence => "absence",
            Self::Account => "account",
        }
    }
}

/// Whether and how a person can be reached now.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "six were found necessary, a seventh did not pay")]
pub enum Availability {
    /// Reachable, or offered work.
    Available,
    /// At work and back in some minutes: idle, a short break.
    Away,
    /// At work and occupied: a call, a meeting, a business break.
    Busy,
    /// Must not even be notified.
    DoNotDisturb,
    /// Not there and not routable.
    Offline,
    /// Nothing is known; the cause stands in [`UnknownCauses`](super::UnknownCauses).
    #[default]
    Unknown,
}

impl Availability {
    /// All values.
    pub const ALL: [Self; 6] =
        [Self::Available, Self::Away, Self::Busy, Self::DoNotDisturb, Self::Offline, Self::Unknown];

    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Away => "away",
            Self::Busy => "busy",
            Self::DoNotDisturb => "do_not_disturb",
            Self::Offline => "offline",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a person is declared or scheduled as not working now.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "present, absent or not known: nothing between")]
pub enum Absence {
    /// Working, as far as the vendor was told. Says nothing about reachability.
    Present,
    /// Not working now.
    Absent,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl Absence {
    /// All values.
    pub const ALL: [Self; 3] = [Self::Present, Self::Absent, Self::Unknown];

    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
        }
    }
}

/// The state of a person's account in the vendor's system.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccountState {
    /// May sign in and work.
    Active,
    /// Invited, never signed in.
    Pending,
    /// Locked by an administrator; can be enabled again.
    Disabled,
    /// Taken out of service; another call and other conditions than disabling.
    Deactivated,
    /// The vendor does not know the person in this scope.
    NotFound,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl AccountState {
    /// All values.
    pub const ALL: [Self; 6] = [
        Self::Active,
        Self::Pending,
        Self::Disabled,
        Self::Deactivated,
        Self::NotFound,
        Self::Unknown,
    ];

    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Disabled => "disabled",
            Self::Deactivated => "deactivated",
            Self::NotFound => "not_found",
            Self::Unknown => "unknown",
        }
    }
}

macro_rules! named {
    ($($name:ty),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    )*};
}

named!(Axis, Availability, Absence, AccountState);

macro_rules! parsed {
    ($($name:ident: $what:literal),*) => {$(
        impl std::str::FromStr for $name {
            type Err = crate::Error;

            /// Reads the JSON name; `-` may stand for `_`.
            fn from_str(text: &str) -> Result<Self, crate::Error> {
                let wanted = text.replace('-', "_");
                $name::ALL.into_iter().find(|value| value.as_str() == wanted).ok_or_else(|| {
                    let known = $name::ALL.map($name::as_str).join(", ");
                    crate::Error::invalid($what, format!("not one of: {known}"))
                })
            }
        }
    )*};
}

parsed!(Availability: "availability", Absence: "absence", AccountState: "account", Axis: "axis");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_json_names_and_are_read_back() {
        for value in Availability::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
            assert_eq!(value.as_str().parse::<Availability>().unwrap(), value);
        }
        for value in Absence::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
            assert_eq!(value.as_str().parse::<Absence>().unwrap(), value);
        }
        for value in AccountState::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
            assert_eq!(value.as_str().parse::<AccountState>().unwrap(), value);
        }
        assert_eq!("do-not-disturb".parse::<Availability>().unwrap(), Availability::DoNotDisturb);
    }

    #[test]
    fn a_wrong_name_lists_the_right_ones() {
        let error = "asleep".parse::<Availability>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "availability: not one of: available, away, busy, do_not_disturb, offline, unknown"
        );
    }
}
