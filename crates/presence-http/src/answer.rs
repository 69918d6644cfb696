//! [`Answer`]: a complete answer.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// How much of a header's text is kept as a tracking id.
const MAX_TRACKING_ID: usize = 128;

/// Headers under which vendors and their gateways name a call, best first.
const TRACKING_HEADERS: [&str; 3] = ["trackingid", "x-request-id", "x-correlation-id"];

/// A complete answer: status, headers and decoded body. Its `Debug` shows no header and no body.
#[derive(Clone)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// Puts an answer together.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first header of that name, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, decoded.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id under which the vendor can find the call, from the usual headers. It is printed in
    /// errors, so what does not look like an id is left out: it could hold an address.
    #[must_use]
    pub fn tracking_id(&self) -> Option<&str> {
        let id = TRACKING_HEADERS.iter().find_map(|name| self.header(name))?.trim();
        let in_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=+/".contains(&byte);
        (!id.is_empty() && id.len() <= MAX_TRACKING_ID && id.bytes().all(in_id)).then_some(id)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tracking_id_that_is_none_is_not_printed() {
        let of = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("trackingid", http::HeaderValue::from_static(text));
            let answer = Answer::new(StatusCode::OK, headers, Bytes::new());
            answer.tracking_id().map(str::to_owned)
        };
        assert_eq!(of("ROUTER_5F-1.a:b=").as_deref(), Some("ROUTER_5F-1.a:b="));
        for other in ["anna@example.com", "two words", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
