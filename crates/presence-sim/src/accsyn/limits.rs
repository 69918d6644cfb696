//! The rate limits of the vendor's page, on simulated time.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

/// Requests a second that the edge lets through for ever, to everything under `/api`.
const EDGE_RATE: f64 = 30.0;

/// Requests at once that the edge lets through.
const EDGE_BURST: f64 = 60.0;

/// How long the backend remembers a login.
const AUTH_WINDOW: Duration = Duration::from_secs(5 * 60);

/// How many remembered logins are only delayed.
const AUTH_HITS: usize = 50;

/// The longest delay of a login, in seconds.
const AUTH_DELAY: f64 = 10.0;

/// The counters of one public address: every caller is on loopback.
#[derive(Debug)]
pub(super) struct Limits {
    tokens: f64,
    filled: SystemTime,
    logins: VecDeque<SystemTime>,
}

impl Limits {
    pub(super) fn new(now: SystemTime) -> Self {
        Self { tokens: EDGE_BURST, filled: now, logins: VecDeque::new() }
    }

    /// Whether the edge lets one more request through. Counts it if so.
    pub(super) fn pass_edge(&mut self, now: SystemTime) -> bool {
        // A clock that was set back adds nothing.
        let passed = now.duration_since(self.filled).unwrap_or_default();
        self.tokens = (self.tokens + passed.as_secs_f64() * EDGE_RATE).min(EDGE_BURST);
        self.filled = self.filled.max(now);
        let passes = self.tokens >= 1.0;
        if passes {
            self.tokens -= 1.0;
        }
        passes
    }

    /// How long the next login is held back: the first one not at all, the fiftieth 10 s, those
    /// between on a logarithm. Beyond that it is refused at once.
    pub(super) fn login_delay(&mut self, now: SystemTime) -> Duration {
        self.forget_logins(now);
        match self.logins.len() {
            AUTH_HITS.. => Duration::ZERO,
            before => {
                let share = (before as f64 + 1.0).ln() / (AUTH_HITS as f64).ln();
                Duration::from_secs_f64(AUTH_DELAY * share)
            }
        }
    }

    /// Counts a login, or says how long to wait.
    pub(super) fn pass_login(&mut self, now: SystemTime) -> Result<(), Duration> {
        self.forget_logins(now);
        match self.logins.front() {
            Some(oldest) if self.logins.len() >= AUTH_HITS => {
                let passed = now.duration_since(*oldest).unwrap_or_default();
                Err(AUTH_WINDOW.saturating_sub(passed))
            }
            _ => {
                self.logins.push_back(now);
                Ok(())
            }
        }
    }

    fn forget_logins(&mut self, now: SystemTime) {
        let is_old = |at: &SystemTime| now.duration_since(*at).is_ok_and(|age| age >= AUTH_WINDOW);
        while self.logins.front().is_some_and(is_old) {
            self.logins.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn the_edge_lets_a_burst_through_and_then_a_rate() {
        let mut limits = Limits::new(START);
        assert_eq!((0..100).filter(|_| limits.pass_edge(START)).count(), 60);
        let later = START + Duration::from_millis(100);
        assert_eq!((0..100).filter(|_| limits.pass_edge(later)).count(), 3);
        let much_later = START + Duration::from_secs(3_600);
        assert_eq!((0..100).filter(|_| limits.pass_edge(much_later)).count(), 60);
        assert!(!limits.pass_edge(START), "a clock that goes back gives nothing");
    }

    #[test]
    fn logins_are_delayed_more_and_more_and_then_refused() {
        let mut limits = Limits::new(START);
        let mut last = Duration::ZERO;
        assert_eq!(limits.login_delay(START), last);
        for _ in 1..AUTH_HITS {
            assert_eq!(limits.pass_login(START), Ok(()));
            let delay = limits.login_delay(START);
            assert!(delay > last && delay <= Duration::from_secs(10), "{delay:?}");
            last = delay;
        }
        assert_eq!(last, Duration::from_secs(10));
        assert_eq!(limits.pass_login(START + Duration::from_secs(60)), Ok(()));
        let refused = limits.pass_login(START + Duration::from_secs(100)).unwrap_err();
        assert_eq!(refused, Duration::from_secs(200));
        assert_eq!(limits.login_delay(START), Duration::ZERO);
        assert_eq!(limits.pass_login(START + AUTH_WINDOW), Ok(()));
    }
}
