//! [`within`]: work that must not take longer than it may.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use presence_core::Clock;

/// What `work` gives, or `None` where `limit` passes first. Finished work wins.
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
