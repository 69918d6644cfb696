//! [`EngineConfig`]: the engine's time limits and bounds, as data.

use std::time::Duration;

use presence_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::{LimiterConfig, RetryPolicy};

/// Time limits and bounds of an engine. Durations are written as `"30s"` or as seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct EngineConfig {
    /// How long one attempt may take, from sending to the last byte of the answer. Default: 30 s.
    #[serde(with = "crate::duration_text")]
    pub attempt_timeout: Duration,
    /// How long a whole call may take, waits and repeats included. Default: 120 s.
    #[serde(with = "crate::duration_text")]
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
    pub(super) fn validate(&self) -> Result<()> {
        if self.attempt_timeout.is_zero() {
            return Err(Error::config("attempt_timeout", "must not be zero"));
        }
        if self.deadline.is_zero() {
            return Err(Error::config("deadline", "must not be zero"));
        }
        if self.max_body_bytes == 0 {
            return Err(Error::config("max_body_bytes", "must not be zero"));
        }
        self.retry.validate()?;
        self.limits.validate()
    }
}
