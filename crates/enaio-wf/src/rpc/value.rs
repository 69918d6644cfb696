//! [`Value`]: the typed values of parameters, and the texts they travel as.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use super::damage::Damage;
use super::double;

/// Standard alphabet, padded. Unused bits in the last character are not looked at.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// A value with the type it has on the wire. The server checks types: a text where it expects a
/// number is refused as missing.
///
/// `Debug` shows the type and no more: values hold passwords and names.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// STRING: any text without NUL.
    Text(String),
    /// INTEGER.
    Integer(i64),
    /// BOOLEAN.
    Boolean(bool),
    /// DOUBLE.
    Double(f64),
    /// DATE_TIME: milliseconds since 1970-01-01T00:00:00Z.
    DateTime(i64),
    /// BASE64: bytes, usually XML in UTF-8.
    Bytes(Bytes),
    /// BIGINT: as INTEGER, with another tag.
    BigInt(i64),
}

impl Value {
    /// The tag on the wire.
    #[must_use]
    pub const fn tag(&self) -> u32 {
        match self {
            Self::Text(_) => 1,
            Self::Integer(_) => 2,
            Self::Boolean(_) => 3,
            Self::Double(_) => 4,
            Self::DateTime(_) => 5,
            Self::Bytes(_) => 6,
            Self::BigInt(_) => 8,
        }
    }

    /// The name of the type in the vendor's words.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "STRING",
            Self::Integer(_) => "INTEGER",
            Self::Boolean(_) => "BOOLEAN",
            Self::Double(_) => "DOUBLE",
            Self::DateTime(_) => "DATE_TIME",
            Self::Bytes(_) => "BASE64",
            Self::BigInt(_) => "BIGINT",
        }
    }

    /// The text, where the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, of INTEGER and BIGINT and of a text that is a number.
    #[must_use]
    pub fn to_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) | Self::BigInt(number) => Some(*number),
            Self::Text(text) => integer(text.trim()).ok(),
            _ => None,
        }
    }

    /// How long the text of this value is, or a little more.
    pub(super) fn written(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => base64_length(bytes),
            _ => 32,
        }
    }

    /// Appends the text of this value.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Integer(number) | Self::DateTime(number) | Self::BigInt(number) => {
                out.extend_from_slice(number.to_string().as_bytes());
            }
            Self::Boolean(yes) => out.push(if *yes { b'1' } else { b'0' }),
            Self::Double(number) => out.extend_from_slice(double::text(*number).as_bytes()),
            Self::Bytes(bytes) => write_base64(bytes, out),
        }
    }

    /// Reads the text of a value of type `tag`.
    pub(crate) fn read(tag: u32, wire: &[u8]) -> Result<Self, Damage> {
        let text = || std::str::from_utf8(wire).map_err(|_| Damage::NotUtf8);
        Ok(match tag {
            1 => Self::Text(text()?.to_owned()),
            2 => Self::Integer(integer(text()?)?),
            3 => Self::Boolean(text()? == "1"),
            4 => Self::Double(text()?.parse().map_err(|_| Damage::Number)?),
            5 => Self::DateTime(integer(text()?)?),
            6 => Self::Bytes(read_base64(wire)?),
            8 => Self::BigInt(integer(text()?)?),
            _ => return Err(Damage::UnknownType),
        })
    }
}

/// A sign or none, then digits and nothing else.
fn integer(text: &str) -> Result<i64, Damage> {
    text.parse().map_err(|_| Damage::Number)
}

fn base64_length(bytes: &[u8]) -> usize {
    bytes.len().div_ceil(3) * 4
}

fn write_base64(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + base64_length(bytes), 0);
    let written = out.get_mut(start..).map_or(Ok(0), |room| BASE64.encode_slice(bytes, room));
    // The room is exactly what padded Base64 takes, so this keeps all of it.
    out.truncate(start + written.unwrap_or(0));
}

/// Lines are rare, so that nobody looks for them unless the text is none without them.
fn read_base64(wire: &[u8]) -> Result<Bytes, Damage> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\r' | b'\n');
    let decoded = BASE64.decode(wire).or_else(|error| {
        if !wire.iter().any(blank) {
            return Err(error);
        }
        let dense: Vec<u8> = wire.iter().copied().filter(|byte| !blank(byte)).collect();
        BASE64.decode(dense)
    });
    decoded.map(Bytes::from).map_err(|_| Damage::Base64)
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Double(number)
    }
}

impl From<Bytes> for Value {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}
