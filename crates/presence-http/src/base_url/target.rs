//! [`Target`]: a URL that is known to belong to a [`BaseUrl`], encoded by construction.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use presence_core::{Error, Result};

use super::BaseUrl;

/// Everything but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// For a query that is one text: the slash, legal there, stays readable.
const ENCODED_TEXT: &AsciiSet = &ENCODED.remove(b'/');

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
        let mut url = self.origin();
        let path_at = url.len();
        url.push_str(&self.prefix);
        for (index, segment) in segments.iter().enumerate() {
            if matches!(*segment, "" | "." | "..") {
                let message = "must not be empty, \".\" or \"..\"";
                return Err(Error::invalid(format!("path[{index}]"), message));
            }
            url.push('/');
            url.extend(utf8_percent_encode(segment, ENCODED));
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
        self.url.extend(utf8_percent_encode(name, ENCODED));
        self.url.push('=');
        self.url.extend(utf8_percent_encode(value, ENCODED));
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
        self.url.extend(utf8_percent_encode(text, ENCODED_TEXT));
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

    /// The URL as the `http` crate holds it.
    pub(crate) fn uri(&self) -> Result<http::Uri> {
        self.url
            .parse()
            .map_err(|_| Error::invalid("url", "is longer than a URL can be, or cannot be sent"))
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({}/..)", self.origin())
    }
}
