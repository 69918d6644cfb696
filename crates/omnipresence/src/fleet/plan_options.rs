//! [`PlanOptions`]: how a plan is made.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How a plan is made.
///
/// ```
/// use omnipresence::fleet::PlanOptions;
///
/// let options = PlanOptions::new().with_progress(|read| {
///     eprintln!("{} of {} people read", read.done, read.total);
/// });
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct PlanOptions {
    progress: Option<Arc<dyn Fn(ReadProgress) + Send + Sync>>,
}

impl PlanOptions {
    /// Nobody is told how far it has come.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `tell` before the first people are read and after each batch. It must not block.
    #[must_use]
    pub fn with_progress(mut self, tell: impl Fn(ReadProgress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(tell));
        self
    }

    pub(super) fn count(&self, total: usize) -> ReadCount<'_> {
        let count = ReadCount { options: self, done: AtomicUsize::new(0), total };
        count.add(0);
        count
    }
}

impl fmt::Debug for PlanOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlanOptions").finish_non_exhaustive()
    }
}

/// How far reading for a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadProgress {
    /// How many people were read; one whom two providers know counts twice.
    pub done: usize,
    /// How many there are to read.
    pub total: usize,
}

/// Counts what every provider has read.
pub(super) struct ReadCount<'a> {
    options: &'a PlanOptions,
    done: AtomicUsize,
    total: usize,
}

impl ReadCount<'_> {
    pub(super) fn add(&self, more: usize) {
        let done = self.done.fetch_add(more, Ordering::Relaxed) + more;
        if let Some(tell) = &self.options.progress {
            tell(ReadProgress { done, total: self.total });
        }
    }
}
