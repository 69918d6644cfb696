//! [`Recent`]: who was there lately, in memory that does not grow with the list.

use std::collections::HashSet;

use super::id::PersonId;

/// How many people a generation has: as many as fit before the set's table doubles.
const GENERATION: usize = 28_000;

/// The people who came last: all of up to 28,000, and between that and twice as many of more.
#[derive(Debug, Default)]
pub(super) struct Recent {
    present: HashSet<u128>,
    before: HashSet<u128>,
}

impl Recent {
    /// Whether the person was not there lately, and remembers them.
    pub(super) fn is_new(&mut self, person: &PersonId) -> bool {
        let person = person.fingerprint();
        if self.present.contains(&person) || self.before.contains(&person) {
            return false;
        }
        if self.present.len() >= GENERATION {
            self.before = std::mem::take(&mut self.present);
        }
        self.present.insert(person)
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
