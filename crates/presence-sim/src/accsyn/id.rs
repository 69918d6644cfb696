//! Ids of 24 hexadecimal digits, computed from numbers and back: they cost no memory.

/// What an id is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    User,
    Client,
    Job,
}

/// An odd number that scatters neighbours.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// What undoes a multiplication by [`STEP`].
const BACK: u64 = inverse(STEP);

const MASK: u64 = 0xf643_db8c_d731_b31a;

impl Thing {
    const fn prefix(self) -> &'static str {
        match self {
            Self::User => "69887165",
            Self::Client => "664b5db8",
            Self::Job => "6a0c1f2b",
        }
    }

    /// The id of the thing with this number.
    pub(super) fn id(self, number: u64) -> String {
        format!("{}{:016x}", self.prefix(), number.wrapping_mul(STEP) ^ MASK)
    }

    /// The number of the thing that could have this id.
    pub(super) fn number(self, id: &str) -> Option<u64> {
        let digits = id.strip_prefix(self.prefix())?;
        let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if digits.len() != 16 || !digits.bytes().all(plain) {
            return None;
        }
        let scattered = u64::from_str_radix(digits, 16).ok()? ^ MASK;
        Some(scattered.wrapping_mul(BACK))
    }
}

/// The inverse of an odd number modulo 2^64: each of Newton's steps doubles the correct bits.
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut round = 0;
    while round < 5 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        round += 1;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_back_to_their_numbers() {
        for number in [0, 1, 2, 12, 1_000_000_000, 1 << 40, u64::MAX] {
            for thing in [Thing::User, Thing::Client, Thing::Job] {
                let id = thing.id(number);
                assert_eq!(id.len(), 24);
                assert_eq!(thing.number(&id), Some(number), "{id}");
            }
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        let id = Thing::User.id(1);
        assert_eq!(Thing::Client.number(&id), None);
        for text in ["", "69887165", &id.to_uppercase(), &format!("{id}\n"), &format!("{id}0")] {
            assert_eq!(Thing::User.number(text), None, "{text:?}");
        }
        assert_eq!(Thing::User.number("69887165+643db8cd731b31a"), None);
        assert_eq!(Thing::User.number("69887165ż43db8cd731b31a"), None);
    }
}
