//! What a user can be doing, and what they may.

use std::fmt;
use std::time::SystemTime;

use super::tenant::{self, BreakKind, ONLINE_MODES};

/// The work state of a user.
///
/// `Debug` hides the note.
#[derive(Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the vendor's page knows these three and no more")]
pub enum State {
    /// Working in one online mode.
    Online {
        /// The id of the mode.
        mode: u64,
    },
    /// Not working.
    Offline,
    /// On a break.
    OnBreak {
        /// The kind of the break.
        kind: BreakKind,
        /// The name of the break.
        cause: String,
        /// A free text.
        note: Option<String>,
    },
}

impl State {
    /// The word on the wire.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Online { .. } => "ONLINE",
            Self::Offline => "OFFLINE",
            Self::OnBreak { .. } => "ONBREAK",
        }
    }

    /// Whether a member of these groups may be in this state.
    pub(super) fn permitted(&self, groups: &[u64]) -> Result<(), StateRefused> {
        match self {
            Self::Offline => Ok(()),
            Self::Online { mode } => {
                let known = ONLINE_MODES.iter().any(|online| online.id == *mode);
                known.then_some(()).ok_or(StateRefused::UnknownMode)
            }
            Self::OnBreak { kind, cause, .. } => {
                let breaks = tenant::breaks(groups);
                let assigned = breaks.iter().any(|b| b.kind == *kind && b.cause == cause);
                assigned.then_some(()).ok_or(StateRefused::BreakNotAssigned)
            }
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Online { mode } => f.debug_struct("Online").field("mode", mode).finish(),
            Self::Offline => f.write_str("Offline"),
            Self::OnBreak { kind, cause, note } => f
                .debug_struct("OnBreak")
                .field("kind", kind)
                .field("cause", cause)
                .field("note", &note.as_ref().map(|_| "[redacted]"))
                .finish(),
        }
    }
}

/// Why a state cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateRefused {
    /// There is no such user.
    #[error("no user has this id or login")]
    UnknownUser,
    /// There is no such online mode.
    #[error("no online mode has this id")]
    UnknownMode,
    /// None of the user's groups has the break.
    #[error("none of the user's groups has this break")]
    BreakNotAssigned,
}

/// A state and when it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) state: State,
    pub(super) since: SystemTime,
}
