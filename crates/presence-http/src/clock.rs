//! [`TokioClock`]: the real time, on tokio's timers.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use presence_core::{Clock, Timestamp};
use tokio::time::Instant;

/// The machine's clock, waiting on tokio's timers.
#[derive(Clone, Debug)]
pub struct TokioClock {
    start: Instant,
}

impl TokioClock {
    /// A clock whose [`Clock::monotonic`] counts from now.
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for TokioClock {
    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    fn now(&self) -> Timestamp {
        match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Timestamp::UNIX_EPOCH + since,
            Err(before) => Timestamp::UNIX_EPOCH - before.duration(),
        }
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    /// As [`Clock::sleep`], without a future around it.
    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    async fn time_limit(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
