//! Simulated time, and the only file of this crate that asks the machine for the time.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::Instant;

/// The clock a simulator lives by: its timestamps and its delays.
///
/// A real clock runs by itself. A manual one stands still until [`advance`](Self::advance) is
/// called, so a test can wait an hour in no time. Clones share one time.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use presence_sim::SimClock;
///
/// let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(90));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(90));
/// ```
#[derive(Clone)]
pub struct SimClock {
    inner: Arc<Inner>,
}

struct Inner {
    base: Base,
    ahead: watch::Sender<Duration>,
}

enum Base {
    Real,
    Manual(SystemTime),
}

/// A moment in simulated time to wait for, fixed when it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    wait: Duration,
    ahead: Duration,
    begun: Instant,
}

impl Deadline {
    /// The moment `wait` after this one.
    pub(crate) fn later_by(self, wait: Duration) -> Self {
        Self { wait: self.wait.saturating_add(wait), ..self }
    }
}

impl SimClock {
    /// The machine's own time.
    #[must_use]
    pub fn real() -> Self {
        Self::on(Base::Real)
    }

    /// A clock that shows `start` until it is advanced.
    #[must_use]
    pub fn manual(start: SystemTime) -> Self {
        Self::on(Base::Manual(start))
    }

    fn on(base: Base) -> Self {
        Self { inner: Arc::new(Inner { base, ahead: watch::Sender::new(Duration::ZERO) }) }
    }

    /// What time it is in the simulation.
    ///
    /// Time stops at the end of what [`SystemTime`] can hold.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let base = match self.inner.base {
            Base::Real => machine_now(),
            Base::Manual(start) => start,
        };
        base.checked_add(*self.inner.ahead.borrow()).unwrap_or(base)
    }

    /// Moves the simulation forward by `step` and wakes whoever was waiting for it.
    ///
    /// On a real clock the step comes on top of the time that passes by itself.
    pub fn advance(&self, step: Duration) {
        self.inner.ahead.send_modify(|ahead| *ahead = ahead.saturating_add(step));
    }

    /// A moment `wait` from now.
    pub(crate) fn deadline(&self, wait: Duration) -> Deadline {
        Deadline { wait, ahead: *self.inner.ahead.borrow(), begun: Instant::now() }
    }

    /// Returns once `deadline` has come.
    pub(crate) async fn reach(&self, deadline: Deadline) {
        let mut steps = self.inner.ahead.subscribe();
        loop {
            let left = self.left(deadline, *steps.borrow_and_update());
            if left.is_zero() {
                return;
            }
            match self.inner.base {
                Base::Real => tokio::select! {
                    _ = steps.changed() => {}
                    () = machine_sleep(left) => {}
                },
                // The sender lives in `self`, so the only way out is a step.
                Base::Manual(_) => drop(steps.changed().await),
            }
        }
    }

    fn left(&self, deadline: Deadline, ahead: Duration) -> Duration {
        let stepped = ahead.saturating_sub(deadline.ahead);
        let passed = match self.inner.base {
            Base::Real => deadline.begun.elapsed(),
            Base::Manual(_) => Duration::ZERO,
        };
        deadline.wait.saturating_sub(stepped).saturating_sub(passed)
    }
}

impl Default for SimClock {
    fn default() -> Self {
        Self::real()
    }
}

impl fmt::Debug for SimClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.inner.base {
            Base::Real => "real",
            Base::Manual(_) => "manual",
        };
        f.debug_struct("SimClock").field("kind", &kind).field("now", &self.now()).finish()
    }
}

/// Waits for `work`, but no longer than `limit` of the machine's time.
///
/// Limits that guard the simulator itself are never simulated: a manual clock must not switch
/// them off.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    #[expect(clippy::disallowed_methods, reason = "this is the module that is allowed to")]
    let outcome = tokio::time::timeout(limit, work).await;
    outcome.ok()
}

/// Sleeps by the machine's time.
pub(crate) async fn machine_sleep(wait: Duration) {
    #[expect(clippy::disallowed_methods, reason = "this is the module that is allowed to")]
    tokio::time::sleep(wait).await;
}

fn machine_now() -> SystemTime {
    #[expect(clippy::disallowed_methods, reason = "this is the module that is allowed to")]
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_wait_ends_with_the_step_that_reaches_it() {
        let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
        let deadline = clock.deadline(Duration::from_secs(3_600));
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reach(deadline).await }
        });
        clock.advance(Duration::from_secs(3_599));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(Duration::from_secs(1));
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_step_before_the_wait_begins_still_counts() {
        let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
        let deadline = clock.deadline(Duration::from_secs(5));
        clock.advance(Duration::from_secs(5));
        clock.reach(deadline).await;
    }

    #[tokio::test]
    async fn a_real_clock_passes_by_itself_and_can_be_pushed() {
        let clock = SimClock::real();
        clock.reach(clock.deadline(Duration::from_millis(1))).await;
        let far = clock.deadline(Duration::from_secs(86_400));
        clock.advance(Duration::from_secs(86_400));
        clock.reach(far).await;
    }

    #[test]
    fn a_step_past_the_end_of_time_is_survived() {
        let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH);
    }
}
