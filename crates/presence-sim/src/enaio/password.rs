//! Undoing what clients do to passwords: obfuscation with everything public.

use std::fmt;
use std::str::FromStr;

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The fixed key of the vendor's clients.
const KEY: [u8; 16] = [
    0x61, 0x52, 0x67, 0x67, 0x33, 0x32, 0x31, 0x43, 0x66, 0x66, 0x36, 0x35, 0x39, 0x39, 0x78, 0x51,
];
const BLOCK: usize = 16;
const AES_BYTES: usize = 144;
const PADDING: [u8; 3] = [3; 3];
const SALT: usize = 10;
const MAX_PAYLOAD: usize = 128;

/// In which form the server wants passwords.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordScheme {
    /// Octal digits between random ones: `Security\PwdDecryption` is 1.
    #[default]
    Legacy,
    /// AES under a fixed key: `Security\PwdDecryption` is 2.
    Aes,
}

impl PasswordScheme {
    /// The name in the program.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Legacy => "legacy",
            Self::Aes => "aes",
        }
    }

    /// The value of `Security\PwdDecryption`.
    pub(super) const fn registry_value(self) -> &'static str {
        match self {
            Self::Legacy => "1",
            Self::Aes => "2",
        }
    }

    /// The password in what was sent, if it has exactly the form of this scheme.
    pub(super) fn decode(self, sent: &str) -> Option<String> {
        match self {
            Self::Legacy => decode_legacy(sent),
            Self::Aes => decode_aes(sent),
        }
    }
}

impl fmt::Display for PasswordScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PasswordScheme {
    type Err = UnknownScheme;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Legacy, Self::Aes]
            .into_iter()
            .find(|scheme| scheme.name() == text)
            .ok_or(UnknownScheme)
    }
}

/// A name that is no password scheme's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a password scheme is called legacy or aes")]
#[non_exhaustive]
pub struct UnknownScheme;

fn decode_legacy(sent: &str) -> Option<String> {
    let (head, rest) = sent.as_bytes().split_first_chunk::<2>()?;
    let [count, offset] = head.map(|byte| usize::from(byte).checked_sub(65));
    let (count, offset) = (count?, offset?);
    let octal = rest.iter().all(|byte| (b'0'..=b'7').contains(byte));
    if !(1..=62).contains(&count) || sent.len() != 8 * count || !octal {
        return None;
    }
    let digits = rest.get(offset..)?.get(..3 * count)?;
    let mut password = String::new();
    for digits in digits.chunks_exact(3) {
        let number = digits.iter().fold(0, |sum, digit| sum * 8 + usize::from(digit - b'0'));
        password.push(char::from(u8::try_from(number.checked_sub(offset)?).ok()?));
    }
    Some(password)
}

fn decode_aes(sent: &str) -> Option<String> {
    let (unicode, text) = match sent.as_bytes().split_first()? {
        (b'$', _) => (true, sent.strip_prefix('$')?),
        (b'#', _) => (false, sent.strip_prefix('#')?),
        _ => return None,
    };
    let mut bytes = STANDARD.decode(text).ok().filter(|bytes| bytes.len() == AES_BYTES)?;
    let cipher = Aes128::new(&KEY.into());
    for block in bytes.chunks_exact_mut(BLOCK) {
        let mut clear = aes::Block::try_from(&*block).ok()?;
        cipher.decrypt_block(&mut clear);
        block.copy_from_slice(&clear);
    }
    let clear = bytes.strip_suffix(&PADDING)?;
    let (length, rest) = clear.split_at_checked(3)?;
    let length = std::str::from_utf8(length).ok()?.parse::<usize>().ok();
    let payload = rest.get(SALT..)?.get(..length.filter(|length| *length <= MAX_PAYLOAD)?)?;
    match unicode {
        true => String::from_utf8(payload.to_vec()).ok(),
        false => Some(payload.iter().copied().map(char::from).collect()),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Sample {
        scheme: String,
        password: String,
        text: String,
    }

    #[test]
    fn what_the_vendors_clients_make_of_passwords_is_undone() {
        let samples = include_str!("../../tests/fixtures/enaio/passwords.json");
        let samples: Vec<Sample> = serde_json::from_str(samples).unwrap();
        assert!(samples.len() > 9);
        for sample in samples {
            let scheme: PasswordScheme = sample.scheme.parse().unwrap();
            assert_eq!(scheme.decode(&sample.text), Some(sample.password));
            let other = match scheme {
                PasswordScheme::Legacy => PasswordScheme::Aes,
                PasswordScheme::Aes => PasswordScheme::Legacy,
            };
            assert_eq!(other.decode(&sample.text), None);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for sent in ["", "B", "BA", "BA14112", "BA1411234", "BA941123", "@A", "CA1411411234567Ä"] {
            assert_eq!(PasswordScheme::Legacy.decode(sent), None, "{sent}");
        }
        let blocks = STANDARD.encode([0; AES_BYTES]);
        for sent in ["", "#", "$x", &blocks, &format!("#{blocks}"), &format!("${blocks}")] {
            assert_eq!(PasswordScheme::Aes.decode(sent), None, "{sent}");
        }
        assert!("AES".parse::<PasswordScheme>().is_err());
    }
}
