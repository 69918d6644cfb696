//! [`Kept`]: what costs much to read, remembered for a while and read once for all who want it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use presence_core::{Clock, Error, Result};

/// Something that was read, and since when it is known.
pub(crate) struct Kept<T> {
    value: Mutex<Option<(Duration, Arc<T>)>>,
    /// Held by whoever reads; how the last reading failed, and its number.
    turn: tokio::sync::Mutex<Option<(u64, Error)>>,
    /// How many readings have come to an end.
    ended: AtomicU64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        let (value, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { value, turn, ended: AtomicU64::new(0) }
    }
}

impl<T: Send + Sync> Kept<T> {
    /// What is remembered and younger than `age`, else what `read` gives.
    ///
    /// Whoever waits while somebody else reads gets what came of that. A failure too: otherwise
    /// the last of many who wait would wait for a failure of each before.
    pub(crate) async fn get(
        &self,
        clock: &dyn Clock,
        age: Duration,
        read: impl Future<Output = Result<T>> + Send,
    ) -> Result<Arc<T>> {
        if let Some(value) = self.fresh(clock, age) {
            return Ok(value);
        }
        let number = self.ended.load(Ordering::SeqCst);
        let mut failure = self.turn.lock().await;
        if let Some(value) = self.fresh(clock, age) {
            return Ok(value);
        }
        match &*failure {
            Some((failed, error)) if *failed >= number => return Err(error.clone()),
            _ => {}
        }
        let since = clock.monotonic();
        let read = read.await;
        let number = self.ended.fetch_add(1, Ordering::SeqCst);
        *failure = read.as_ref().err().map(|error| (number, error.clone()));
        Ok(self.put(since, read?))
    }

    /// Remembers what was read, as known since then.
    pub(crate) fn put(&self, since: Duration, value: T) -> Arc<T> {
        let value = Arc::new(value);
        *self.value.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((since, Arc::clone(&value)));
        value
    }

    fn fresh(&self, clock: &dyn Clock, age: Duration) -> Option<Arc<T>> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, value) = value.as_ref()?;
        (clock.monotonic().saturating_sub(*since) < age).then(|| Arc::clone(value))
    }
}

impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use futures_util::future::join_all;
    use presence_core::{ErrorKind, ManualClock, Timestamp};

    use super::*;

    const AGE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn what_is_wanted_at_the_same_time_is_read_once_even_if_that_fails() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let (kept, readings) = (Kept::default(), AtomicUsize::new(0));
        let read = async |good: bool| {
            let number = readings.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::task::yield_now().await;
            let failure = || Error::new(ErrorKind::Timeout, "no answer");
            good.then_some(number).ok_or_else(failure)
        };
        let all = join_all((0..9).map(|_| kept.get(&clock, AGE, read(false)))).await;
        assert!(all.iter().all(Result::is_err));
        assert_eq!(readings.load(Ordering::SeqCst), 1);
        // Who comes later does not get an old failure.
        let all = join_all((0..9).map(|_| kept.get(&clock, AGE, read(true)))).await;
        assert!(all.into_iter().all(|it| *it.unwrap() == 2));
        clock.advance(AGE);
        assert_eq!(*kept.get(&clock, AGE, read(true)).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn who_goes_away_while_reading_leaves_the_turn_to_the_next() {
        use futures_util::FutureExt;

        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let kept = Kept::default();
        let given_up = kept.get(&clock, AGE, std::future::pending());
        assert!(given_up.now_or_never().is_none());
        assert_eq!(*kept.get(&clock, AGE, async { Ok(7) }).await.unwrap(), 7);
    }
}
