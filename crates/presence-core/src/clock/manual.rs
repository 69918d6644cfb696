//! [`ManualClock`]: time that moves when a test says so.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use async_trait::async_trait;

use super::Clock;
use crate::Timestamp;

/// A clock for tests. Clones share the same time.
///
/// Made by [`ManualClock::new`] it stands still until [`ManualClock::advance`]; made by
/// [`ManualClock::skipping`] every [`Clock::sleep`] ends at once and moves the time, while
/// [`Clock::time_limit`] still waits to be advanced past.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    start: Timestamp,
    elapsed: Duration,
    skip_sleeps: bool,
    slept: Vec<Duration>,
    waiting: Vec<Waiting>,
    next_id: u64,
    observers: Vec<Waker>,
}

#[derive(Debug)]
struct Waiting {
    id: u64,
    due: Duration,
    waker: Waker,
}

impl ManualClock {
    /// A clock that stands still at `start`.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        let state = State {
            start,
            elapsed: Duration::ZERO,
            skip_sleeps: false,
            slept: Vec::new(),
            waiting: Vec::new(),
            next_id: 0,
            observers: Vec::new(),
        };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// A clock whose sleeps end at once, moving the time by their length.
    #[must_use]
    pub fn skipping(start: Timestamp) -> Self {
        let clock = Self::new(start);
        clock.lock().skip_sleeps = true;
        clock
    }

    /// Moves the time and wakes whoever is due.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.lock();
        state.elapsed += duration;
        let now = state.elapsed;
        for due in state.waiting.extract_if(.., |waiting| waiting.due <= now) {
            due.waker.wake();
        }
    }

    /// Every sleep asked for so far, in order (time limits are not counted).
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.lock().slept.clone()
    }

    /// How many sleeps and time limits wait at this moment.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Ends when at least `count` sleeps and time limits wait: so that a test can advance the time
    /// knowing that the code under test has come to its wait.
    pub async fn until_waiting(&self, count: usize) {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.waiting.len() >= count {
                return Poll::Ready(());
            }
            state.observers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while the lock is held can only come from a test's own waker.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self, duration: Duration) {
        let mut entry = Entry { clock: self, id: None };
        let due = self.lock().elapsed.saturating_add(duration);
        poll_fn(|context| {
            let mut state = self.lock();
            if state.elapsed >= due {
                return Poll::Ready(());
            }
            let id = *entry.id.get_or_insert_with(|| {
                state.next_id += 1;
                state.next_id
            });
            state.waiting.retain(|waiting| waiting.id != id);
            state.waiting.push(Waiting { id, due, waker: context.waker().clone() });
            state.observers.drain(..).for_each(Waker::wake);
            Poll::Pending
        })
        .await;
    }
}

/// Takes a dropped wait off the list.
struct Entry<'a> {
    clock: &'a ManualClock,
    id: Option<u64>,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.clock.lock().waiting.retain(|waiting| waiting.id != id);
        }
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let state = self.lock();
        state.start + state.elapsed
    }

    fn monotonic(&self) -> Duration {
        self.lock().elapsed
    }

    async fn sleep(&self, duration: Duration) {
        let skip = {
            let mut state = self.lock();
            state.slept.push(duration);
            state.skip_sleeps
        };
        if skip {
            self.advance(duration);
        } else {
            self.wait(duration).await;
        }
    }

    async fn time_limit(&self, duration: Duration) {
        self.wait(duration).await;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::{Either, join, select};

    use super::*;

    #[tokio::test]
    async fn a_sleep_ends_when_the_time_has_come() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let sleeper = clock.sleep(Duration::from_secs(5));
        let driver = async {
            clock.until_waiting(1).await;
            clock.advance(Duration::from_secs(4));
            assert_eq!(clock.waiting(), 1);
            clock.advance(Duration::from_secs(1));
        };
        join(sleeper, driver).await;
        assert_eq!(clock.now(), Timestamp::from_unix_seconds(5).unwrap());
        assert_eq!(clock.waiting(), 0);
    }

    #[tokio::test]
    async fn skipping_moves_the_time_but_keeps_limits() {
        let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
        let limit = Box::pin(clock.time_limit(Duration::from_secs(60)));
        let work = Box::pin(clock.sleep(Duration::from_secs(7)));
        assert!(matches!(select(limit, work).await, Either::Right(_)));
        assert_eq!(clock.monotonic(), Duration::from_secs(7));
        assert_eq!(clock.slept(), [Duration::from_secs(7)]);
        assert_eq!(clock.waiting(), 0, "a dropped limit leaves nothing behind");
    }
}
