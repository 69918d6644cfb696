//! Faults in listing.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_core::Stream;
use futures_util::future::ready;
use futures_util::{FutureExt, StreamExt, stream};
use presence_core::{ListOptions, Result, StatusStream, UserStatus};

use super::{Fault, Faulty, State};

/// Counts an open stream for as long as it lives.
pub(super) struct Open(Arc<State>);

impl Open {
    pub(super) fn new(state: &Arc<State>) -> Self {
        state.open.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(state))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// `items`, counted as open until they are dropped.
pub(super) fn held_open<T>(
    items: impl Stream<Item = T> + Send + 'static,
    open: Open,
) -> Pin<Box<dyn Stream<Item = T> + Send>> {
    Box::pin(items.map(move |item| {
        let _held = &open;
        item
    }))
}

impl Faulty {
    pub(super) fn faulty_list(&self, options: ListOptions) -> StatusStream {
        let zero = options.limit == Some(0);
        let limit = options.limit;
        let small = options.page_size.is_some_and(|size| size < 2);
        let rows = self.inner.list(self.asked_list(options));
        match self.fault {
            Fault::RefusesList => Box::pin(stream::iter([Err(self.refusal())])),
            Fault::ListsInterfere => {
                let alone = self.state.open.load(Ordering::Relaxed) == 0;
                held_open(rows.skip(usize::from(!alone)), Open::new(&self.state))
            }
            Fault::ListRepeats => repeat_first(rows),
            Fault::ListLacksSomebody => Box::pin(rows.skip(1)),
            Fault::ListLosesPages if small => Box::pin(rows.skip(1)),
            Fault::ListOfNobodySends if zero => Box::pin(rows.take(0).chain(sent(self))),
            Fault::ListEager => eager(rows),
            Fault::ListReadsAhead => {
                Box::pin(stream::once(rows.collect::<Vec<_>>()).flat_map(stream::iter))
            }
            Fault::ListEndsAtABadRow => Box::pin(stream::unfold(Some(rows), |rows| async move {
                let mut rows = rows?;
                let row = rows.next().await?;
                let rest = row.is_ok().then_some(rows);
                Some((row, rest))
            })),
            Fault::ListHidesABadRow | Fault::ListHidesTheError => {
                let hides_all = self.has(Fault::ListHidesTheError);
                let hidden = move |row: &Result<UserStatus>| match row {
                    Ok(_) => true,
                    Err(error) => {
                        !(hides_all || error.kind() == presence_core::ErrorKind::Protocol)
                    }
                };
                Box::pin(rows.filter(move |row| ready(hidden(row))))
            }
            Fault::ListGoesOn => go_on(rows),
            Fault::OpenListBlocks => held_open(rows, Open::new(&self.state)),
            Fault::ListIgnoresTheLimit if limit.is_some() && !zero => rows,
            _ => self.spoil_rows(rows),
        }
    }

    fn asked_list(&self, mut options: ListOptions) -> ListOptions {
        match (self.fault, options.limit) {
            (Fault::ListIgnoresTheLimit, Some(1..)) => options.limit = None,
            (Fault::ListOfNobodyAnswers, Some(0)) => options.limit = Some(1),
            _ => {}
        }
        options
    }

    fn spoil_rows(&self, rows: StatusStream) -> StatusStream {
        let this = self.twin();
        Box::pin(rows.map(move |row| match row {
            Ok(status) => Ok(this.spoil_status(status)),
            Err(error) => Err(this.spoil(error, &[])),
        }))
    }

    /// The same provider with the same state, for a stream that outlives a borrow.
    pub(super) fn twin(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), fault: self.fault, state: Arc::clone(&self.state) }
    }
}

fn repeat_first(rows: StatusStream) -> StatusStream {
    let mut rows = rows.fuse();
    let start = async move {
        let first: Vec<_> = rows.next().await.into_iter().collect();
        stream::iter(first.clone()).chain(stream::iter(first)).chain(rows)
    };
    Box::pin(stream::once(start).flatten())
}

/// Asks the vendor and gives nothing.
fn sent(faulty: &Faulty) -> StatusStream {
    let this = faulty.twin();
    Box::pin(
        stream::once(async move { this.send_something().await }).flat_map(|()| stream::empty()),
    )
}

/// Begins to read at once, whoever may poll it later.
fn eager(rows: StatusStream) -> StatusStream {
    let mut rows = rows.fuse();
    let first = rows.next().now_or_never().flatten();
    Box::pin(stream::iter(first).chain(rows))
}

/// Gives every error twice.
fn go_on(rows: StatusStream) -> StatusStream {
    Box::pin(rows.flat_map(|row| {
        let again = row.as_ref().err().cloned().map(Err);
        stream::iter([Some(row), again].into_iter().flatten())
    }))
}
