//! [`ApplyOptions`]: how a plan is applied.

use std::fmt;
use std::sync::Arc;

use super::{EntryResult, Stop};
use crate::fleet::{Brake, Journal};

/// How a plan is applied.
#[derive(Default)]
#[non_exhaustive]
pub struct ApplyOptions {
    pub(super) brake: Brake,
    pub(super) allow_account: bool,
    pub(super) journal: Option<Journal>,
    pub(super) stop: Stop,
    pub(super) progress: Option<ProgressFn>,
    pub(super) batch: Option<usize>,
    pub(super) trusting: bool,
}

/// What is called after each entry.
pub(super) type ProgressFn = Arc<dyn Fn(&Progress<'_>) + Send + Sync>;

impl ApplyOptions {
    /// With the brake as it is by itself, without a journal, and no account touched.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How much may change.
    #[must_use]
    pub const fn with_brake(mut self, brake: Brake) -> Self {
        self.brake = brake;
        self
    }

    /// Lets the plan's changes of accounts through. They are allowed in the plan, and here again by
    /// the one who applies it.
    #[must_use]
    pub const fn allowing_account(mut self) -> Self {
        self.allow_account = true;
        self
    }

    /// Keeps what happens in a journal, so that it can be resumed and undone by another process.
    #[must_use]
    pub fn with_journal(mut self, journal: Journal) -> Self {
        self.journal = Some(journal);
        self
    }

    /// Ends cleanly when `stop` says so: no further batch is begun, those that run are waited
    /// for, and waits for a provider are cut short.
    #[must_use]
    pub fn with_stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Calls `tell` after each entry that is done with. It must not block.
    #[must_use]
    pub fn with_progress(mut self, tell: impl Fn(&Progress<'_>) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(tell));
        self
    }

    /// How many entries are sent at once to a provider. Where nothing is said: the fleet's batch,
    /// and 8 where what was sent could not be read back after an interruption.
    #[must_use]
    pub const fn with_batch(mut self, batch: usize) -> Self {
        self.batch = Some(batch);
        self
    }

    /// Reads back only what is of unknown fate, and takes the vendor's word for the rest.
    #[must_use]
    pub const fn trusting(mut self) -> Self {
        self.trusting = true;
        self
    }
}

impl fmt::Debug for ApplyOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApplyOptions")
            .field("brake", &self.brake)
            .field("allow_account", &self.allow_account)
            .field("journal", &self.journal)
            .field("stop", &self.stop)
            .finish_non_exhaustive()
    }
}

/// How far an apply has come.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// How many entries are done with.
    pub done: usize,
    /// How many the plan has.
    pub total: usize,
    /// The one that was done with last.
    pub result: &'a EntryResult,
}
