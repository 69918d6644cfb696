//! The order in which names are given out: every combination once, then every one again.

use super::names::{FAMILY, GIVEN};
use crate::seed::{Stream, draw};

/// How many different combinations of names there are.
pub(super) const COMBINATIONS: u64 = (GIVEN.len() * FAMILY.len()) as u64;

/// A seeded order of the combinations, in which a place can be computed from its combination
/// and the other way round.
///
/// It is `step * place + start` modulo the number of combinations, with a step that has no
/// common divisor with that number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    step: u64,
    start: u64,
}

impl Order {
    pub(super) fn of(seed: u64) -> Self {
        let mut step = draw(seed, Stream::Names, 0) % COMBINATIONS;
        while common_divisor(step, COMBINATIONS) != 1 {
            step = (step + 1) % COMBINATIONS;
        }
        Self { step, start: draw(seed, Stream::Names, 1) % COMBINATIONS }
    }

    /// The round and the combination of a place.
    pub(super) fn draw(self, place: usize) -> (usize, usize) {
        let place = place as u64;
        let within = place % COMBINATIONS;
        let slot = (self.step * within + self.start) % COMBINATIONS;
        // Both are at most `place`, which came from a usize.
        ((place / COMBINATIONS) as usize, slot as usize)
    }

    /// The place that has this combination in this round.
    pub(super) fn place(self, round: usize, slot: usize) -> Option<usize> {
        let shifted = (slot as u64 + COMBINATIONS - self.start) % COMBINATIONS;
        let within = (inverse(self.step) * shifted) % COMBINATIONS;
        let place = (round as u64).checked_mul(COMBINATIONS)?.checked_add(within)?;
        usize::try_from(place).ok()
    }
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The number that undoes a multiplication by `step`, by Euclid's algorithm.
fn inverse(step: u64) -> u64 {
    let modulus = COMBINATIONS as i64;
    let (mut before, mut now) = (modulus, step as i64);
    let (mut before_factor, mut factor) = (0_i64, 1_i64);
    while now != 0 {
        let times = before / now;
        (before, now) = (now, before - times * now);
        (before_factor, factor) = (factor, before_factor - times * factor);
    }
    before_factor.rem_euclid(modulus) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once_a_round_and_is_found_again() {
        for seed in [0, 1, 42, u64::MAX] {
            let order = Order::of(seed);
            let mut seen = vec![false; COMBINATIONS as usize];
            for place in 0..COMBINATIONS as usize {
                let (round, slot) = order.draw(place);
                assert_eq!(round, 0);
                assert!(!std::mem::replace(&mut seen[slot], true));
                assert_eq!(order.place(round, slot), Some(place));
            }
        }
    }

    #[test]
    fn later_rounds_keep_the_order() {
        let order = Order::of(5);
        let far = 17 * COMBINATIONS as usize + 123;
        let (round, slot) = order.draw(far);
        assert_eq!(round, 17);
        assert_eq!(order.place(round, slot), Some(far));
        assert_eq!(order.place(usize::MAX, slot), None);
    }
}
