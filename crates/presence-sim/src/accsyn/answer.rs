//! What the server says: a result, a message, or an exception.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use crate::http::Reply;

/// Why something is not done, in the vendor's envelope.
#[derive(Debug, Default, Serialize)]
pub(super) struct Refusal {
    #[serde(skip)]
    pub(super) status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    exception: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_hr: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_expired: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: Some(message.into()), ..Self::default() }
    }

    /// Something in the request is not as documented.
    pub(super) fn invalid(problem: &str) -> Self {
        Self::new(400, format!("Invalid request: {problem}"))
    }

    pub(super) fn forbidden() -> Self {
        Self::new(403, "Permission denied!")
    }

    pub(super) fn no_such_user() -> Self {
        Self::new(404, "No such user")
    }

    pub(super) fn session_expired() -> Self {
        let refusal = Self::new(401, "Session expired!");
        Self { session_expired: Some(true), ..refusal }
    }

    /// Too many calls to the backend; `wait` is rounded up to whole seconds.
    pub(super) fn too_many(wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let refusal = Self::new(429, "Too many requests, please try again later.");
        Self { retry_after: Some(seconds), ..refusal }
    }

    pub(super) fn crash(traceback: &str) -> Self {
        Self { status: 500, exception: Some(traceback.to_owned()), ..Self::default() }
    }

    /// Says the same more kindly.
    pub(super) fn for_humans(mut self, text: impl Into<String>) -> Self {
        self.message_hr = Some(text.into());
        self
    }

    /// The answer. `in_200` hides every status but 429, as a backend may do.
    pub(super) fn reply(&self, in_200: bool) -> Reply {
        let status = if in_200 && self.status != 429 { 200 } else { self.status };
        let mut reply = Reply::json(status, self);
        if let Some(seconds) = self.retry_after {
            reply.set_header("Retry-After", &seconds.to_string());
        }
        reply
    }
}

/// A success.
pub(super) fn result(value: &Value) -> Reply {
    Reply::json(200, &json!({ "result": value }))
}

/// What the web server in front of the backend says when it is asked too often.
pub(super) fn edge_is_busy() -> Reply {
    const PAGE: &str = "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n\
        <body><h1>429 Too Many Requests</h1></body>\r\n</html>\r\n";
    Reply::bytes(429, "text/html", PAGE)
}
