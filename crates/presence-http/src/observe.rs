//! [`Observer`]: hears what the engine does, for metrics. `tracing` is told the same.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use presence_core::ErrorKind;

use crate::OperationTag;

/// Hears what an engine does. It is called in the middle of calls: it must be quick and must not
/// panic.
pub trait Observer: Debug + Send + Sync + 'static {
    /// Something happened in a call of the operation `tag`.
    fn observe(&self, tag: &OperationTag, event: &CallEvent);
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn observe(&self, tag: &OperationTag, event: &CallEvent) {
        (**self).observe(tag, event);
    }
}

/// Hears nothing.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct NoObserver;

impl Observer for NoObserver {
    fn observe(&self, _: &OperationTag, _: &CallEvent) {}
}

/// What happened in a call. No event holds a path, query, header, body or user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallEvent {
    /// The client-side limits held the call back for this long.
    #[non_exhaustive]
    HeldBack {
        /// How long.
        waited: Duration,
    },
    /// The vendor said "too many calls": all callers of the tenant pause.
    #[non_exhaustive]
    Paused {
        /// How long the pause is.
        pause: Duration,
        /// How long the vendor asked for, if it did; the pause may be shorter.
        asked: Option<Duration>,
    },
    /// A request is being sent.
    #[non_exhaustive]
    AttemptStarted {
        /// Counted from 1.
        attempt: u32,
    },
    /// A request was answered, or failed.
    #[non_exhaustive]
    AttemptFinished {
        /// Counted from 1.
        attempt: u32,
        /// The HTTP status, where an answer came.
        status: Option<u16>,
        /// What went wrong, if anything did.
        error: Option<ErrorKind>,
        /// How long it took.
        elapsed: Duration,
    },
    /// The credential was refused and dropped; another one is fetched.
    #[non_exhaustive]
    Reauthenticating {
        /// The attempt that was refused.
        attempt: u32,
    },
    /// Another attempt follows after a wait.
    #[non_exhaustive]
    Waiting {
        /// The attempt that failed.
        attempt: u32,
        /// How long is waited.
        wait: Duration,
        /// How long the vendor asked to wait, if it did.
        asked: Option<Duration>,
    },
    /// No further attempt follows, because a bound is reached.
    #[non_exhaustive]
    GaveUp {
        /// Attempts made.
        attempts: u32,
        /// Which bound: `attempts`, `retry_after`, `elapsed`, `deadline` or `budget`.
        bound: &'static str,
    },
    /// The call is over.
    #[non_exhaustive]
    Finished {
        /// Attempts made.
        attempts: u32,
        /// What went wrong, if anything did.
        error: Option<ErrorKind>,
        /// How long it took, waits included.
        elapsed: Duration,
    },
    /// The caller dropped the call before it was over.
    #[non_exhaustive]
    Cancelled {
        /// Attempts begun.
        attempts: u32,
        /// How long it took, waits included.
        elapsed: Duration,
    },
}

impl CallEvent {
    /// Tells `tracing`; the span around names vendor and operation.
    pub(crate) fn trace(&self) {
        match self {
            Self::HeldBack { waited } => tracing::debug!(?waited, "held back by the rate limit"),
            Self::Paused { pause, asked } => tracing::debug!(?pause, ?asked, "paused"),
            Self::AttemptStarted { attempt } => tracing::trace!(attempt, "attempt started"),
            Self::AttemptFinished { attempt, status, error, elapsed } => {
                let error = error.map(ErrorKind::as_str);
                tracing::debug!(attempt, status, error, ?elapsed, "attempt finished");
            }
            Self::Reauthenticating { attempt } => tracing::debug!(attempt, "credential refused"),
            Self::Waiting { attempt, wait, asked } => {
                tracing::debug!(attempt, ?wait, ?asked, "waiting for the next attempt");
            }
            Self::GaveUp { attempts, bound } => tracing::warn!(attempts, bound, "gave up"),
            Self::Finished { attempts, error, elapsed } => {
                let error = error.map(ErrorKind::as_str);
                tracing::debug!(attempts, error, ?elapsed, "call finished");
            }
            Self::Cancelled { attempts, elapsed } => {
                tracing::debug!(attempts, ?elapsed, "call cancelled");
            }
        }
    }
}
