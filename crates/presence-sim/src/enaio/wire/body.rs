//! Walking over the bytes of a body, with every step checked.

use super::{Damage, SHORT};

/// A place in some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    place: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self::at(bytes, 0)
    }

    pub(super) fn at(bytes: &'a [u8], place: usize) -> Self {
        Self { bytes, place }
    }

    pub(super) fn place(&self) -> usize {
        self.place
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.place == self.bytes.len()
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Damage> {
        let end = self.place.checked_add(count).ok_or(SHORT)?;
        let taken = self.bytes.get(self.place..end).ok_or(SHORT)?;
        self.place = end;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Damage> {
        self.take(1)?.first().copied().ok_or(SHORT)
    }

    pub(super) fn word(&mut self) -> Result<u32, Damage> {
        let bytes = self.take(4)?.first_chunk::<4>().ok_or(SHORT)?;
        Ok(u32::from_be_bytes(*bytes))
    }

    /// A word that counts something.
    pub(super) fn size(&mut self) -> Result<usize, Damage> {
        usize::try_from(self.word()?).map_err(|_| SHORT)
    }

    /// The text up to the next NUL, and past it.
    pub(super) fn text(&mut self) -> Result<&'a str, Damage> {
        let rest = self.bytes.get(self.place..).ok_or(SHORT)?;
        let end = rest.iter().position(|byte| *byte == 0);
        let end = end.ok_or(Damage("a text has no end"))?;
        let text = self.take(end)?;
        self.place += 1;
        std::str::from_utf8(text).map_err(|_| Damage("a text is not UTF-8"))
    }
}
