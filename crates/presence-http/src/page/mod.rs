//! [`Pager`]: a list that comes in pages, as one stream.

mod fetch;
mod options;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use presence_core::{Clock, Error, ErrorKind, Result, Vendor};

use self::fetch::Fetch;
pub use self::options::{Page, PagerOptions};

/// A list as a stream of rows, fetched page by page.
///
/// Nothing is fetched before the first row is asked for. Then the next page is fetched as soon as
/// the one before says where it is, while that one is being read; never more than one page ahead.
/// On a tokio runtime the page comes in by itself, in a task that ends with the stream, so a slow
/// reader keeps no connection and no place in a rate limit waiting.
///
/// A page that fails is yielded as one `Err` and ends the stream. A row that fails is an `Err` too
/// and does not. A page that was seen before, too many empty pages in a row and too many pages are
/// errors, not silent ends.
///
/// ```
/// use futures_util::StreamExt;
/// use presence_http::{Page, Pager, PagerOptions, TokioClock};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let clock = std::sync::Arc::new(TokioClock::new());
/// let pager = Pager::new(clock, 0_u32, PagerOptions::default(), |offset| async move {
///     let rows = vec![Ok(offset), Ok(offset + 1)];
///     Ok(Page::new(rows, (offset < 4).then_some(offset + 2)))
/// });
/// let rows: Vec<u32> = pager.map(Result::unwrap).collect().await;
/// assert_eq!(rows, [0, 1, 2, 3, 4, 5]);
/// # });
/// ```
pub struct Pager<T, C> {
    rows: VecDeque<Result<T>>,
    /// Where the page in `rows` begins.
    page: Option<C>,
    next: Next<T, C>,
    fetch: Box<dyn FnMut(C) -> Fetch<T, C> + Send>,
    seen: HashSet<C>,
    options: PagerOptions,
    about: Option<(Vendor, &'static str)>,
    yielded: usize,
    empty_pages: usize,
}

/// What comes after the page in hand.
enum Next<T, C> {
    /// The page at this cursor, not asked for yet.
    At(C),
    /// The page at this cursor, on its way.
    Coming(C, Fetch<T, C>),
    /// An error about the page at this cursor.
    Failed(C, Option<Error>),
    /// Nothing.
    End,
}

impl<T: Send + 'static, C: Clone + Eq + Hash + Send + 'static> Pager<T, C> {
    /// A stream that begins with the page at `start` and fetches each page with `fetch`.
    ///
    /// `clock` measures [`PagerOptions::page_deadline`].
    pub fn new<F, R>(clock: Arc<dyn Clock>, start: C, options: PagerOptions, mut fetch: F) -> Self
    where
        F: FnMut(C) -> R + Send + 'static,
        R: Future<Output = Result<Page<T, C>>> + Send + 'static,
    {
        let deadline = options.page_deadline;
        let fetch =
            move |cursor| Fetch::start(fetch(cursor), deadline.map(|it| (Arc::clone(&clock), it)));
        Self {
            rows: VecDeque::new(),
            page: None,
            seen: HashSet::from([start.clone()]),
            next: Next::At(start),
            fetch: Box::new(fetch),
            options,
            about: None,
            yielded: 0,
            empty_pages: 0,
        }
    }

    /// Where to begin another pager so that no row is missed: the page in hand while it has rows
    /// left, else the next one. Rows of a page in hand that were yielded already come again. `None`
    /// when the list has been read to its end.
    #[must_use]
    pub fn cursor(&self) -> Option<&C> {
        match &self.next {
            _ if !self.rows.is_empty() => self.page.as_ref(),
            Next::At(cursor) | Next::Coming(cursor, _) | Next::Failed(cursor, _) => Some(cursor),
            Next::End => None,
        }
    }

    /// Names vendor and operation in the errors that are the list's own.
    #[must_use]
    pub fn about(mut self, vendor: Vendor, operation: &'static str) -> Self {
        self.about = Some((vendor, operation));
        self
    }

    fn named(&self, error: Error) -> Error {
        match &self.about {
            Some((vendor, operation)) if error.vendor().is_none() => {
                error.with_vendor(vendor.clone()).with_operation(*operation)
            }
            _ => error,
        }
    }

    fn is_at_limit(&self, rows_to_come: usize) -> bool {
        let reach = self.yielded.saturating_add(rows_to_come);
        self.options.limit.is_some_and(|limit| reach >= limit)
    }

    /// Takes a page in, and sends for the one after it.
    fn arrive(&mut self, cursor: C, page: Page<T, C>) {
        self.empty_pages = if page.items.is_empty() { self.empty_pages + 1 } else { 0 };
        self.rows = page.items.into();
        self.page = Some(cursor);
        self.next = match page.next {
            None => Next::End,
            Some(next) => match self.objection(&next) {
                Some(message) => Next::Failed(next, Some(Error::new(ErrorKind::Protocol, message))),
                None => {
                    self.seen.insert(next.clone());
                    Next::At(next)
                }
            },
        };
        if !self.is_at_limit(self.rows.len()) {
            self.send_for_next();
        }
    }

    fn objection(&self, next: &C) -> Option<String> {
        let options = &self.options;
        if self.seen.contains(next) {
            Some("the list's pages go round in a circle".to_owned())
        } else if self.seen.len() >= options.max_pages {
            Some(format!("the list has more than {} pages", options.max_pages))
        } else if self.empty_pages > options.max_empty_pages {
            Some(format!("the list has more than {} empty pages in a row", options.max_empty_pages))
        } else {
            None
        }
    }

    fn send_for_next(&mut self) {
        if let Next::At(cursor) = &self.next {
            let cursor = cursor.clone();
            let fetch = (self.fetch)(cursor.clone());
            self.next = Next::Coming(cursor, fetch);
        }
    }
}

/// Rows and cursors are only ever moved out of it.
impl<T, C> Unpin for Pager<T, C> {}

impl<T: Send + 'static, C: Clone + Eq + Hash + Send + 'static> Stream for Pager<T, C> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if self.is_at_limit(0) {
                // A page that is on its way will not be read.
                if let Next::Coming(cursor, _) = &self.next {
                    self.next = Next::At(cursor.clone());
                }
                return Poll::Ready(None);
            }
            if let Some(row) = self.rows.pop_front() {
                self.yielded += 1;
                return Poll::Ready(Some(row));
            }
            self.send_for_next();
            match &mut self.next {
                Next::End | Next::At(_) => return Poll::Ready(None),
                Next::Failed(_, error) => {
                    let error = error.take();
                    return Poll::Ready(error.map(|error| Err(self.named(error))));
                }
                Next::Coming(cursor, fetch) => {
                    let page = ready!(fetch.poll(context));
                    let cursor = cursor.clone();
                    match page {
                        Ok(page) => self.arrive(cursor, page),
                        Err(error) => self.next = Next::Failed(cursor, Some(error)),
                    }
                }
            }
        }
    }
}

impl<T, C> fmt::Debug for Pager<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("yielded", &self.yielded)
            .field("rows_at_hand", &self.rows.len())
            .field("pages_known", &self.seen.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
