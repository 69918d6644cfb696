//! What a simulator was asked, what it answered, and whether anything came of it.

mod entry;
mod pages;

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bytes::Bytes;
use tokio::sync::watch;

pub use entry::{Entry, HeaderLine};
use pages::Pages;

use crate::lock::locked;
use crate::vendor::VendorKind;
use crate::waiting::{NotSeen, Wanted, wait_until};

/// Every call one vendor's simulator saw, in the order of arrival.
///
/// It keeps the newest 10,000 calls, and fewer when their bodies are large (32 MiB in all).
/// Clones read the same journal.
///
/// An entry is written when the call has arrived whole, and completed before the first byte of
/// the answer leaves: who has read an answer finds it here.
#[derive(Debug, Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pages: Mutex<Pages>,
    progress: watch::Sender<Progress>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    arrived: u64,
    completed: u64,
}

/// A call as it arrived.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) vendor: VendorKind,
    pub(crate) connection: u64,
    pub(crate) at: SystemTime,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<HeaderLine>,
    pub(crate) body: Bytes,
    pub(crate) fault: Option<String>,
}

/// What became of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fate {
    /// The status that is about to be answered.
    pub(crate) status: Option<u16>,
    /// For a vendor without HTTP: the result code that is about to be answered.
    pub(crate) code: Option<i32>,
    pub(crate) applied: bool,
}

impl Journal {
    pub(crate) fn new() -> Self {
        let inner = Inner { pages: Mutex::new(Pages::new()), progress: watch::Sender::default() };
        Self { inner: Arc::new(inner) }
    }

    /// The calls that are kept, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        locked(&self.inner.pages).iter().cloned().collect()
    }

    /// The newest call.
    #[must_use]
    pub fn last(&self) -> Option<Entry> {
        locked(&self.inner.pages).iter().next_back().cloned()
    }

    /// How many of the calls that are kept are such as `wanted` says.
    #[must_use]
    pub fn count(&self, wanted: impl Fn(&Entry) -> bool) -> u64 {
        locked(&self.inner.pages).iter().map(|entry| u64::from(wanted(entry))).sum()
    }

    /// How many calls ever arrived, kept or not.
    #[must_use]
    pub fn arrived(&self) -> u64 {
        self.inner.progress.borrow().arrived
    }

    /// How many calls were completed: answered, or given up on purpose.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.inner.progress.borrow().completed
    }

    /// Forgets the calls that are kept. Numbers and counts go on.
    pub fn clear(&self) {
        locked(&self.inner.pages).clear();
    }

    /// Returns once `calls` calls have arrived since the start.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if that does not happen within ten seconds.
    pub async fn wait_for(&self, calls: u64) -> Result<(), NotSeen> {
        let wanted = Wanted::AtLeast(calls);
        wait_until(&self.inner.progress, |p| p.arrived, wanted, "calls to arrive").await
    }

    /// Returns once `calls` calls have been completed since the start.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if that does not happen within ten seconds.
    pub async fn wait_for_completed(&self, calls: u64) -> Result<(), NotSeen> {
        let wanted = Wanted::AtLeast(calls);
        wait_until(&self.inner.progress, |p| p.completed, wanted, "calls to be completed").await
    }

    /// Writes down a call and returns its number.
    pub(crate) fn write(&self, arrival: Arrival) -> u64 {
        let sequence = locked(&self.inner.pages).push(arrival);
        self.inner
            .progress
            .send_modify(|progress| progress.arrived = progress.arrived.max(sequence));
        sequence
    }

    /// Completes the call with this number.
    pub(crate) fn complete(&self, sequence: u64, fate: Fate) {
        if let Some(entry) = locked(&self.inner.pages).find(sequence) {
            entry.complete(fate);
        }
        self.inner.progress.send_modify(|progress| progress.completed += 1);
    }
}
