//! [`EngineConfig`]: the engine's time limits and bounds, as data.

use std::time::Duration;

use presence_core::{Problems, Result};
use serde::{Deserialize, Serialize};

use crate::{LimiterConfig, RetryPolicy};

/// Time limits and bounds of an engine. Durations are written as `"30s"` or as seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct EngineConfig {
    /// How long one attempt may take, from sending to the last byte of the answer. Default: 30 s.
    #[serde(with = "presence_core::duration_text")]
    pub attempt_timeout: Duration,
    /// How long a whole call may take, waits and repeats included. Default: 120 s.
    #[serde(with = "presence_core::duration_text")]
    pub deadline: Duration,
    /// The largest body that is read, in decoded bytes. Default: 16 MiB.
    pub max_body_bytes: usize,
    /// When calls are repeated.
    pub retry: RetryPolicy,
    /// How many calls are made. Not looked at where a limiter is shared with another engine.
    pub limits: LimiterConfig,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(30),
            deadline: Duration::from_secs(120),
            max_body_bytes: 16 * 1024 * 1024,
            retry: RetryPolicy::default(),
            limits: LimiterConfig::default(),
        }
    }
}

impl EngineConfig {
    /// Checks everything that can be checked without I/O.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config), naming every field that is wrong
    /// as it stands in a vendor's configuration: below `engine`.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::new();
        if self.attempt_timeout.is_zero() {
            problems.add("engine.attempt_timeout", "must not be zero");
        }
        if self.deadline.is_zero() {
            problems.add("engine.deadline", "must not be zero");
        }
        if self.max_body_bytes == 0 {
            problems.add("engine.max_body_bytes", "must not be zero");
        }
        self.retry.collect(&mut problems);
        self.limits.collect(&mut problems);
        problems.finish()
    }
}
