//! [`Pace`]: a budget of calls that is charged before each of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use presence_core::{Clock, Result};
use presence_http::{Answer, Call, Engine};

/// How many calls a minute a client may make, repeats of a call included. After a pause a few may
/// go at once. Whoever shares it shares the budget.
#[derive(Debug)]
pub(crate) struct Pace {
    clock: Arc<dyn Clock>,
    /// How long one call has to itself.
    per_call: Duration,
    /// How far ahead of its turn a call may go.
    ahead: Duration,
    /// When the next call has its turn.
    next: Mutex<Duration>,
}

tokio::task_local! {
    /// The budget of the call that this task makes, and how often it was sent.
    static PACED: (Arc<Pace>, std::cell::Cell<u32>);
}

impl Pace {
    /// A budget of one call every `per_call`, of which `at_once` may be saved up.
    pub(crate) fn new(clock: Arc<dyn Clock>, per_call: Duration, at_once: usize) -> Self {
        let saved = u32::try_from(at_once.saturating_sub(1)).unwrap_or(u32::MAX);
        let ahead = per_call.saturating_mul(saved);
        let next = Mutex::new(clock.monotonic());
        Self { clock, per_call, ahead, next }
    }

    /// Makes `call` when its turn has come.
    pub(super) async fn call(self: &Arc<Self>, engine: &Engine, call: &Call) -> Result<Answer> {
        let wait = self.charge();
        if !wait.is_zero() {
            self.clock.sleep(wait).await;
        }
        let paced = (Arc::clone(self), std::cell::Cell::new(0));
        PACED.scope(paced, engine.call(call)).await
    }

    /// Takes one call out of the budget, and says how long it has to wait for its turn.
    fn charge(&self) -> Duration {
        // Nothing that can panic runs under the lock.
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.monotonic();
        let turn = next.max(now);
        *next = turn.saturating_add(self.per_call);
        turn.saturating_sub(self.ahead).saturating_sub(now)
    }
}

/// An attempt is sent. The first of a call is paid for; each other one delays the calls after it.
pub(super) fn sent() {
    // Without a budget there is nothing to charge.
    let _ = PACED.try_with(|(pace, attempts)| {
        if attempts.replace(attempts.get().saturating_add(1)) > 0 {
            pace.charge();
        }
    });
}

#[cfg(test)]
mod tests {
    use presence_core::{ManualClock, Timestamp};

    use super::*;

    #[test]
    fn a_few_calls_go_at_once_and_then_each_has_its_turn() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let pace = Pace::new(Arc::new(clock.clone()), Duration::from_secs(10), 3);
        let waits =
            |count: usize| -> Vec<u64> { (0..count).map(|_| pace.charge().as_secs()).collect() };
        assert_eq!(waits(5), [0, 0, 0, 10, 20]);
        clock.advance(Duration::from_secs(40));
        assert_eq!(waits(2), [0, 0]);
        clock.advance(Duration::from_secs(3600));
        assert_eq!(waits(4), [0, 0, 0, 10], "a long pause saves up no more than three");
    }
}
