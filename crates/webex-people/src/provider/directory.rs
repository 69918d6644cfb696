//! [`Directory`]: how large the organisation is, as far as that is known.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What a list of everybody takes: told by the configuration, and learnt from complete lists.
#[derive(Debug, Default)]
pub(super) struct Directory {
    /// How many people there are; 0 where unknown.
    people: AtomicUsize,
    /// How many calls the last complete list took, halved and empty pages too; 0 where unknown.
    calls: AtomicUsize,
}

impl Directory {
    pub(super) fn new(people: usize) -> Self {
        Self { people: AtomicUsize::new(people), calls: AtomicUsize::new(0) }
    }

    /// The same knowledge, which then goes ways of its own.
    pub(super) fn snapshot(&self) -> Self {
        let copy = |number: &AtomicUsize| AtomicUsize::new(number.load(Ordering::Relaxed));
        Self { people: copy(&self.people), calls: copy(&self.calls) }
    }

    pub(super) fn people(&self) -> usize {
        self.people.load(Ordering::Relaxed)
    }

    /// How many calls a list takes: as many as the last one, or by `page` people a page.
    pub(super) fn calls(&self, page: usize) -> usize {
        match self.calls.load(Ordering::Relaxed) {
            0 => self.people().div_ceil(page.max(1)),
            calls => calls,
        }
    }

    /// A complete list had so many people and took so many calls.
    pub(super) fn listed(&self, people: usize, calls: usize) {
        self.people.store(people, Ordering::Relaxed);
        self.calls.store(calls, Ordering::Relaxed);
    }

    /// A list that was given up had so many people after so many calls.
    pub(super) fn has_at_least(&self, people: usize, calls: usize) {
        self.people.fetch_max(people, Ordering::Relaxed);
        self.calls.fetch_max(calls, Ordering::Relaxed);
    }
}
