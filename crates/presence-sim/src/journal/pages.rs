//! The bounded store under the journal.

use std::collections::VecDeque;
use std::collections::vec_deque::Iter;

use super::Arrival;
use super::entry::Entry;

/// How many calls are kept.
const MAX_ENTRIES: usize = 10_000;

/// How many bytes of paths, headers and bodies are kept.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The newest calls, and the number of the newest one.
#[derive(Debug)]
pub(super) struct Pages {
    entries: VecDeque<Entry>,
    newest: u64,
    bytes: usize,
}

impl Pages {
    pub(super) fn new() -> Self {
        Self { entries: VecDeque::new(), newest: 0, bytes: 0 }
    }

    pub(super) fn iter(&self) -> Iter<'_, Entry> {
        self.entries.iter()
    }

    pub(super) fn push(&mut self, arrival: Arrival) -> u64 {
        self.newest += 1;
        let entry = Entry::new(self.newest, arrival);
        self.bytes += entry.weight();
        self.entries.push_back(entry);
        while self.entries.len() > MAX_ENTRIES || self.bytes > MAX_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.weight();
        }
        self.newest
    }

    pub(super) fn find(&mut self, sequence: u64) -> Option<&mut Entry> {
        let oldest = self.entries.front()?.sequence();
        let place = usize::try_from(sequence.checked_sub(oldest)?).ok()?;
        self.entries.get_mut(place)
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::vendor::VendorKind;

    fn arrival(body: usize) -> Arrival {
        Arrival {
            vendor: VendorKind::Conpeek,
            connection: 1,
            at: std::time::SystemTime::UNIX_EPOCH,
            method: "PUT".to_owned(),
            path: "/".to_owned(),
            headers: Vec::new(),
            body: Bytes::from(vec![0; body]),
            fault: None,
        }
    }

    #[test]
    fn the_oldest_calls_make_room_and_numbers_go_on() {
        let mut pages = Pages::new();
        for _ in 0..MAX_ENTRIES + 5 {
            pages.push(arrival(0));
        }
        assert_eq!(pages.iter().len(), MAX_ENTRIES);
        assert_eq!(pages.iter().next().unwrap().sequence(), 6);
        assert!(pages.find(5).is_none());
        assert_eq!(pages.find(6).unwrap().sequence(), 6);
        assert!(pages.find(MAX_ENTRIES as u64 + 6).is_none());
    }

    #[test]
    fn large_bodies_make_room_too() {
        let mut pages = Pages::new();
        for _ in 0..100 {
            pages.push(arrival(1024 * 1024));
        }
        assert_eq!(pages.iter().len(), 31);
        pages.clear();
        assert_eq!(pages.push(arrival(0)), 101);
        assert_eq!(pages.iter().len(), 1);
    }
}
