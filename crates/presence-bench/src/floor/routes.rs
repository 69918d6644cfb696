//! Which bytes answer which request. The size of a scenario stands in the address.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;

use super::{accsyn, conpeek, webex};

/// An answer that is ready to be sent.
pub(super) struct Answer {
    pub(super) head: String,
    pub(super) body: Bytes,
    pub(super) latency: Duration,
}

impl Answer {
    /// A success with this body, and these lines in its head.
    pub(super) fn ok(body: Bytes, more: &str) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
             {more}\r\n"
        );
        Self { head, body, latency: Duration::ZERO }
    }

    /// A success that needs no words.
    pub(super) fn done() -> Self {
        let head = "HTTP/1.1 204 No Content\r\n\r\n".to_owned();
        Self { head, body: Bytes::new(), latency: Duration::ZERO }
    }

    fn missing() -> Self {
        let head = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned();
        Self { head, body: Bytes::new(), latency: Duration::ZERO }
    }
}

/// Everything that is served over HTTP.
pub(super) struct Routes {
    webex: webex::Pages,
    accsyn: accsyn::Answers,
}

impl Routes {
    pub(super) fn new(own: SocketAddr) -> Self {
        Self { webex: webex::Pages::new(own), accsyn: accsyn::Answers::default() }
    }

    /// `/webex/PEOPLE/LATENCY/..`, `/accsyn/USERS/LATENCY/..`, `/conpeek/0/LATENCY/..`; and the
    /// bare `/api/..` that the accsyn SDK cannot do without.
    pub(super) fn answer(&self, method: &str, target: &str) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut parts = path.trim_start_matches('/').splitn(4, '/');
        let mut next = || parts.next().unwrap_or("");
        let (vendor, count, latency, rest) = (next(), next(), next(), next());
        let count = count.parse().unwrap_or(0);
        let mut answer = match vendor {
            "webex" => self.webex.answer(count, latency, rest, query),
            "accsyn" => Some(self.accsyn.answer(Some(count), method, rest)),
            "api" => Some(self.accsyn.answer(None, method, path)),
            "conpeek" => Some(Answer::ok(Bytes::from_static(conpeek::RECORD), "")),
            _ => None,
        }
        .unwrap_or_else(Answer::missing);
        answer.latency = Duration::from_millis(latency.parse().unwrap_or(0));
        answer
    }
}
