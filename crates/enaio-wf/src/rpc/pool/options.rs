//! [`PoolOptions`]: how many, how long, how often.

use std::time::Duration;

use presence_core::Problems;
use serde::Deserialize;
use tokio::sync::Semaphore;

/// Bounds of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PoolOptions {
    /// The most connections at a time. 10 unless set.
    pub size: usize,
    /// How long a caller waits for a connection, making one included: each server that is tried
    /// gets its part of it. 30 seconds unless set.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub borrow_deadline: Duration,
    /// How long a call may take once it has a connection. 60 seconds unless set.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub call_deadline: Duration,
    /// How long a connection may be idle before it is closed. Looked at when a connection is wanted
    /// and at each keepalive; a keepalive that is answered counts as a use. 5 minutes unless set.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub max_idle: Duration,
    /// How often idle connections are probed, not zero. Never unless set.
    #[serde(deserialize_with = "presence_core::duration_text::optional")]
    pub keepalive: Option<Duration>,
    /// Whether a call that sets a state is repeated when its fate is unknown, or when the session
    /// turns out to have ended. No unless set.
    pub repeat_states: bool,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            size: 10,
            borrow_deadline: Duration::from_secs(30),
            call_deadline: Duration::from_secs(60),
            max_idle: Duration::from_secs(300),
            keepalive: None,
            repeat_states: false,
        }
    }
}

impl PoolOptions {
    /// What cannot be, each by its name in a configuration: below `pool`.
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.size == 0 {
            problems.add("pool.size", "must be at least one");
        }
        if self.size > Semaphore::MAX_PERMITS {
            problems.add("pool.size", format!("must be at most {}", Semaphore::MAX_PERMITS));
        }
        if self.keepalive.is_some_and(|interval| interval.is_zero()) {
            problems.add("pool.keepalive", "must not be zero");
        }
    }
}
