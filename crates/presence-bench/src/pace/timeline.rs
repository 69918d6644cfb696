//! [`Timeline`]: time that moves to the next wait when nothing else is to be done.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use async_trait::async_trait;
use presence_core::{Clock, Timestamp};

use crate::{Result, failed};

/// A clock on which an hour takes as long as the work in it. Clones share the time.
#[derive(Clone, Debug, Default)]
pub(super) struct Timeline(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    now: Duration,
    /// By when they are over.
    waits: BTreeMap<(Duration, u64), Waker>,
    begun: u64,
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Timeline {
    /// What `work` comes to, and how long it took by this clock. Nothing else may be waited for.
    pub(super) fn run<T>(&self, work: impl Future<Output = T>) -> Result<(T, Duration)> {
        let begun = self.monotonic();
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut work = pin!(work);
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
                return Ok((done, self.monotonic().saturating_sub(begun)));
            }
            if !woken.0.swap(false, Ordering::Relaxed) && !self.advance() {
                return Err(failed("nothing is to be done, and nothing is waited for"));
            }
        }
    }

    /// Moves to the end of the wait that is over first. `false` where nobody waits.
    fn advance(&self) -> bool {
        let mut state = self.state();
        let Some(((due, _), waker)) = state.waits.pop_first() else { return false };
        state.now = state.now.max(due);
        drop(state);
        waker.wake();
        true
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, duration: Duration) -> Wait<'_> {
        let mut state = self.state();
        state.begun += 1;
        Wait { timeline: self, key: (state.now.saturating_add(duration), state.begun) }
    }
}

/// A wait; dropped, it is over.
struct Wait<'a> {
    timeline: &'a Timeline,
    key: (Duration, u64),
}

impl Future for Wait<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.timeline.state();
        if state.now >= self.key.0 {
            return Poll::Ready(());
        }
        state.waits.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        self.timeline.state().waits.remove(&self.key);
    }
}

#[async_trait]
impl Clock for Timeline {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.state().now
    }

    async fn sleep(&self, duration: Duration) {
        self.wait(duration).await;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::{join, select};

    use super::*;

    #[test]
    fn waits_side_by_side_take_as_long_as_the_longest() {
        let clock = Timeline::default();
        let (hour, minute) = (Duration::from_secs(3600), Duration::from_secs(60));
        let both = join(clock.sleep(hour), clock.sleep(minute));
        assert_eq!(clock.run(both).unwrap().1, hour);
        let first = select(clock.sleep(hour), clock.sleep(minute));
        assert_eq!(clock.run(async { drop(first.await) }).unwrap().1, minute);
        assert!(clock.state().waits.is_empty(), "a dropped wait leaves nothing behind");
        assert_eq!(clock.monotonic(), hour + minute);
    }

    #[test]
    fn work_that_nobody_can_end_is_told() {
        assert!(Timeline::default().run(std::future::pending::<()>()).is_err());
    }
}
