//! [`walk`]: one pass over an answer's XML, by the paths of its elements.

use std::borrow::Cow;

use presence_core::Result;

use super::bad;
use super::element::Element;
use super::reader::{Piece, Reader};

/// What is met on the way. Paths look like `/Objects/Object`, without prefixes; a name holds no
/// `/`, so that no element can pass for two.
pub(super) enum Met<'a> {
    Open(&'a str, &'a Element<'a>),
    Text(&'a str, Cow<'a, str>),
    Close(&'a str),
}

/// Shows `visit` everything in order. Nothing at all is an empty answer, not a mistake.
pub(super) fn walk(
    xml: &[u8],
    root: &str,
    mut visit: impl FnMut(Met<'_>) -> Result<()>,
) -> Result<()> {
    let text = std::str::from_utf8(xml).map_err(|_| bad("the XML is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}').trim_end_matches('\0').trim();
    if text.is_empty() {
        return Ok(());
    }
    let mut reader = Reader::new(text);
    let mut path = String::new();
    let mut lengths = Vec::new();
    loop {
        match reader.next()? {
            Piece::Open => {
                let element = reader.element();
                let name = element.local_name();
                if path.is_empty() && name != root {
                    return Err(bad("the XML has another root than expected"));
                }
                lengths.push(path.len());
                path.push('/');
                path.push_str(name);
                visit(Met::Open(&path, element))?;
            }
            Piece::Close => {
                visit(Met::Close(&path))?;
                path.truncate(lengths.pop().unwrap_or(0));
            }
            Piece::Text(text) => visit(Met::Text(&path, text))?,
            Piece::End => return Ok(()),
        }
    }
}
