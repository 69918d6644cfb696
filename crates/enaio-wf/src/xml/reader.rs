//! [`Reader`]: the pieces of a document in order, as they stand there.
//!
//! Of XML 1.0 it takes what servers send: elements with attributes, texts, CDATA and references.
//! Declarations, instructions and comments are passed over. A document type is refused, and with
//! it every entity but those that XML itself has. All that is kept of a document are pieces of it,
//! and each byte is looked at a few times at the most.

use std::borrow::Cow;

use presence_core::Result;

use super::bad;
use super::element::{Element, referred};

/// No answer is deeper than five.
const DEPTH: usize = 32;

/// A piece of a document.
pub(super) enum Piece<'a> {
    /// An element begins: [`Reader::element`].
    Open,
    /// The element that was opened last, and has no end yet, ends.
    Close,
    /// A text, a CDATA section or a reference, inside an element.
    Text(Cow<'a, str>),
    /// The document ends, behind its one root.
    End,
}

/// A document that is being read.
pub(super) struct Reader<'a> {
    rest: &'a str,
    element: Element<'a>,
    /// The names of the elements that are open: the first `depth` of them.
    open: [&'a str; DEPTH],
    depth: usize,
    /// Whether the element that was opened last ends where it began.
    is_empty: bool,
    had_root: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (element, open) = (Element::default(), [""; DEPTH]);
        Self { rest: text, element, open, depth: 0, is_empty: false, had_root: false }
    }

    /// The element that was opened last.
    pub(super) fn element(&self) -> &Element<'a> {
        &self.element
    }

    pub(super) fn next(&mut self) -> Result<Piece<'a>> {
        if std::mem::take(&mut self.is_empty) {
            self.depth -= 1;
            return Ok(Piece::Close);
        }
        loop {
            let inside = self.depth > 0;
            match self.rest.as_bytes() {
                [] if self.had_root && !inside => return Ok(Piece::End),
                [] => return Err(short()),
                [b'<', b'/', ..] => return self.close(),
                [b'<', b'?', ..] => {
                    let text = self.between("<?", b"?", b'>')?;
                    if !text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
                        return Err(malformed());
                    }
                }
                [b'<', b'!', b'-', ..] => _ = self.between("<!--", b"--", b'>')?,
                [b'<', b'!', b'[', ..] if inside => {
                    return Ok(Piece::Text(lines(self.between("<![CDATA[", b"]]", b'>')?)));
                }
                [b'<', b'!', b'[', ..] => return Err(outside()),
                [b'<', b'!', ..] => return Err(bad("the XML has a document type")),
                [b'<', ..] => return self.open(),
                [b'&', ..] if inside => {
                    let character = referred(self.between("&", b"", b';')?);
                    let character = character.ok_or_else(|| bad("the XML refers to an entity"))?;
                    return Ok(Piece::Text(character.to_string().into()));
                }
                [b'&', ..] => return Err(outside()),
                bytes => {
                    let text = self.take(memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len()));
                    if inside {
                        return Ok(Piece::Text(lines(text)));
                    }
                    if !text.trim().is_empty() {
                        return Err(outside());
                    }
                }
            }
        }
    }

    fn open(&mut self) -> Result<Piece<'a>> {
        if self.had_root && self.depth == 0 {
            return Err(bad("the XML has another root than expected"));
        }
        let rest = self.element.read(self.rest.strip_prefix('<').ok_or_else(malformed)?)?;
        let place = self.open.get_mut(self.depth);
        *place.ok_or_else(|| bad("the XML is nested too deeply"))? = self.element.name();
        self.depth += 1;
        self.had_root = true;
        self.is_empty = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        self.rest = rest.strip_prefix('>').ok_or_else(malformed)?;
        Ok(Piece::Open)
    }

    fn close(&mut self) -> Result<Piece<'a>> {
        let last = self.depth.checked_sub(1).ok_or_else(malformed)?;
        let name = self.open.get(last).ok_or_else(malformed)?;
        let rest = self.rest.strip_prefix("</").and_then(|rest| rest.strip_prefix(name));
        let rest = rest.and_then(|rest| rest.trim_ascii_start().strip_prefix('>'));
        self.rest = rest.ok_or_else(malformed)?;
        self.depth = last;
        Ok(Piece::Close)
    }

    /// Takes `start`, everything before the next `mark` that stands behind `before`, and the two.
    fn between(&mut self, start: &str, before: &[u8], mark: u8) -> Result<&'a str> {
        self.rest = self.rest.strip_prefix(start).ok_or_else(malformed)?;
        let bytes = self.rest.as_bytes();
        let mut marks = memchr::memchr_iter(mark, bytes);
        let end = marks.find(|end| bytes.get(..*end).is_some_and(|text| text.ends_with(before)));
        let text = self.take(end.ok_or_else(short)? + 1);
        Ok(text.get(..text.len() - before.len() - 1).unwrap_or_default())
    }

    /// Takes so many bytes, behind which something of ASCII stands, or nothing.
    fn take(&mut self, length: usize) -> &'a str {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        text
    }
}

/// Every end of a line is one character.
fn lines(text: &str) -> Cow<'_, str> {
    // Without a way out in the middle many bytes are looked at in one step.
    if text.bytes().fold(true, |all, byte| all & (byte != b'\r')) {
        return text.into();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
}

fn malformed() -> presence_core::Error {
    bad("the XML is not well-formed")
}

fn outside() -> presence_core::Error {
    bad("the XML has text outside its root")
}

fn short() -> presence_core::Error {
    bad("the XML is cut short")
}

#[cfg(test)]
mod tests;
