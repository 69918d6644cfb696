//! [`Places`]: where in a list something stands, found by its hash.

use std::hash::{BuildHasher, Hash};

use super::quick::Quick;

/// The bits of a slot that hold a place. Those above hold a part of the hash, so that the list is
/// hardly ever looked at in vain.
const PLACE: u64 = (1 << 40) - 1;

/// An open-addressed table of places, at most half full. It holds nothing else: what stands there
/// is the list's, in the list's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// A place plus one, or zero. As many as a power of two, or none.
    slots: Vec<u64>,
    taken: usize,
    quick: Quick,
}

impl Places {
    /// Room for so many places.
    pub(super) fn for_count(count: usize) -> Self {
        let slots = vec![0; count.saturating_mul(2).next_power_of_two()];
        Self { slots, taken: 0, quick: Quick::default() }
    }

    /// Where the equal of `key` stands in a list, if it does. `at` gives what stands at a place.
    pub(super) fn find<'a, K: Hash + Eq + 'a>(
        &self,
        key: &K,
        at: impl Fn(usize) -> Option<&'a K>,
    ) -> Option<usize> {
        self.look(self.quick.hash_one(key), |place| at(place) == Some(key)).ok()
    }

    /// As [`Self::find`]; where nothing is found, `next` is noted as the place of `key`.
    pub(super) fn find_or_note<'a, K: Hash + Eq + 'a>(
        &mut self,
        key: &K,
        next: usize,
        at: impl Fn(usize) -> Option<&'a K>,
    ) -> Option<usize> {
        if (self.taken + 1) * 2 > self.slots.len() {
            self.grow(&at);
        }
        let hash = self.quick.hash_one(key);
        match self.look(hash, |place| at(place) == Some(key)) {
            Ok(place) => Some(place),
            Err(free) => {
                if let Some(slot) = self.slots.get_mut(free) {
                    *slot = hash & !PLACE | (next as u64 + 1) & PLACE;
                }
                self.taken += 1;
                None
            }
        }
    }

    /// The place with that hash that `is` the right one, or else a free slot.
    fn look(&self, hash: u64, is: impl Fn(usize) -> bool) -> Result<usize, usize> {
        let last = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & last;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                return Err(at);
            }
            let place = (slot & PLACE) as usize - 1;
            if slot & !PLACE == hash & !PLACE && is(place) {
                return Ok(place);
            }
            // A slot is free, since no more than half of them are taken.
            at = (at + 1) & last;
        }
    }

    fn grow<'a, K: Hash + 'a>(&mut self, at: impl Fn(usize) -> Option<&'a K>) {
        let room = vec![0; (self.slots.len() * 2).max(8)];
        for slot in std::mem::replace(&mut self.slots, room) {
            if let Some(key) = (slot & PLACE).checked_sub(1).and_then(|place| at(place as usize))
                && let Err(free) = self.look(self.quick.hash_one(key), |_| false)
                && let Some(room) = self.slots.get_mut(free)
            {
                *room = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_where_it_stands_however_many_there_are() {
        for room in [0, 1, 1000] {
            let mut places = Places::for_count(room);
            let mut list: Vec<u32> = Vec::new();
            for number in (0..1000).chain(0..1000) {
                let found = places.find_or_note(&number, list.len(), |at| list.get(at));
                assert_eq!(found, list.get(number as usize).map(|_| number as usize));
                if found.is_none() {
                    list.push(number);
                }
                assert_eq!(places.find(&5000, |at| list.get(at)), None);
            }
            assert_eq!(list.len(), 1000);
            for number in 0..1000 {
                assert_eq!(places.find(&number, |at| list.get(at)), Some(number as usize));
                assert_eq!(places.find(&(number + 1000), |at| list.get(at)), None);
            }
            assert!(places.slots.len() <= 2048);
        }
        assert_eq!(Places::default().find(&1, |_| None), None);
    }
}
