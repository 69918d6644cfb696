//! Waiting without a runtime: giving way to others, and limits counted in polls.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures_util::future::{Either, select};

/// Gives way to whatever else the executor has to do, `turns` times.
pub(crate) async fn give_way(turns: usize) {
    let mut left = turns;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Runs `work` until it ends or has been polled for about `turns` turns; then it is dropped.
pub(crate) async fn for_some_turns<T>(
    work: impl Future<Output = T> + Send,
    turns: usize,
) -> Option<T> {
    match select(pin!(work), pin!(give_way(turns))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
