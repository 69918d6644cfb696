//! [`RetryPolicy`]: attempts, waits and bounds, as data.

use std::time::Duration;

use presence_core::{Error, ErrorKind, Fate, Idempotency, Problems, RetryState};
use serde::{Deserialize, Serialize};

use super::Budget;

/// How often and after how long a failed call is repeated. Durations are written as `"20s"` or as
/// seconds.
///
/// A repeat needs an error that may pass ([`Error::is_temporary`]) and either proof that the
/// request was not carried out or a request that may be repeated ([`Idempotency`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first included. Default: 3.
    pub max_attempts: u32,
    /// The longest wait before the second attempt; it doubles with every further one. The wait is
    /// drawn evenly between nothing and this. Default: 200 ms.
    #[serde(with = "presence_core::duration_text")]
    pub base_delay: Duration,
    /// The longest wait of our own choosing. Default: 20 s.
    #[serde(with = "presence_core::duration_text")]
    pub max_delay: Duration,
    /// The longest wait a vendor may ask for. One that asks for more is not asked again too early:
    /// the call fails at once and says how long the vendor wants. Default: 60 s.
    #[serde(with = "presence_core::duration_text")]
    pub max_retry_after: Duration,
    /// No attempt begins later than this after the call began. Default: 90 s.
    #[serde(with = "presence_core::duration_text")]
    pub max_elapsed: Duration,
    /// Tokens for repeats, shared by all calls of an engine: a repeat takes 5, after a time-out 10;
    /// a success gives them back, or 1. Default: 500.
    pub budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            max_elapsed: Duration::from_secs(90),
            budget: 500,
        }
    }
}

/// Where a call stands when an attempt has failed.
#[derive(Debug)]
pub(crate) struct Round<'a> {
    pub(crate) idempotency: Idempotency,
    /// Attempts made so far.
    pub(crate) attempts: u32,
    /// Time since the call began.
    pub(crate) elapsed: Duration,
    /// Time left to the deadline.
    pub(crate) remaining: Duration,
    /// The wait of our own choosing, from [`RetryPolicy::delay`].
    pub(crate) delay: Duration,
    pub(crate) budget: &'a Budget,
}

/// What follows a failed attempt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Another attempt after `wait`; it took `cost` from the budget.
    Repeat { wait: Duration, cost: u32 },
    /// None, because it cannot help or must not be.
    Stop,
    /// None, because a bound is reached.
    GiveUp(&'static str),
}

impl RetryPolicy {
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.max_attempts == 0 {
            problems.add("engine.retry.max_attempts", "must be at least 1");
        }
        if self.base_delay > self.max_delay {
            problems.add("engine.retry.base_delay", "must not exceed engine.retry.max_delay");
        }
    }

    /// The wait after `attempts` attempts, where `random` is drawn evenly from 0 to 1. A vendor
    /// that says "too many" without saying for how long is left alone for the base delay at least.
    pub(crate) fn delay(&self, attempts: u32, random: f64, limited: bool) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let ceiling = self.base_delay.saturating_mul(1 << doublings).min(self.max_delay);
        let delay = ceiling.mul_f64(random.clamp(0.0, 1.0));
        if limited { delay.max(self.base_delay) } else { delay }
    }

    pub(crate) fn decide(&self, error: &Error, round: &Round<'_>) -> Decision {
        if !may_repeat(error, round.idempotency) {
            return Decision::Stop;
        }
        if round.attempts >= self.max_attempts {
            return Decision::GiveUp("attempts");
        }
        let asked = error.retry_after().unwrap_or(Duration::ZERO);
        if asked > self.max_retry_after {
            return Decision::GiveUp("retry_after");
        }
        let wait = round.delay.max(asked);
        if round.elapsed.saturating_add(wait) > self.max_elapsed {
            return Decision::GiveUp("elapsed");
        }
        if wait >= round.remaining {
            return Decision::GiveUp("deadline");
        }
        match round.budget.take(error.kind() == ErrorKind::Timeout) {
            Some(cost) => Decision::Repeat { wait, cost },
            None => Decision::GiveUp("budget"),
        }
    }
}

/// Whether a repeat is allowed and can help, bounds aside.
pub(crate) fn may_repeat(error: &Error, idempotency: Idempotency) -> bool {
    let harmless = match error.fate() {
        Fate::NotApplied => true,
        Fate::Unknown => idempotency != Idempotency::Once,
        Fate::Applied => idempotency == Idempotency::Safe,
    };
    harmless && error.retry_state() == RetryState::Temporary
}
