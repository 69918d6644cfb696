//! The two forms in which a password travels. It is sent as it was given, never changed.
//!
//! Neither form is a protection: the legacy form is arithmetic, and the AES key is public. Both
//! are the vendor's protocol, not a choice of ours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use presence_core::{Error, Result, Secret};

use super::cipher;
use super::noise::Noise;

const KEY: [u8; 16] = *b"aRgg321Cff6599xQ";
const LONGEST_LEGACY: usize = 62;
const LONGEST_AES: usize = 128;
const SALT: usize = 10;
const BLOCK: usize = 141;
const PADDED: usize = 144;
/// A text of an encoded form is longer than this.
const LONGEST_PLAIN: usize = 192;

/// Which form a server wants. It says so in `Security\PwdDecryption`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the protocol has these two forms")]
pub enum PasswordScheme {
    /// Octal digits with noise, for settings up to 1 and wherever the setting cannot be read.
    Legacy,
    /// AES, for settings above 1.
    Aes,
}

impl PasswordScheme {
    /// The form for a value of the server's setting.
    #[must_use]
    pub const fn of_setting(value: i64) -> Self {
        if value > 1 { Self::Aes } else { Self::Legacy }
    }

    /// Encodes a password. One that is encoded already (it begins with `#` or `$` and has more than
    /// 192 characters) is passed through.
    ///
    /// # Errors
    /// `Config` about `password`: in the legacy form where it is empty, longer than 62 characters
    /// or holds one above U+00FF; in the AES form where it is longer than 128 bytes.
    pub fn encode(self, password: &Secret, noise: &dyn Noise) -> Result<Secret> {
        let text = password.expose();
        if text.starts_with(['#', '$']) && text.chars().count() > LONGEST_PLAIN {
            return Ok(password.clone());
        }
        let encoded = match self {
            Self::Legacy => legacy(text, noise)?,
            Self::Aes if text.is_ascii() => aes('#', text.as_bytes(), noise)?,
            Self::Aes => aes('$', text.as_bytes(), noise)?,
        };
        Ok(Secret::new(encoded))
    }
}

fn refused(message: &'static str) -> Error {
    Error::config("password", message)
}

fn legacy(password: &str, noise: &dyn Noise) -> Result<String> {
    let codes: Vec<u32> = password.chars().map(u32::from).collect();
    let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    if codes.is_empty() || codes.len() > LONGEST_LEGACY {
        return Err(refused("the legacy form takes 1 to 62 characters"));
    }
    if codes.iter().any(|code| *code > 0xFF) {
        return Err(refused("the legacy form takes characters up to U+00FF only"));
    }
    let total = 8 * codes.len();
    // Both the digits and the letter that tells the offset must fit.
    let offsets = (5 * count).saturating_sub(3).clamp(1, 63);
    let offset = noise.below(offsets).min(offsets - 1);
    let letter = |number: u32| char::from_u32(65 + number).unwrap_or('A');
    let digit = || char::from_digit(noise.below(8) % 8, 8).unwrap_or('0');
    let mut text = String::with_capacity(total);
    text.extend([letter(count), letter(offset)]);
    text.extend((0..offset).map(|_| digit()));
    for code in codes {
        text.push_str(&format!("{:03o}", code + offset));
    }
    while text.len() < total {
        text.push(digit());
    }
    Ok(text)
}

fn aes(prefix: char, payload: &[u8], noise: &dyn Noise) -> Result<String> {
    let encrypted = cipher::encrypted(&KEY, block(payload, noise)?);
    let encrypted = encrypted
        .ok_or_else(|| refused("the AES form needs the feature aws-lc-rs, ring or rust-crypto"))?;
    Ok(format!("{prefix}{}", STANDARD.encode(encrypted)))
}

/// Length, salt, password, and salt up to the end.
fn block(payload: &[u8], noise: &dyn Noise) -> Result<Vec<u8>> {
    if payload.len() > LONGEST_AES {
        return Err(refused("the AES form takes at most 128 bytes"));
    }
    let salt = || match u8::try_from(noise.below(256)) {
        Ok(0) | Err(_) => 0x37,
        Ok(byte) => byte,
    };
    // Never grown, so that no copy of the password is left behind.
    let mut plain = Vec::with_capacity(PADDED);
    plain.extend_from_slice(format!("{:03}", payload.len()).as_bytes());
    plain.extend((0..SALT).map(|_| salt()));
    plain.extend_from_slice(payload);
    while plain.len() < BLOCK {
        plain.push(salt());
    }
    Ok(plain)
}

#[cfg(test)]
mod tests;
