//! The house's clock: nobody waits, and limits are kept by the machine's own time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use omnipresence::{Clock, Timestamp};
use presence_http::TokioClock;

/// A clock whose sleeps end at once and move the time. A limit is a real one: what one provider
/// sleeps must not end the calls of another.
#[derive(Debug)]
pub(crate) struct Hurried {
    real: TokioClock,
    skipped: Mutex<Duration>,
}

impl Hurried {
    pub(crate) fn new() -> Self {
        Self { real: TokioClock::new(), skipped: Mutex::default() }
    }

    fn skipped(&self) -> Duration {
        *self.skipped.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        self.real.now() + self.skipped()
    }

    fn monotonic(&self) -> Duration {
        self.real.monotonic() + self.skipped()
    }

    async fn sleep(&self, duration: Duration) {
        *self.skipped.lock().unwrap_or_else(PoisonError::into_inner) += duration;
        tokio::task::yield_now().await;
    }

    async fn time_limit(&self, duration: Duration) {
        self.real.time_limit(duration).await;
    }
}
