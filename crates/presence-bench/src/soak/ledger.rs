//! What was asked and what came of it, and every answer that was not true.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use omnipresence::{Error, ErrorKind};

/// So many untrue answers are told one by one.
const MOST_TOLD: usize = 20;

/// Counts by vendor and word. Clones write into the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pages: Arc<Mutex<Pages>>,
}

#[derive(Debug, Default)]
struct Pages {
    counts: BTreeMap<(&'static str, &'static str), u64>,
    calls: u64,
    wrong: Vec<String>,
    wrong_untold: u64,
}

impl Ledger {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call was made; `what` came of it.
    pub(crate) fn call(&self, vendor: &'static str, what: &'static str) {
        self.pages().calls += 1;
        self.note(vendor, what);
    }

    /// Something that is no call of its own.
    pub(crate) fn note(&self, vendor: &'static str, what: &'static str) {
        *self.pages().counts.entry((vendor, what)).or_default() += 1;
    }

    /// An error is a reason, unless it says that we made a mistake or says nothing.
    pub(crate) fn reason(&self, vendor: &'static str, error: &Error) {
        self.note(vendor, error.kind().as_str());
        if error.kind() == ErrorKind::Internal || error.message().is_empty() {
            self.untrue(format!("{vendor}: refused without a reason: {}", error.report()));
        }
    }

    /// An answer was not true.
    pub(crate) fn untrue(&self, what: String) {
        let mut pages = self.pages();
        if pages.wrong.len() < MOST_TOLD {
            pages.wrong.push(what);
        } else {
            pages.wrong_untold += 1;
        }
    }

    pub(crate) fn calls(&self) -> u64 {
        self.pages().calls
    }

    /// Every untrue answer, or the first of them and how many more there were.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let pages = self.pages();
        let mut wrong = pages.wrong.clone();
        if pages.wrong_untold > 0 {
            wrong.push(format!("and {} more", pages.wrong_untold));
        }
        wrong
    }

    /// One line a vendor.
    pub(crate) fn table(&self, hits: u64) -> String {
        let pages = self.pages();
        let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for ((vendor, what), count) in &pages.counts {
            lines.entry(vendor).or_default().push(format!("{what} {count}"));
        }
        let mut text = format!("\n{} calls, {hits} requests hit by a fault\n", pages.calls);
        for (vendor, counts) in lines {
            text.push_str(&format!("{vendor:<8} {}\n", counts.join(", ")));
        }
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_by_vendor() {
        let ledger = Ledger::default();
        ledger.call("b", "read");
        ledger.call("b", "read");
        ledger.note("a", "timeout");
        assert_eq!(ledger.calls(), 2);
        let table = ledger.table(7);
        assert_eq!(
            table,
            "\n2 calls, 7 requests hit by a fault\na        timeout 1\nb        read 2\n\n"
        );
    }

    #[test]
    fn untrue_answers_are_told_up_to_a_bound() {
        let ledger = Ledger::default();
        ledger.reason("a", &Error::new(ErrorKind::Timeout, "too slow"));
        assert!(ledger.wrong().is_empty());
        ledger.reason("a", &Error::new(ErrorKind::Internal, "oops"));
        for _ in 0..MOST_TOLD {
            ledger.untrue("no".to_owned());
        }
        assert_eq!(ledger.wrong().len(), MOST_TOLD + 1);
        assert_eq!(ledger.wrong().last().unwrap(), "and 1 more");
    }
}
