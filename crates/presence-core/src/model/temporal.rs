//! When a status began, when the person was last active, and until when it holds.

use serde::{Deserialize, Serialize};

use crate::{Target, Timestamp};

/// When the status began, and how exactly that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Since {
    /// The instant, or the latest one possible.
    pub at: Timestamp,
    /// How exact `at` is.
    pub precision: Precision,
}

impl Since {
    /// Began exactly then, by the vendor's word or by our own write.
    #[must_use]
    pub const fn exactly(at: Timestamp) -> Self {
        Self { at, precision: Precision::Exact }
    }

    /// Began between two readings: after `not_before` and not later than `at`.
    #[must_use]
    pub const fn between(not_before: Timestamp, at: Timestamp) -> Self {
        Self { at, precision: Precision::NotBefore(not_before) }
    }
}

/// How exactly the beginning of a status is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "exact, or between two readings")]
pub enum Precision {
    /// To the instant.
    Exact,
    /// Some time after this instant.
    NotBefore(Timestamp),
}

/// When the person was last seen doing something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LastActivity {
    /// The instant.
    pub at: Timestamp,
    /// What was seen.
    pub kind: LastActivityKind,
}

impl LastActivity {
    /// Seen at `at`.
    #[must_use]
    pub const fn new(at: Timestamp, kind: LastActivityKind) -> Self {
        Self { at, kind }
    }
}

/// What was seen of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LastActivityKind {
    /// Used the system.
    Interaction,
    /// Signed in.
    Login,
}

/// Until when a status holds, who sees to it, and what comes then.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Until {
    /// It holds up to this instant.
    pub at: Timestamp,
    /// Who ends it.
    pub enforced_by: Enforcer,
    /// What comes then.
    pub then: Thereafter,
}

impl Until {
    /// Ended by the caller at `at`; then comes `then`.
    #[must_use]
    pub const fn client(at: Timestamp, then: Thereafter) -> Self {
        Self { at, enforced_by: Enforcer::Client, then }
    }

    /// Ended by the vendor at `at`; then comes `then`.
    #[must_use]
    pub const fn vendor(at: Timestamp, then: Thereafter) -> Self {
        Self { at, enforced_by: Enforcer::Vendor, then }
    }
}

/// Who ends a status that has an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "one side of the wire or the other")]
pub enum Enforcer {
    /// The vendor's system.
    Vendor,
    /// Whoever runs this library.
    Client,
}

/// What comes after a status that has an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Thereafter {
    /// What was before.
    Restore,
    /// This state.
    To(Target),
    /// Whatever the vendor shows when nothing is declared.
    Clear,
}
