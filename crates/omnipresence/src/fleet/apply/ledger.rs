//! [`Ledger`]: the results as they come in from every provider, and the journal.

use std::sync::{Mutex, MutexGuard, PoisonError};

use presence_core::{Result, Timestamp};

use super::options::ProgressFn;
use super::{Applied, ApplyOptions, EntryResult, NotSent, Progress, Stop};
use crate::fleet::{Journal, Plan};

/// Where all providers' lanes write down what happens.
pub(super) struct Ledger {
    open: Mutex<Open>,
    progress: Option<ProgressFn>,
    stop: Stop,
}

struct Open {
    applied: Applied,
    journal: Option<Journal>,
    journal_failed: bool,
    done: usize,
}

impl Ledger {
    pub(super) fn new(applied: Applied, journal: Option<Journal>, options: &ApplyOptions) -> Self {
        let waiting = |one: &&EntryResult| {
            one.not_sent == Some(NotSent::NotReached) || one.is_indeterminate()
        };
        let done = applied.results.len() - applied.results.iter().filter(waiting).count();
        let open = Open { applied, journal, journal_failed: false, done };
        Self {
            open: Mutex::new(open),
            progress: options.progress.clone(),
            stop: options.stop.clone(),
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // No caller's code runs under the lock, so a poisoned one still holds whole results.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why nothing more may be sent, if so.
    pub(super) fn halted(&self) -> Option<NotSent> {
        if self.open().journal_failed {
            return Some(NotSent::JournalFailed);
        }
        self.stop.is_stopped().then_some(NotSent::Stopped)
    }

    /// Ends when it is stopped.
    pub(super) async fn stopped(&self) {
        self.stop.stopped().await;
    }

    /// Says on disk what is about to be sent. Where this fails, it must not be sent.
    pub(super) fn intend(&self, plan: &Plan, entries: &[usize], at: Timestamp) -> Result<()> {
        let mut open = self.open();
        let Some(journal) = &mut open.journal else { return Ok(()) };
        let written = journal.intend(plan, entries, at);
        if written.is_err() {
            open.journal_failed = true;
        }
        written
    }

    /// Keeps on disk what is known by now of what was sent; what comes of it later takes its place.
    pub(super) fn note(&self, results: &[EntryResult], at: Timestamp) {
        let mut open = self.open();
        let Some(journal) = &mut open.journal else { return };
        let sent = results.iter().filter(|one| one.not_sent.is_none());
        if journal.done(sent, at).is_err() {
            // The intents stand there without outcomes, which is what a resume goes by.
            open.journal_failed = true;
        }
    }

    /// Keeps results, on disk too where something was sent.
    pub(super) fn keep(&self, results: &[EntryResult], at: Timestamp) {
        self.note(results, at);
        let mut open = self.open();
        let total = open.applied.results.len();
        let mut done = open.done;
        open.done = (done + results.len()).min(total);
        for result in results {
            if let Some(place) = open.applied.results.get_mut(result.entry) {
                *place = result.clone();
            }
        }
        drop(open);
        for result in results {
            done = (done + 1).min(total);
            if let Some(tell) = &self.progress {
                tell(&Progress { done, total, result });
            }
        }
    }

    pub(super) fn finish(self) -> Applied {
        self.open.into_inner().unwrap_or_else(PoisonError::into_inner).applied
    }
}
