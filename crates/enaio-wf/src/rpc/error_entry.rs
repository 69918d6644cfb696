//! [`ErrorEntry`]: what a server says about a job that failed.

use std::fmt;

use presence_core::{Error, Result};

use super::cursor::Cursor;
use super::damage::Damage;
use super::limits::Limits;
use super::params::patch;

/// Count and the unused word.
const HEAD: usize = 8;
const ENTRY: usize = 20;

/// One entry of a response's error section.
///
/// `Debug` shows the codes and not the texts: a server writes names into them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The part of the server that failed.
    pub source: String,
    /// Its own number for the fault.
    pub source_code: i32,
    /// The vendor's text.
    pub message: String,
    /// The vendor's error code.
    pub code: i32,
    /// Further texts. They are read and never written.
    pub infos: Vec<String>,
}

impl ErrorEntry {
    /// An entry without further texts.
    #[must_use]
    pub fn new(
        source: impl Into<String>,
        source_code: i32,
        message: impl Into<String>,
        code: i32,
    ) -> Self {
        let (source, message) = (source.into(), message.into());
        Self { source, source_code, message, code, infos: Vec::new() }
    }

    /// A whole section in wire form.
    ///
    /// # Errors
    /// `InvalidInput` where a text holds a NUL, or the section is too large.
    pub fn section_to_bytes(entries: &[Self]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        Self::write(entries, &mut out)?;
        Ok(out)
    }

    /// Reads a whole section in wire form, with nothing behind it unless the limits allow that.
    ///
    /// # Errors
    /// The damage, where it is not one.
    pub fn section_from_bytes(bytes: &[u8], limits: &Limits) -> Result<Vec<Self>, Damage> {
        let mut cursor = Cursor::new(bytes);
        let entries = Self::read(&mut cursor, limits)?;
        if cursor.is_at_end() || limits.ignore_left_over {
            Ok(entries)
        } else {
            Err(Damage::LeftOver)
        }
    }

    /// Appends a whole section.
    pub(crate) fn write(entries: &[Self], out: &mut Vec<u8>) -> Result<()> {
        let start = out.len();
        let base = start + 4;
        out.resize(base + HEAD + ENTRY * entries.len(), 0);
        patch(out, base, entries.len())?;
        let mut at = base + HEAD;
        for entry in entries {
            if entry.source.contains('\0') || entry.message.contains('\0') {
                return Err(Error::invalid("errors", "an error entry contains a NUL"));
            }
            let source_at = out.len() - base;
            patch(out, at, source_at)?;
            patch_code(out, at + 4, entry.source_code);
            out.extend_from_slice(entry.source.as_bytes());
            out.push(0);
            let message_at = out.len() - base;
            patch(out, at + 8, message_at)?;
            patch_code(out, at + 12, entry.code);
            out.extend_from_slice(entry.message.as_bytes());
            out.push(0);
            at += ENTRY;
        }
        let size = out.len() - base;
        patch(out, start, size)
    }

    /// Reads a whole section. Further texts that lie outside it are dropped.
    pub(crate) fn read(cursor: &mut Cursor<'_>, limits: &Limits) -> Result<Vec<Self>, Damage> {
        let size = cursor.u32().ok_or(Damage::ErrorSection)? as usize;
        let section = cursor.take(size).ok_or(Damage::ErrorSection)?;
        let mut table = Cursor::new(section);
        let count = table.u32().ok_or(Damage::ErrorSection)? as usize;
        table.u32().ok_or(Damage::ErrorSection)?;
        if count.checked_mul(ENTRY).is_none_or(|needed| needed > table.left()) {
            return Err(Damage::ErrorSection);
        }
        if count > limits.parameters {
            return Err(Damage::TooLarge);
        }
        let mut texts = Texts::new(section, limits.parameters - count);
        (0..count).map(|_| Self::read_one(&mut table, &mut texts)).collect()
    }

    fn read_one(table: &mut Cursor<'_>, texts: &mut Texts<'_>) -> Result<Self, Damage> {
        let mut next = || table.i32().ok_or(Damage::ErrorSection);
        let (source_at, source_code) = (next()?, next()?);
        let (message_at, code) = (next()?, next()?);
        let info_count = usize::try_from(next()?).map_err(|_| Damage::ErrorSection)?;
        if info_count > table.left() / 4 {
            return Err(Damage::ErrorSection);
        }
        texts.infos_left = texts.infos_left.checked_sub(info_count).ok_or(Damage::TooLarge)?;
        let source = texts.at(source_at)?.ok_or(Damage::ErrorSection)?;
        let message = texts.at(message_at)?.ok_or(Damage::ErrorSection)?;
        let mut infos = Vec::new();
        for _ in 0..info_count {
            let at = table.i32().ok_or(Damage::ErrorSection)?;
            infos.extend(texts.at(at)?);
        }
        Ok(Self { source, source_code, message, code, infos })
    }
}

/// The texts of a section. Entries may share them, so what is copied in all is bounded: otherwise
/// many entries that point at one long text would take quadratic time and room. An empty text costs
/// nothing there, so how many there are is bounded too.
struct Texts<'a> {
    /// Up to its last NUL: what is behind that has no end, and is not searched again and again.
    terminated: &'a [u8],
    budget: usize,
    infos_left: usize,
}

impl<'a> Texts<'a> {
    fn new(section: &'a [u8], infos_left: usize) -> Self {
        let end = memchr::memrchr(0, section).map_or(0, |last| last + 1);
        let terminated = section.get(..end).unwrap_or_default();
        Self { terminated, budget: section.len().saturating_mul(4), infos_left }
    }

    /// The text at an offset, or `None` where the offset is out of range or the text has no end.
    fn at(&mut self, offset: i32) -> Result<Option<String>, Damage> {
        let rest = usize::try_from(offset).ok().and_then(|at| self.terminated.get(at..));
        let Some(rest) = rest.filter(|rest| !rest.is_empty()) else { return Ok(None) };
        let window = rest.get(..self.budget.min(rest.len())).unwrap_or(rest);
        let text = Cursor::new(window).until_nul().ok_or(Damage::ErrorSection)?;
        self.budget -= text.len() + 1;
        let text = std::str::from_utf8(text).map_err(|_| Damage::NotUtf8)?;
        Ok(Some(text.to_owned()))
    }
}

fn patch_code(out: &mut [u8], at: usize, code: i32) {
    if let Some(room) = out.get_mut(at..at + 4) {
        room.copy_from_slice(&code.to_be_bytes());
    }
}

impl fmt::Debug for ErrorEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorEntry")
            .field("source_code", &self.source_code)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One entry whose further texts are all the same empty one, four bytes each.
    fn with_infos(count: u32) -> Vec<u8> {
        let size = 8 + 20 + 4 * count + 1;
        let empty_at = size - 1;
        let head = [size, 1, 0, empty_at, 0, empty_at, 0, count];
        let words = head.into_iter().chain((0..count).map(|_| empty_at));
        words.flat_map(u32::to_be_bytes).chain([0]).collect()
    }

    /// Searching the long text for its end once for each of them would take minutes.
    #[test]
    fn further_texts_without_an_end_are_left_out_and_searched_for_once() {
        let infos = 60_000;
        let table = 8 + 20 + 4 * infos;
        let long = 16 << 20;
        let head = [table + 1 + long, 1, 0, table, 0, table, 0, infos];
        let words = head.into_iter().chain((0..infos).map(|_| table + 1));
        let mut section: Vec<u8> = words.flat_map(u32::to_be_bytes).chain([0]).collect();
        section.resize(section.len() + long as usize, b'x');
        let entries = ErrorEntry::section_from_bytes(&section, &Limits::default()).unwrap();
        assert_eq!((entries[0].message.as_str(), entries[0].infos.len()), ("", 0));
    }

    #[test]
    fn further_texts_count_for_the_limit_too() {
        let limits = Limits { parameters: 10, ..Limits::default() };
        let read = |count| ErrorEntry::section_from_bytes(&with_infos(count), &limits);
        assert_eq!(read(9).unwrap()[0].infos.len(), 9);
        assert_eq!(read(10), Err(Damage::TooLarge));
        assert_eq!(read(15_900_000), Err(Damage::TooLarge));
    }
}
