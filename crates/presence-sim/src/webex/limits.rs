//! A rate limit. The vendor publishes none, so this one is invented.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

/// How many people are counted at once. Who comes later is counted in place of everybody else.
const MAX_COUNTED: usize = 10_000;

/// So many calls in each window, for each person on their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls are let through.
    pub calls: u32,
    /// In how long, in simulated time.
    pub window: Duration,
}

impl RateLimit {
    /// `calls` in each `window`.
    #[must_use]
    pub const fn new(calls: u32, window: Duration) -> Self {
        Self { calls, window }
    }
}

/// The counts of the windows that are open.
#[derive(Debug, Default)]
pub(super) struct Limits {
    windows: HashMap<u64, (SystemTime, u32)>,
}

impl Limits {
    /// Counts a call, or says how long to wait.
    pub(super) fn pass(
        &mut self,
        person: u64,
        limit: RateLimit,
        now: SystemTime,
    ) -> Result<(), Duration> {
        if self.windows.len() >= MAX_COUNTED && !self.windows.contains_key(&person) {
            self.windows.clear();
        }
        let (opened, calls) = self.windows.entry(person).or_insert((now, 0));
        let age = now.duration_since(*opened).unwrap_or_default();
        if age >= limit.window {
            (*opened, *calls) = (now, 0);
        }
        if *calls >= limit.calls {
            return Err(limit.window.saturating_sub(age));
        }
        *calls += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_so_many_through_and_then_none() {
        let start = SystemTime::UNIX_EPOCH;
        let later = |seconds| start + Duration::from_secs(seconds);
        let limit = RateLimit::new(2, Duration::from_secs(60));
        let mut limits = Limits::default();
        assert_eq!(limits.pass(1, limit, start), Ok(()));
        assert_eq!(limits.pass(1, limit, later(10)), Ok(()));
        assert_eq!(limits.pass(1, limit, later(20)), Err(Duration::from_secs(40)));
        assert_eq!(limits.pass(2, limit, later(20)), Ok(()));
        assert_eq!(limits.pass(1, limit, later(60)), Ok(()));
    }
}
