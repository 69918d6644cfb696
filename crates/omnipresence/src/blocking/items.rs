//! [`Items`]: a stream as an iterator.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream;
use presence_core::Result;

use super::Waiting;

/// What a stream yields, one after the other: each step waits for the next.
///
/// It ends where the stream does. A watch ends only with an error; [`Items::next_within`] waits for
/// a while and no longer.
#[must_use = "nothing is asked before the first step"]
pub struct Items<T> {
    waiting: Arc<Waiting>,
    operation: &'static str,
    stream: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
    ended: bool,
}

impl<T> Items<T> {
    pub(super) fn new(
        waiting: &Arc<Waiting>,
        operation: &'static str,
        stream: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
    ) -> Self {
        Self { waiting: Arc::clone(waiting), operation, stream, ended: false }
    }

    /// The next item, if it comes before `limit` has passed; `Poll::Pending` where it does not, and
    /// nothing is lost then. `Poll::Ready(None)` is the end.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::task::Poll;
    /// use std::time::Duration;
    ///
    /// use omnipresence::blocking::Provider;
    /// use omnipresence::{Event, MemoryProvider, WatchOptions};
    ///
    /// # fn main() -> omnipresence::Result<()> {
    /// let provider = Provider::new(Arc::new(MemoryProvider::with_people(["anna"])))?;
    /// let mut events = provider.watch(WatchOptions::new());
    /// let mut heard = 0;
    /// while let Poll::Ready(Some(event)) = events.next_within(Duration::from_millis(1)) {
    ///     println!("{:?}", event?);
    ///     heard += 1;
    /// }
    /// assert_eq!(heard, 2, "that it has begun, and how Anna stands");
    /// # Ok(())
    /// # }
    /// ```
    pub fn next_within(&mut self, limit: Duration) -> Poll<Option<Result<T>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let stream = &mut self.stream;
        let next =
            async { timeout(limit, poll_fn(|context| stream.as_mut().poll_next(context))).await };
        match self.waiting.run(self.operation, next) {
            Ok(Some(item)) => Poll::Ready(self.noted(item)),
            Ok(None) => Poll::Pending,
            Err(error) => Poll::Ready(self.refused(error)),
        }
    }

    fn noted(&mut self, item: Option<Result<T>>) -> Option<Result<T>> {
        self.ended = item.is_none();
        item
    }

    /// A refusal is said once: whoever loops would otherwise never come to an end.
    fn refused(&mut self, error: presence_core::Error) -> Option<Result<T>> {
        self.ended = true;
        Some(Err(error))
    }
}

impl<T> Iterator for Items<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.ended {
            return None;
        }
        let stream = &mut self.stream;
        let next = poll_fn(|context| stream.as_mut().poll_next(context));
        match self.waiting.run(self.operation, next) {
            Ok(item) => self.noted(item),
            Err(error) => self.refused(error),
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.operation)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "it is the caller's own time that passes, in a program that has no clock to inject"
)]
async fn timeout<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok()
}
