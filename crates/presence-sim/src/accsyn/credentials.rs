//! The odd `Authorization` header, and the keys that stand in it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::seed::{Stream, draw};

/// How many letters a key has, as those printed in the vendor's pages.
const KEY_LENGTH: u64 = 64;

/// What a login says about who it is.
pub(super) struct Credentials {
    pub(super) user: String,
    pub(super) key: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Reads `basic ` and two halves in base64 of their own, with a colon in clear between them.
///
/// Strict: the word in lower case, the standard alphabet with its padding.
pub(super) fn read(header: &[u8]) -> Option<Credentials> {
    let halves = std::str::from_utf8(header).ok()?.strip_prefix("basic ")?;
    let (user, key) = halves.split_once(':')?;
    let clear = |half: &str| String::from_utf8(STANDARD.decode(half).ok()?).ok();
    Some(Credentials { user: clear(user)?, key: clear(key)? })
}

/// The key of a user, made from the seed. `issue` counts the keys the user had before.
pub(super) fn api_key(seed: u64, user: u64, issue: u32) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let own = draw(seed, Stream::AccsynKey, user).wrapping_add(issue.into());
    let letter =
        |place| LETTERS[(draw(own, Stream::AccsynKey, place) % LETTERS.len() as u64) as usize];
    // The remainder is a place in the list.
    (0..KEY_LENGTH).map(|place| char::from(letter(place))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendors_sample_is_read() {
        let sample =
            b"basic bGlzYUBleGFtcGxlLmNvbQ==:S2V5Rm9yVGVzdHNPbmx5MDEyMzQ1Njc4OWFiY2RlZmdoaWo=";
        let credentials = read(sample).unwrap();
        assert_eq!(credentials.user, "lisa@example.com");
        assert_eq!(credentials.key, "KeyForTestsOnly0123456789abcdefghij");
        assert!(!format!("{credentials:?}").contains("lisa"));
    }

    #[test]
    fn every_other_form_is_refused() {
        for header in [
            "",
            "basic",
            "basic bGlzYUBleGFtcGxlLmNvbQ==",
            "Basic bGlzYUBleGFtcGxlLmNvbQ==:S2V5",
            "basic  bGlzYUBleGFtcGxlLmNvbQ==:S2V5",
            "basic bGlzYUBleGFtcGxlLmNvbQ:S2V5",
            "basic bGlz:S2V5:S2V5",
            "basic bGlz:S2-5",
            "basic /w==:S2V5",
            "bearer bGlz:S2V5",
        ] {
            assert!(read(header.as_bytes()).is_none(), "{header}");
        }
        assert!(read(b"basic \xff:a").is_none());
    }

    #[test]
    fn keys_differ_by_seed_user_and_issue() {
        let key = api_key(1, 2, 0);
        assert_eq!(key.len(), 64);
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(key, api_key(1, 2, 0));
        for other in [api_key(2, 2, 0), api_key(1, 3, 0), api_key(1, 2, 1)] {
            assert_ne!(key, other);
        }
    }
}
