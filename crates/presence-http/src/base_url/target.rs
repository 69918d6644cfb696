//! [`Target`]: a URL that is known to belong to a [`BaseUrl`], encoded by construction.

use std::fmt;

use http::uri::PathAndQuery;
use percent_encoding::percent_encode_byte;
use presence_core::{Error, Result};

use super::BaseUrl;

/// What is not encoded.
static UNRESERVED: [bool; 256] = unreserved_and(b"-._~");

/// For a query that is one text: the slash, legal there, stays readable.
static UNRESERVED_TEXT: [bool; 256] = unreserved_and(b"-._~/");

/// In bytes; the `http` crate reads no longer one.
const LONGEST: usize = u16::MAX as usize - 1;

/// A URL of one vendor's API. Its `Debug` shows neither path nor query: both may name people.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Target {
    url: String,
    /// Where the path begins in `url`.
    path_at: usize,
}

impl BaseUrl {
    /// The URL of `segments` below this base, each encoded on its own: what is not an unreserved
    /// character of RFC 3986 is written as `%XX`, a slash included.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](presence_core::ErrorKind::InvalidInput) about `path[i]` for a
    /// segment that is empty, `.` or `..`: it would name another resource than meant.
    pub fn path(&self, segments: &[&str]) -> Result<Target> {
        let path_at = self.origin.len();
        let length = segments.iter().map(|segment| segment.len() + 1).sum::<usize>();
        let mut url = String::with_capacity(path_at + self.prefix.len() + length);
        url.push_str(&self.origin);
        url.push_str(&self.prefix);
        for (index, segment) in segments.iter().enumerate() {
            if matches!(*segment, "" | "." | "..") {
                let message = "must not be empty, \".\" or \"..\"";
                return Err(Error::invalid(format!("path[{index}]"), message));
            }
            url.push('/');
            push_encoded(&mut url, segment, &UNRESERVED);
        }
        if url.len() == path_at {
            url.push('/');
        }
        Ok(Target { url, path_at })
    }
}

impl Target {
    /// For URLs that were checked to belong to a base.
    pub(super) fn checked(url: String, path_at: usize) -> Self {
        Self { url, path_at }
    }

    /// Adds `name=value` to the query, both encoded; a space is written as `%20`.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.start_query();
        push_encoded(&mut self.url, name, &UNRESERVED);
        self.url.push('=');
        push_encoded(&mut self.url, value, &UNRESERVED);
        self
    }

    /// Adds `name=value` to the query where there is a value.
    #[must_use]
    pub fn query_opt(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds `text` to the query without a name, encoded but for its slashes: for APIs whose whole
    /// query is one document.
    #[must_use]
    pub fn query_text(mut self, text: &str) -> Self {
        self.start_query();
        // Of JSON, about every fifth character is written as three.
        self.url.reserve(text.len() + text.len() / 2);
        push_encoded(&mut self.url, text, &UNRESERVED_TEXT);
        self
    }

    fn start_query(&mut self) {
        match self.url.find('?') {
            None => self.url.push('?'),
            Some(at) if at + 1 == self.url.len() => {}
            Some(_) => self.url.push('&'),
        }
    }

    /// The whole URL, byte for byte. It may hold personal data: do not log it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The path and the query as they stand in the request line.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        self.url.get(self.path_at..).unwrap_or_default()
    }

    pub(super) fn origin(&self) -> &str {
        self.url.get(..self.path_at).unwrap_or_default()
    }

    /// The URL as the `http` crate holds it; what it shares with `base` is not read again.
    pub(crate) fn uri(&self, base: &BaseUrl) -> Result<http::Uri> {
        let read = if self.origin() == base.origin {
            let mut parts = base.uri.clone().into_parts();
            let path = PathAndQuery::try_from(self.path_and_query());
            path.ok().and_then(|path| {
                parts.path_and_query = Some(path);
                http::Uri::from_parts(parts).ok()
            })
        } else {
            self.url.parse().ok()
        };
        let message = "is longer than a URL can be, or cannot be sent";
        read.filter(|_| self.url.len() <= LONGEST).ok_or_else(|| Error::invalid("url", message))
    }
}

/// Appends `text` with everything encoded that is not in `plain`.
fn push_encoded(url: &mut String, text: &str, plain: &[bool; 256]) {
    url.reserve(text.len());
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        // The table has a place for each byte.
        if !plain[usize::from(byte)] {
            // Within a character there is nothing plain, and no text to be had.
            url.push_str(text.get(from..at).unwrap_or_default());
            url.push_str(percent_encode_byte(byte));
            from = at + 1;
        }
    }
    url.push_str(text.get(from..).unwrap_or_default());
}

/// The unreserved characters of RFC 3986, and `others`.
const fn unreserved_and(others: &[u8]) -> [bool; 256] {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < others.len() {
        plain[others[at] as usize] = true;
        at += 1;
    }
    plain
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({}/..)", self.origin())
    }
}
