//! The provider's clock: it skips waits, keeps limits, and can be set wrong on purpose.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use omnipresence::{Clock, ManualClock, Timestamp};

/// A clock whose date is set to and fro every time it is asked. Its other half never jumps.
#[derive(Debug)]
pub(crate) struct Jumping {
    pub(crate) inner: ManualClock,
    pub(crate) hours: i64,
    asked: AtomicU64,
}

impl Jumping {
    pub(crate) fn new(inner: ManualClock, hours: i64) -> Self {
        Self { inner, hours, asked: AtomicU64::new(0) }
    }
}

#[async_trait]
impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        let step = Duration::from_secs(self.hours.unsigned_abs() * 3_600);
        let forward =
            self.asked.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) == (self.hours > 0);
        match forward {
            true => self.inner.now() + step,
            false => self.inner.now() - step,
        }
    }

    fn monotonic(&self) -> Duration {
        self.inner.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.inner.sleep(duration).await;
    }

    async fn time_limit(&self, duration: Duration) {
        self.inner.time_limit(duration).await;
    }
}
