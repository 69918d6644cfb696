//! [`Fetch`]: one page on its way, coming in by itself where there is a runtime.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Result, RetryState, within};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};
use tracing::Instrument;

use super::Page;

/// One page on its way. Dropped, it is given up.
pub(super) enum Fetch<T, C> {
    Task(Task<Result<Page<T, C>>>),
    /// Without a runtime it only proceeds while the stream is read.
    Inline(BoxFuture<Result<Page<T, C>>>),
}

type BoxFuture<R> = Pin<Box<dyn Future<Output = R> + Send>>;

/// A task that ends with its owner.
pub(super) struct Task<R>(JoinHandle<R>);

impl<R> Drop for Task<R> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T: Send + 'static, C: Send + 'static> Fetch<T, C> {
    pub(super) fn start(
        page: impl Future<Output = Result<Page<T, C>>> + Send + 'static,
        deadline: Option<(Arc<dyn Clock>, Duration)>,
    ) -> Self {
        let work = async move {
            match deadline {
                None => page.await,
                Some((clock, limit)) => {
                    within(&*clock, limit, page).await.unwrap_or_else(|| Err(too_late(limit)))
                }
            }
        };
        let work = work.in_current_span();
        match Handle::try_current() {
            Ok(runtime) => Self::Task(Task(runtime.spawn(work))),
            Err(_) => Self::Inline(Box::pin(work)),
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Page<T, C>>> {
        match self {
            Self::Inline(work) => work.as_mut().poll(context),
            Self::Task(Task(task)) => {
                let joined = ready!(Pin::new(task).poll(context));
                Poll::Ready(joined.unwrap_or_else(|error| Err(lost(&error))))
            }
        }
    }
}

fn too_late(limit: Duration) -> Error {
    Error::new(ErrorKind::Timeout, format!("no page within {limit:?}"))
        .with_retry_state(RetryState::GaveUp)
}

fn lost(error: &JoinError) -> Error {
    if error.is_panic() {
        Error::new(ErrorKind::Internal, "reading a page panicked")
    } else {
        Error::new(ErrorKind::Closed, "the runtime was shut down while a page was read")
    }
}
