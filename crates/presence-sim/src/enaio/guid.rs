//! Ids of the enaio form: 32 hexadecimal digits that can be computed and found again.

use crate::seed::{Stream, draw};

/// Odd, so that a multiplication by it can be undone.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Seven bits of kind, 16 of organisation, 40 of number.
const NUMBER_BITS: u32 = 40;
const ORGANISATION_BITS: u32 = 16;

/// What an id is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Organisation = 1,
    /// A user as an object of an organisation.
    Person = 2,
    /// A role as an object of an organisation.
    Role = 3,
    /// A user of the security system.
    Account = 4,
    Process = 5,
    Activity = 6,
}

const KINDS: [Kind; 6] =
    [Kind::Organisation, Kind::Person, Kind::Role, Kind::Account, Kind::Process, Kind::Activity];

/// The parts of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) kind: Kind,
    pub(super) organisation: u64,
    pub(super) number: u64,
}

/// The id of a thing.
pub(super) fn guid(seed: u64, kind: Kind, organisation: u64, number: u64) -> String {
    let plain = (((kind as u64) << ORGANISATION_BITS | organisation) << NUMBER_BITS) | number;
    let low = plain.wrapping_mul(FACTOR) ^ mask(seed);
    format!("{:016X}{low:016X}", draw(seed, Stream::EnaioId, plain))
}

/// The thing that has exactly this id, whether it exists or not.
pub(super) fn parts(seed: u64, id: &str) -> Option<Parts> {
    let low = u64::from_str_radix(id.get(16..32)?, 16).ok()?;
    let plain = (low ^ mask(seed)).wrapping_mul(inverse());
    let number = plain & ((1 << NUMBER_BITS) - 1);
    let organisation = (plain >> NUMBER_BITS) & ((1 << ORGANISATION_BITS) - 1);
    let kind = plain >> (NUMBER_BITS + ORGANISATION_BITS);
    let kind = KINDS.into_iter().find(|known| *known as u64 == kind)?;
    let found = Parts { kind, organisation, number };
    (guid(seed, kind, organisation, number) == id).then_some(found)
}

fn mask(seed: u64) -> u64 {
    draw(seed, Stream::EnaioId, u64::MAX)
}

/// The number that undoes [`FACTOR`], by Newton's method on powers of two.
fn inverse() -> u64 {
    // Each step doubles the bits that are right; an odd number is its own inverse modulo 8.
    (0..5)
        .fold(FACTOR, |found, _| found.wrapping_mul(2_u64.wrapping_sub(FACTOR.wrapping_mul(found))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_again_and_foreign_ones_are_not() {
        for (kind, organisation, number) in
            [(Kind::Organisation, 0, 0), (Kind::Person, 2, 1_000_000_000), (Kind::Activity, 1, 7)]
        {
            let id = guid(42, kind, organisation, number);
            assert_eq!(id.len(), 32);
            assert_eq!(parts(42, &id), Some(Parts { kind, organisation, number }));
            assert_eq!(parts(43, &id), None);
            assert_eq!(parts(42, &id.to_lowercase()), None);
        }
        for foreign in ["", "1", "46E29564BC464929A0A2ECA5387B4855", "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"]
        {
            assert_eq!(parts(42, foreign), None);
        }
    }
}
