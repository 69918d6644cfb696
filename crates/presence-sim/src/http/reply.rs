//! An answer, and its form on the wire.

use std::time::SystemTime;

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

use crate::net::{Answer, Body};
use crate::stamp;

/// What a vendor answers to a request.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// Whether the request changed the state of the simulation.
    pub(crate) applied: bool,
    /// Whether `Content-Length` is sent. Without it the body ends with the connection.
    pub(crate) sized: bool,
}

impl Reply {
    pub(crate) fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: Body::Bytes(body.into()),
            applied: false,
            sized: true,
        }
    }

    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        // Only a map with keys that are no strings could fail, and no answer has one.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::bytes(status, "application/json", body)
    }

    pub(crate) fn applied(mut self) -> Self {
        self.applied = true;
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(named, _)| named.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(named, _)| !named.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Whether the connection has to end after this answer.
    pub(crate) fn closes(&self) -> bool {
        let asked = self.header("Connection").is_some_and(|v| v.eq_ignore_ascii_case("close"));
        asked || !self.sized
    }

    /// Puts the answer into bytes. `bodiless` for an answer to `HEAD`.
    pub(crate) fn encode(mut self, now: SystemTime, keep_alive: bool, bodiless: bool) -> Answer {
        let may_have_body = !matches!(self.status, 204 | 304);
        if may_have_body && self.sized {
            let length = match &self.body {
                Body::Bytes(body) => body.len() as u64,
                Body::Blanks(count) => *count,
            };
            self.default_header("Content-Length", || Some(length.to_string()));
        }
        if bodiless || !may_have_body {
            self.body = Body::Bytes(Bytes::new());
        }
        self.default_header("Date", || stamp::http_date(now));
        if !keep_alive || self.closes() {
            self.set_header("Connection", "close");
        }
        Answer { head: self.head(), body: self.body }
    }

    fn default_header(&mut self, name: &str, value: impl FnOnce() -> Option<String>) {
        if self.header(name).is_none()
            && let Some(value) = value()
        {
            self.headers.push((name.to_owned(), value));
        }
    }

    fn head(&self) -> Bytes {
        let known = StatusCode::from_u16(self.status).ok().and_then(|s| s.canonical_reason());
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, known.unwrap_or("Unknown"));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(answer: &Answer) -> String {
        let mut bytes = answer.head.to_vec();
        if let Body::Bytes(body) = &answer.body {
            bytes.extend_from_slice(body);
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_answer_says_what_it_is_and_how_long() {
        let reply = Reply::json(200, &[1, 2]);
        assert_eq!(
            text(&reply.encode(SystemTime::UNIX_EPOCH, true, false)),
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\
             Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n[1,2]"
        );
    }

    #[test]
    fn an_answer_to_head_has_the_length_but_not_the_body() {
        let reply = Reply::json(200, &[1, 2]);
        let sent = text(&reply.encode(SystemTime::UNIX_EPOCH, true, true));
        assert!(sent.contains("Content-Length: 5\r\n") && sent.ends_with("\r\n\r\n"));
    }

    #[test]
    fn no_content_has_neither() {
        let reply = Reply::bytes(204, "text/plain", "x");
        let sent = text(&reply.encode(SystemTime::UNIX_EPOCH, false, false));
        assert!(!sent.contains("Content-Length") && sent.contains("Connection: close\r\n"));
        assert!(sent.ends_with("\r\n\r\n"));
    }

    #[test]
    fn headers_of_the_reply_come_first() {
        let mut reply = Reply::bytes(429, "text/plain", "x");
        reply.set_header("content-length", "99");
        reply.set_header("CONNECTION", "close");
        assert!(reply.closes());
        let sent = text(&reply.encode(SystemTime::UNIX_EPOCH, true, false));
        assert_eq!(sent.to_ascii_lowercase().matches("content-length").count(), 1);
        assert!(sent.starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
    }
}
