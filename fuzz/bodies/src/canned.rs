//! [`Canned`]: an HTTP transport whose answers were made before.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use presence_core::{Clock, Error, ManualClock, Timestamp};
use presence_http::{Body, Transport, TransportError};

/// The statuses that a byte stands for; most bytes stand for 200.
const STATUSES: [u16; 16] =
    [200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 423, 429, 500, 503];

/// What answers a request.
trait Answering: Fn(&Request<Bytes>) -> Answer + Send + Sync {}

impl<F: Fn(&Request<Bytes>) -> Answer + Send + Sync> Answering for F {}

/// Answers every request by a function, and keeps what was asked.
#[derive(Clone)]
pub(crate) struct Canned {
    answer: Arc<dyn Answering>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// An answer.
#[derive(Clone)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// This body, with the status that a byte stands for.
    pub(crate) fn of(status: u8, body: &[u8]) -> Self {
        let code = STATUSES.get(usize::from(status) % STATUSES.len()).copied().unwrap_or(200);
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::OK);
        Self { status, headers: HeaderMap::new(), body: Bytes::copy_from_slice(body) }
    }

    /// This body, with status 200.
    pub(crate) fn ok(body: &[u8]) -> Self {
        Self::of(0, body)
    }

    /// Adds a header, where the bytes can stand in one.
    pub(crate) fn with(mut self, name: HeaderName, value: &[u8]) -> Option<Self> {
        self.headers.append(name, HeaderValue::from_bytes(value).ok()?);
        Some(self)
    }

    /// Another status.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl Canned {
    pub(crate) fn new(
        answer: impl Fn(&Request<Bytes>) -> Answer + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { answer: Arc::new(answer), asked: Arc::default() })
    }

    /// The same one, for a client.
    pub(crate) fn shared(self: &Arc<Self>) -> Arc<dyn Transport> {
        let shared: Arc<Self> = Arc::clone(self);
        shared
    }

    /// The URLs that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let url = request.uri().to_string();
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(url);
        let Answer { status, headers, body } = (self.answer)(&request);
        let mut response = Response::new(Body::complete(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

impl std::fmt::Debug for Canned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canned").finish_non_exhaustive()
    }
}

/// A clock that skips every wait.
pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(ManualClock::skipping(Timestamp::UNIX_EPOCH))
}

/// What an error prints names nobody, is short and draws nothing on a terminal.
pub(crate) fn check_error(error: &Error) {
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!holds_address(&text), "an address is printed: {text}");
        assert!(!text.contains(char::is_control), "a control character is printed: {text:?}");
        assert!(text.len() < 4_000, "an error of {} bytes is printed", text.len());
    }
}

/// Whether an `@` stands between two letters or digits.
fn holds_address(text: &str) -> bool {
    let near = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices('@').any(|(at, _)| {
        let (before, after) = text.split_at(at);
        near(before.chars().next_back()) && near(after.chars().nth(1))
    })
}

#[cfg(test)]
mod tests {
    use presence_core::ErrorKind;

    use super::*;

    #[test]
    fn a_decent_error_passes() {
        check_error(&Error::invalid("user.email", "needs exactly one @"));
    }

    #[test]
    #[should_panic(expected = "an address is printed")]
    fn an_address_in_an_error_is_found() {
        check_error(&Error::new(ErrorKind::Rejected, "anna@example.com is unknown"));
    }

    #[test]
    #[should_panic(expected = "a control character is printed")]
    fn a_control_character_in_an_error_is_found() {
        check_error(&Error::new(ErrorKind::Rejected, "\u{1b}[31m"));
    }
}
