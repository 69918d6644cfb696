//! [`within`]: work with a time limit on an injected clock.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use presence_core::Clock;

/// What `work` comes to, or `None` where `limit` passes first. Work that is done wins over a limit
/// that has passed.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T> + Send,
) -> Option<T> {
    match select(pin!(work), clock.time_limit(limit)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}
