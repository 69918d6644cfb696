//! [`Gcra`]: the arithmetic of a rate limit with a burst. It takes the time and never reads it.

use std::time::Duration;

use super::RateTier;

/// The generic cell rate algorithm: one number, the instant up to which the rate is used up.
#[derive(Debug)]
pub(super) struct Gcra {
    interval: Duration,
    /// How far ahead of the present the used-up instant may run.
    tolerance: Duration,
    used_until: Duration,
}

impl Gcra {
    pub(super) fn new(tier: &RateTier) -> Self {
        let interval = tier.interval();
        let tolerance = interval.saturating_mul(tier.burst().saturating_sub(1));
        Self { interval, tolerance, used_until: Duration::ZERO }
    }

    /// Takes one call at `now`, or says how long to wait for it.
    pub(super) fn take(&mut self, now: Duration) -> Result<(), Duration> {
        let from = self.used_until.max(now);
        let ahead = from - now;
        match ahead.checked_sub(self.tolerance).filter(|wait| !wait.is_zero()) {
            Some(wait) => Err(wait),
            None => {
                self.used_until = from.saturating_add(self.interval);
                Ok(())
            }
        }
    }
}
