//! [`Clock`]: time is injected, so that nothing in this project ever waits in a test.

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;

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
