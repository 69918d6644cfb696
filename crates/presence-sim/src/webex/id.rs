//! Ids: a number, as a UUID that looks drawn, in base64 of a URI, and back without a table.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The numbers that have UUIDs are below this one.
const MODULUS: u64 = 1 << 48;

/// An odd number that scatters its multiples.
const FACTOR: u64 = 0x9e37_79b9_7f4b;

/// What every number is mixed with, so that round ones do not show.
const MASK: u64 = 0x3c6e_f372_fe94;

/// What undoes a multiplication by [`FACTOR`].
const INVERSE: u64 = inverse(FACTOR);

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_encode_padding(false)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// What an id is an id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Person,
    Organisation,
    Licence,
    Role,
    Location,
    Application,
}

impl Thing {
    const fn word(self) -> &'static str {
        match self {
            Self::Person => "PEOPLE",
            Self::Organisation => "ORGANIZATION",
            Self::Licence => "LICENSE",
            Self::Role => "ROLE",
            Self::Location => "LOCATION",
            Self::Application => "APPLICATION",
        }
    }

    /// The id as the API writes it.
    pub(super) fn id(self, local: &str) -> String {
        PLAIN.encode(format!("ciscospark://us/{}/{local}", self.word()))
    }

    /// The last part of an id of this kind of thing, with or without padding.
    pub(super) fn local(self, id: &str) -> Option<String> {
        let decoded = PLAIN.decode(id).or_else(|_| FOR_URLS.decode(id)).ok()?;
        let uri = String::from_utf8(decoded).ok()?;
        let (kind, local) = uri.strip_prefix("ciscospark://us/")?.split_once('/')?;
        (kind == self.word()).then(|| local.to_owned())
    }
}

/// The number of the person with this id or bare UUID.
pub(super) fn person_number(id: &str) -> Option<u64> {
    match number(id) {
        Some(number) => Some(number),
        None => number(&Thing::Person.local(id)?),
    }
}

/// Whether this has the form of a person's id, whoever it may be.
pub(super) fn is_person_id(id: &str) -> bool {
    bits(id).is_some() || Thing::Person.local(id).is_some_and(|local| bits(&local).is_some())
}

/// The UUID of a number, in lower case, with the marks of a random one.
pub(super) fn uuid(number: u64) -> String {
    let first = scatter((number % MODULUS) ^ MASK);
    let rest = scatter((first ^ 0x5bd1_e995_7a3c) % MODULUS);
    let third = 0x4000 | (rest & 0x0fff);
    let fourth = 0x8000 | ((rest >> 12) & 0x3fff);
    let last = scatter((rest ^ 0x1656_67b1_9e37) % MODULUS);
    format!("{:08x}-{:04x}-{third:04x}-{fourth:04x}-{last:012x}", first >> 16, first & 0xffff)
}

/// The number that has this UUID, in any letter case.
fn number(uuid_text: &str) -> Option<u64> {
    let first = u64::try_from(bits(uuid_text)? >> 80).ok()?;
    let unfolded = first.wrapping_mul(INVERSE) % MODULUS;
    let number = (fold(unfolded).wrapping_mul(INVERSE) % MODULUS) ^ MASK;
    uuid(number).eq_ignore_ascii_case(uuid_text).then_some(number)
}

fn bits(uuid: &str) -> Option<u128> {
    let groups: Vec<&str> = uuid.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let plain = uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if lengths != [8, 4, 4, 4, 12] || !plain {
        return None;
    }
    u128::from_str_radix(&groups.concat(), 16).ok()
}

fn scatter(number: u64) -> u64 {
    fold(number.wrapping_mul(FACTOR) % MODULUS).wrapping_mul(FACTOR) % MODULUS
}

/// Its own inverse: the upper half stays, the lower half is mixed with it.
fn fold(number: u64) -> u64 {
    number ^ (number >> 24)
}

/// Newton's method doubles the number of correct bits with each step.
const fn inverse(odd: u64) -> u64 {
    let mut found = odd;
    let mut step = 0;
    while step < 6 {
        found = found.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(found)));
        step += 1;
    }
    found % MODULUS
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_number_is_found_again_in_every_form_of_its_id() {
        let mut seen = HashSet::new();
        for number in (0..2_000).chain([1 << 30, 1 << 40, (1 << 44) + 7, MODULUS - 1]) {
            let local = uuid(number);
            assert_eq!(local.len(), 36);
            assert_eq!(&local[14..15], "4");
            assert!("89ab".contains(&local[19..20]), "{local}");
            let id = Thing::Person.id(&local);
            assert_eq!(id.len(), 79);
            for form in [&local, &local.to_uppercase(), &id, &format!("{id}=")] {
                assert_eq!(person_number(form), Some(number), "{form}");
                assert!(is_person_id(form));
            }
            assert!(seen.insert(local));
        }
    }

    #[test]
    fn the_vendors_example_has_the_right_form() {
        let local = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
        let id = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";
        assert_eq!(Thing::Person.id(local), id);
        assert_eq!(Thing::Person.local(id).as_deref(), Some(local));
        assert!(is_person_id(id) && person_number(id).is_none());
    }

    #[test]
    fn what_is_no_id_of_a_person_is_nobodys() {
        let local = uuid(1);
        let org = Thing::Organisation.id(&local);
        let long = format!("{local}0");
        let signed = local.replacen(&local[..1], "+", 1);
        for other in ["", "me", "!!!", "%", &org, &long, &local.replace('-', ""), &signed] {
            assert_eq!(person_number(other), None, "{other}");
            assert!(!is_person_id(other), "{other}");
        }
    }
}
