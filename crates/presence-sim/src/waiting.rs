//! Waiting for something the simulator is about to see, without sleeping and without end.

use std::fmt;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::within;

/// How long a wait for an event lasts before it gives up, in the machine's time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What was waited for did not come within ten seconds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("waited 10 s for {what}, but there were {seen}")]
#[non_exhaustive]
pub struct NotSeen {
    /// What was waited for, in words.
    pub what: String,
    /// How many there were in the end.
    pub seen: u64,
}

/// A number to wait for, and when it counts as reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    AtLeast(u64),
    Exactly(u64),
}

impl Wanted {
    fn is_met(self, seen: u64) -> bool {
        match self {
            Self::AtLeast(wanted) => seen >= wanted,
            Self::Exactly(wanted) => seen == wanted,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(wanted) | Self::Exactly(wanted) => wanted.fmt(f),
        }
    }
}

/// Waits until the number that `count` finds in the watched value is the wanted one.
pub(crate) async fn wait_until<T: Send + Sync>(
    watched: &watch::Sender<T>,
    count: fn(&T) -> u64,
    wanted: Wanted,
    unit: &str,
) -> Result<(), NotSeen> {
    let mut changes = watched.subscribe();
    let came = within(PATIENCE, changes.wait_for(|value| wanted.is_met(count(value)))).await;
    match came {
        Some(Ok(_)) => Ok(()),
        Some(Err(_)) | None => {
            Err(NotSeen { what: format!("{wanted} {unit}"), seen: count(&watched.borrow()) })
        }
    }
}
