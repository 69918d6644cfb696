//! [`File`]: contents that travel behind a body.

use std::fmt;

use bytes::Bytes;
use presence_core::{Error, Result};

use super::damage::Damage;

pub(crate) const HEADER: usize = 32;
pub(crate) const FOOTER: &[u8; 20] = b"@0000000000@MAERTSSA";
const MARK: &[u8; 10] = b"@ASSTREAM@";
const PAD: u8 = 0x11;
const MAX_LENGTH: usize = 9_999_999_999;

/// A file behind a call or a response.
///
/// The extension is the sender's word: it may hold `/` and `..` and must never become part of a
/// path. A file with such a one cannot be sent. `Debug` shows the length only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// Up to ten ASCII characters, without the dot; often empty.
    pub extension: String,
    /// What the file holds.
    pub content: Bytes,
}

impl File {
    /// A file to send.
    ///
    /// # Errors
    /// `InvalidInput`, where the extension is not at most ten ASCII letters, digits, `-` or `_`.
    pub fn new(extension: impl Into<String>, content: impl Into<Bytes>) -> Result<Self> {
        let file = Self { extension: extension.into(), content: content.into() };
        file.check()?;
        Ok(file)
    }

    /// Whether it may be sent: one that a server sent, or whose fields were set, need not be.
    fn check(&self) -> Result<()> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if self.extension.len() > 10 || !self.extension.bytes().all(plain) {
            let message = "an extension has at most ten ASCII letters, digits, `-` or `_`";
            return Err(Error::invalid("extension", message));
        }
        if self.content.len() > MAX_LENGTH {
            return Err(Error::invalid("content", "the file is longer than can be announced"));
        }
        Ok(())
    }

    /// Appends header, content and footer.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        self.check()?;
        let digits = format!("{:010}@", self.content.len());
        out.extend_from_slice(MARK);
        out.extend_from_slice(digits.as_bytes());
        let extension = self.extension.bytes().chain(std::iter::repeat(PAD));
        out.extend(extension.take(10));
        out.push(b'@');
        out.extend_from_slice(&self.content);
        out.extend_from_slice(FOOTER);
        Ok(())
    }

    /// Reads a header: the length of the content and the extension.
    pub(crate) fn read_header(header: &[u8]) -> Result<(usize, String), Damage> {
        let header: &[u8; HEADER] = header.first_chunk().ok_or(Damage::FileFrame)?;
        let (mark, rest) = header.split_at(10);
        let (digits, rest) = rest.split_at(10);
        let (extension, dividers) = (rest.get(1..11), (rest.first(), rest.get(11)));
        if mark != MARK || dividers != (Some(&b'@'), Some(&b'@')) {
            return Err(Damage::FileFrame);
        }
        let length = decimal(digits).ok_or(Damage::FileFrame)?;
        let padded = extension.unwrap_or_default();
        let used = padded.iter().rposition(|byte| *byte != PAD).map_or(0, |last| last + 1);
        let extension = padded.get(..used).unwrap_or_default();
        if !extension.is_ascii() {
            return Err(Damage::FileFrame);
        }
        Ok((length, String::from_utf8_lossy(extension).into_owned()))
    }
}

/// Digits and nothing else.
pub(crate) fn decimal(digits: &[u8]) -> Option<usize> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("length", &self.content.len()).finish_non_exhaustive()
    }
}
