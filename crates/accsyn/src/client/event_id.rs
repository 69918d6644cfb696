//! [`EventIds`]: where the numbers of events come from.

use std::fmt::Debug;

/// Gives every event its `eid`.
pub trait EventIds: Debug + Send + Sync + 'static {
    /// A new number: a random UUID of version 4 in lower case, unless a test needs to know it.
    fn next(&self) -> String;
}

/// Random UUIDs. They tell events apart and are no secret.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RandomEventIds;

impl EventIds for RandomEventIds {
    fn next(&self) -> String {
        // Version 4 and the variant of RFC 9562 stand in fixed bits.
        let version = 4 << 76;
        let variant = 0b10 << 62;
        let bits = fastrand::u128(..) & !(0xf << 76) & !(0b11 << 62) | version | variant;
        let hex = format!("{bits:032x}");
        let lengths = [8, 4, 4, 4, 12];
        let mut rest = hex.as_str();
        let mut parts = Vec::with_capacity(lengths.len());
        for length in lengths {
            let (part, others) = rest.split_at(length);
            parts.push(part);
            rest = others;
        }
        parts.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_of_version_4() {
        let (one, other) = (RandomEventIds.next(), RandomEventIds.next());
        assert_ne!(one, other);
        for id in [one, other] {
            let marks: Vec<_> = id.char_indices().filter(|(_, c)| *c == '-').collect();
            assert_eq!(marks.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [8, 13, 18, 23]);
            assert_eq!(&id[14..15], "4");
            assert!("89ab".contains(&id[19..20]), "{id}");
            assert_eq!(id.to_lowercase(), id);
        }
    }
}
