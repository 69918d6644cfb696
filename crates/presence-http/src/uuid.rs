//! [`random_uuid`]: what calls and events are told apart by.

/// Where the sixteen bytes stand, two digits each.
const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// A random UUID of version 4 in lower case, as vendors' headers and events carry one. It tells
/// calls apart and is no secret.
///
/// ```
/// let id = presence_http::random_uuid();
/// assert_eq!(id.len(), 36);
/// assert_ne!(id, presence_http::random_uuid());
/// ```
#[must_use]
pub fn random_uuid() -> String {
    // Version 4 and the variant of RFC 9562 stand in fixed bits.
    let version = 0b0100 << 76;
    let variant = 0b10 << 62;
    let bits = fastrand::u128(..) & !(0b1111 << 76) & !(0b11 << 62) | version | variant;
    let mut id = *b"00000000-0000-0000-0000-000000000000";
    for (place, byte) in PLACES.into_iter().zip(bits.to_be_bytes()) {
        // The last place and the one after it are the end of the id.
        [id[place], id[place + 1]] = [byte >> 4, byte & 0xf].map(digit);
    }
    // All of it is ASCII.
    String::from_utf8(id.into()).unwrap_or_default()
}

/// Formatting costs more than the rest of an id.
fn digit(number: u8) -> u8 {
    match number {
        0..=9 => b'0' + number,
        _ => b'a' + number - 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_of_version_4() {
        let ids: Vec<String> = (0..100).map(|_| random_uuid()).collect();
        for id in &ids {
            for (at, byte) in id.bytes().enumerate() {
                let is_dash = matches!(at, 8 | 13 | 18 | 23);
                let is_digit = byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                assert!(if is_dash { byte == b'-' } else { is_digit }, "{id}");
            }
            assert_eq!(&id[14..15], "4");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
        let mut different = ids.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), ids.len());
        // Every other digit takes every value.
        for at in (0..36).filter(|at| !matches!(at, 8 | 13 | 14 | 18 | 19 | 23)) {
            let seen: std::collections::BTreeSet<&str> =
                ids.iter().map(|id| &id[at..=at]).collect();
            assert!(seen.len() > 8, "{at}: {seen:?}");
        }
    }
}
