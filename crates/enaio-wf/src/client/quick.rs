//! [`Quick`]: hashes ids in a few steps, for tables that live as long as one call.

use std::hash::{BuildHasher, Hasher, RandomState};

/// An odd number whose bits are spread evenly: the golden ratio in 64 bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashers with a random start, so that nobody can make ids that share a place.
#[derive(Clone, Debug)]
pub(super) struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Self(RandomState::new().hash_one(SPREAD))
    }
}

impl BuildHasher for Quick {
    type Hasher = Mixer;

    fn build_hasher(&self) -> Mixer {
        Mixer(self.0)
    }
}

/// The state so far.
#[derive(Debug)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.write_u64(u64::from_le_bytes(*eight)));
        rest.iter().for_each(|byte| self.write_u8(*byte));
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        // Both halves of the product, so that each bit of the word reaches each bit of the state.
        let product = u128::from(self.0 ^ word) * u128::from(SPREAD);
        let [low, high] = [product as u64, (product >> 64) as u64];
        self.0 = (low ^ high).rotate_left(23);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::client::Id;

    #[test]
    fn ids_that_are_alike_are_spread_and_equal_ones_are_not() {
        let quick = Quick::default();
        let hash = |text: String| quick.hash_one(Id::new(text).unwrap());
        let hashes: Vec<u64> =
            (0..10_000).map(|n| hash(format!("8CD236F862644DAD904CD8C2{n:08X}"))).collect();
        let places =
            |bits: fn(u64) -> u64| hashes.iter().map(|it| bits(*it)).collect::<HashSet<_>>();
        assert_eq!(places(|hash| hash).len(), hashes.len());
        // Of 10,000 in 65,536 places about 9,300 have one of their own.
        assert!(places(|hash| hash & 0xffff).len() > 9_000);
        assert!(places(|hash| hash >> 48).len() > 9_000);
        assert_eq!(hash("ab".repeat(16)), hash("AB".repeat(16)));
        assert_ne!(hash("ab".to_owned()), hash("AB".to_owned()));
    }
}
