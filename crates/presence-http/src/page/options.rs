//! What a page is, and where a list must end.

use std::time::Duration;

use presence_core::Result;

/// One page of a list.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by every vendor crate")]
pub struct Page<T, C> {
    /// The rows; one that could not be read is an `Err` and spoils no other.
    pub items: Vec<Result<T>>,
    /// Where the next page is; `None` on the last one.
    pub next: Option<C>,
}

impl<T, C> Page<T, C> {
    /// A page and where the next one is.
    #[must_use]
    pub fn new(items: Vec<Result<T>>, next: Option<C>) -> Self {
        Self { items, next }
    }
}

/// Where a list must end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PagerOptions {
    /// Ends after this many rows, bad ones included. Default: none.
    pub limit: Option<usize>,
    /// A list of more pages is an error. Default: 10,000.
    pub max_pages: usize,
    /// More empty pages in a row are an error, if yet another follows. Default: 10.
    pub max_empty_pages: usize,
    /// How long one page may take, beside the deadline of its call. Default: none.
    pub page_deadline: Option<Duration>,
}

impl Default for PagerOptions {
    fn default() -> Self {
        Self { limit: None, max_pages: 10_000, max_empty_pages: 10, page_deadline: None }
    }
}
