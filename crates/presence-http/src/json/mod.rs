//! JSON answers: read leniently, reported by path and shape and never by content.

mod plain;
mod shape;

pub use self::plain::plain_text;

use presence_core::{Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The longest name that is taken for a field and not for somebody's data.
const MAX_NAME: usize = 40;

/// Reads `body` as JSON; a byte order mark before it is forgiven.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = path_text(error.path());
        unreadable(body, &error.into_inner(), Some(path))
    })?;
    reader.end().map_err(|error| unreadable(body, &error, None))?;
    Ok(value)
}

fn unreadable(body: &[u8], error: &serde_json::Error, path: Option<String>) -> Error {
    let content = body.trim_ascii_start();
    if content.is_empty() {
        return Error::new(ErrorKind::Protocol, "the answer is empty, and JSON was expected");
    }
    if content.starts_with(b"<") {
        return Error::new(ErrorKind::Protocol, "the answer is an HTML or XML page, not JSON");
    }
    let at = offset_of(body, error.line(), error.column());
    let shape = shape::around(body, at);
    let what = match (error.classify(), path) {
        (serde_json::error::Category::Data, Some(path)) => {
            let expected = expected_text(&error.to_string());
            format!("the answer does not fit at {path}{expected}")
        }
        (serde_json::error::Category::Eof, _) => "the answer's JSON ends too early".to_owned(),
        _ => "the answer is not valid JSON".to_owned(),
    };
    Error::new(ErrorKind::Protocol, format!("{what}; its shape there: {shape}"))
}

/// `data.users[3].since`; names that may be data and not field names are masked.
fn path_text(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } => push_name(&mut text, key),
            Segment::Enum { variant } => push_name(&mut text, variant),
            Segment::Unknown => push_name(&mut text, "?"),
        }
    }
    if text.is_empty() { "its top".to_owned() } else { text }
}

fn push_name(text: &mut String, name: &str) {
    if !text.is_empty() {
        text.push('.');
    }
    text.push_str(if is_field_name(name) { name } else { "*" });
}

/// Whether `name` looks like a field's name: people's addresses and ids do not.
fn is_field_name(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// What serde says of the types, without what it quotes of the answer: the words after its last
/// "expected", or the name of a missing field. Both come from our own types.
fn expected_text(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(text, _)| text);
    if message.starts_with("missing field `") {
        return format!(" ({message})");
    }
    let quotes = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "];
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if quotes.iter().any(|start| message.starts_with(start)) => {
            format!(" (expected {expected})")
        }
        _ => String::new(),
    }
}

/// Where line and column, both counted from 1, lie in `body`.
fn offset_of(body: &[u8], line: usize, column: usize) -> usize {
    let mut starts = line_starts(body);
    let start = starts.nth(line.saturating_sub(1)).unwrap_or(0);
    start.saturating_add(column.saturating_sub(1)).min(body.len())
}

fn line_starts(body: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let newlines = body.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    std::iter::once(0).chain(newlines.map(|(at, _)| at + 1))
}

#[cfg(test)]
mod tests;
