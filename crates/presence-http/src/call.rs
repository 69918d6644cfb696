//! [`Call`]: one operation of a vendor's API, as the engine is asked to carry it out.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use presence_core::{Error, ErrorKind, Idempotency, Result};
use serde::Serialize;

use crate::{RateTier, Target};

/// As many headers as a vendor's call has as a rule.
const USUAL_HEADERS: usize = 4;

/// One operation: what to send, and what the engine needs to know about it.
///
/// Its `Debug` shows the operation and the method, nothing that could be personal or secret.
#[derive(Clone)]
pub struct Call {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    pub(crate) users: usize,
    pub(crate) idempotency: Idempotency,
    pub(crate) tier: Option<RateTier>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) accepted: Vec<StatusCode>,
    pub(crate) authenticated: bool,
}

impl Call {
    /// An operation about one person. GET, HEAD and OPTIONS are [`Idempotency::Safe`]; every other
    /// method is [`Idempotency::Once`] until [`Call::idempotency`] says better.
    #[must_use]
    pub fn new(operation: &'static str, method: Method, target: Target) -> Self {
        let safe = matches!(method, Method::GET | Method::HEAD | Method::OPTIONS);
        let mut headers = Vec::with_capacity(USUAL_HEADERS);
        headers.push((ACCEPT, HeaderValue::from_static("application/json")));
        Self {
            operation,
            method,
            target,
            headers,
            body: Bytes::new(),
            users: 1,
            idempotency: if safe { Idempotency::Safe } else { Idempotency::Once },
            tier: None,
            deadline: None,
            attempt_timeout: None,
            body_limit: None,
            accepted: Vec::new(),
            authenticated: true,
        }
    }

    /// A GET.
    #[must_use]
    pub fn get(operation: &'static str, target: Target) -> Self {
        Self::new(operation, Method::GET, target)
    }

    /// A PUT.
    #[must_use]
    pub fn put(operation: &'static str, target: Target) -> Self {
        Self::new(operation, Method::PUT, target)
    }

    /// A POST.
    #[must_use]
    pub fn post(operation: &'static str, target: Target) -> Self {
        Self::new(operation, Method::POST, target)
    }

    /// Sends `body` as JSON, with `Content-Type: application/json`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where it has no JSON form.
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Result<Self> {
        let bytes = serde_json::to_vec(body)
            .map_err(|_| Error::new(ErrorKind::InvalidInput, "the request has no JSON form"))?;
        Ok(self.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(bytes))
    }

    /// Sends these bytes, without a `Content-Type` of its own.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Self {
        self.body = bytes.into();
        self
    }

    /// Sets a header, replacing one of that name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        match self.headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.headers.push((name, value)),
        }
        self
    }

    /// Says how many people the call concerns.
    #[must_use]
    pub fn users(mut self, users: usize) -> Self {
        self.users = users;
        self
    }

    /// Says whether the call may be repeated.
    #[must_use]
    pub fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// Says under which rate limit of the vendor the call falls.
    #[must_use]
    pub fn tier(mut self, tier: RateTier) -> Self {
        self.tier = Some(tier);
        self
    }

    /// Limits the whole call, waits and repeats included, instead of the engine's own deadline.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Limits one attempt, instead of the engine's own limit.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Limits the decoded body, in bytes, instead of the engine's own limit.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Takes a status outside 2xx for an answer, not for an error.
    #[must_use]
    pub fn accept_status(mut self, status: StatusCode) -> Self {
        self.accepted.push(status);
        self
    }

    /// Sends the call without the engine's credential.
    #[must_use]
    pub fn unauthenticated(mut self) -> Self {
        self.authenticated = false;
        self
    }

    /// Where the call goes.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The headers, with room for those that come later: a credential, the agent and the host, and
    /// the length of a body. A map that must grow costs as much as it did until then.
    pub(crate) fn header_map(&self) -> HeaderMap {
        let later = if self.body.is_empty() { 3 } else { 4 };
        let mut map = HeaderMap::with_capacity(self.headers.len() + later);
        map.extend(self.headers.iter().cloned());
        map
    }

    pub(crate) fn is_expected(&self, status: StatusCode) -> bool {
        status.is_success() || self.accepted.contains(&status)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("idempotency", &self.idempotency)
            .field("users", &self.users)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
