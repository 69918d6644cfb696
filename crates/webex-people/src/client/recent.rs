//! [`Recent`]: who was there lately, in memory that does not grow with the list.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use super::id::PersonId;

/// How many people a generation has: as many as fit before the set's table doubles.
const GENERATION: usize = 14_000;

/// The people who came last: all of up to 14,000, and between that and twice as many of more.
///
/// Each is eight bytes of a hash with a key of its own. That a list of a million leaves somebody
/// out whom it takes for another has a chance of one in six hundred million.
#[derive(Debug, Default)]
pub(super) struct Recent {
    hasher: RandomState,
    present: HashSet<u64, BuildHasherDefault<AsItIs>>,
    before: HashSet<u64, BuildHasherDefault<AsItIs>>,
}

impl Recent {
    /// Whether the person was not there lately, and remembers them.
    pub(super) fn is_new(&mut self, person: &PersonId) -> bool {
        let person = self.hasher.hash_one(person.fingerprint());
        if self.before.contains(&person) {
            return false;
        }
        if self.present.len() >= GENERATION && !self.present.contains(&person) {
            // Each keeps its memory, so that a long list does not scatter it.
            std::mem::swap(&mut self.before, &mut self.present);
            self.present.clear();
        }
        self.present.insert(person)
    }
}

/// The hash of what is one already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: usize) -> PersonId {
        PersonId::new(format!("f5b36187-c8dd-4727-8b2f-{number:012x}")).unwrap()
    }

    #[test]
    fn nobody_is_new_twice_within_a_generation_and_memory_is_bounded() {
        let mut recent = Recent::default();
        for number in 0..3 * GENERATION {
            assert!(recent.is_new(&person(number)), "{number}");
            assert!(!recent.is_new(&person(number)), "{number}");
            let earlier = number.saturating_sub(GENERATION - 1);
            assert!(!recent.is_new(&person(earlier)), "{earlier} at {number}");
            assert!(recent.present.len() + recent.before.len() <= 2 * GENERATION);
        }
        assert!(recent.is_new(&person(0)), "long ago");
    }
}
