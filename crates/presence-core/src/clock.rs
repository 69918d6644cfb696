//! [`Clock`]: time is injected, so that nothing in this project ever waits in a test.

use std::fmt::Debug;
use std::pin::pin;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::{Either, select};

use crate::Timestamp;

mod manual;

pub use self::manual::ManualClock;

/// Tells the time and waits.
///
/// This crate has no runtime and so no real clock; the crates that do I/O bring one (for instance
/// `presence_http::TokioClock`). [`ManualClock`] is for tests.
#[async_trait]
pub trait Clock: Debug + Send + Sync + 'static {
    /// The present instant, which may jump when the machine's clock is set.
    fn now(&self) -> Timestamp;

    /// The time since some fixed moment; never jumps, never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits because waiting is wanted: between attempts, for a rate limit, between polls.
    async fn sleep(&self, duration: Duration);

    /// Ends when `duration` has passed: for racing against work that must not take longer.
    ///
    /// Apart from [`Clock::sleep`] so that a test clock can skip waits and still keep limits.
    async fn time_limit(&self, duration: Duration) {
        self.sleep(duration).await;
    }
}

/// What `work` comes to, or `None` where `limit` passes first. Work that is done wins over a limit
/// that has passed.
///
/// ```
/// use std::time::Duration;
/// use presence_core::{ManualClock, Timestamp, within};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
/// assert_eq!(within(&clock, Duration::ZERO, async { 1 }).await, Some(1));
/// # }
/// ```
pub async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T> + Send,
) -> Option<T> {
    match select(pin!(work), clock.time_limit(limit)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}
