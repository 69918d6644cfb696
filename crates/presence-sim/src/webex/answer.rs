//! What the server says: JSON, or a refusal in one of the forms that were seen.

use serde::Serialize;
use serde_json::{Value, json};

use crate::http::Reply;

/// The content type of every answer in JSON.
const JSON: &str = "application/json;charset=UTF-8";

/// The form of an error body. All of them were seen on Webex APIs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorForm {
    /// `message`, `errors[].description` and `errorCode`, `trackingId`: the usual one.
    #[default]
    Usual,
    /// `message`, an integer `code` and `trackingId` at the top.
    CodeOnTop,
    /// As usual, with a text in `errors[].code`.
    TextCode,
    /// `error.key`, `error.message[]` and `trackingId`.
    Nested,
    /// No body at all.
    Empty,
    /// A web page of some proxy.
    Page,
}

/// Why something is not done.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    message: String,
    code: Option<u32>,
    /// The value of `Retry-After`.
    retry_after: Option<String>,
    /// Whether something was changed in spite of it.
    pub(super) applied: bool,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: None, retry_after: None, applied: false }
    }

    pub(super) fn invalid(problem: impl Into<String>) -> Self {
        Self::new(400, problem)
    }

    pub(super) fn unauthorised() -> Self {
        let message = "The request requires a valid access token set in the Authorization \
                       request header.";
        Self::new(401, message)
    }

    pub(super) fn forbidden() -> Self {
        Self::new(403, "The access token provided is missing required scopes or roles.")
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "The requested resource could not be found.")
    }

    pub(super) fn no_room() -> Self {
        Self::new(507, "The simulator keeps no more changed people.")
    }

    pub(super) fn coded(mut self, code: u32) -> Self {
        self.code = Some(code);
        self
    }

    pub(super) fn retry_after(mut self, value: String) -> Self {
        self.retry_after = Some(value);
        self
    }

    /// Says that something was done all the same.
    pub(super) fn but_applied(mut self) -> Self {
        self.applied = true;
        self
    }

    pub(super) fn reply(&self, form: ErrorForm, tracking: &str) -> Reply {
        let description = &self.message;
        let code = self.code.unwrap_or_else(|| u32::from(self.status) * 1000);
        let mut detail = json!({ "description": description });
        if let Some(code) = self.code {
            detail["errorCode"] = code.into();
        }
        let text_code = format!("ERR.V.TRM.TMN{code}");
        let body = match form {
            ErrorForm::Usual => {
                json!({ "message": description, "errors": [detail], "trackingId": tracking })
            }
            ErrorForm::CodeOnTop => {
                json!({ "message": description, "code": code, "trackingId": tracking })
            }
            ErrorForm::TextCode => json!({
                "message": description,
                "errors": [{ "description": description, "code": text_code }],
                "trackingId": tracking,
            }),
            ErrorForm::Nested => json!({
                "error": {
                    "key": self.status.to_string(),
                    "message": [{ "description": description, "code": text_code }],
                },
                "trackingId": tracking,
            }),
            ErrorForm::Empty | ErrorForm::Page => Value::Null,
        };
        let mut reply = match form {
            ErrorForm::Empty => Reply::bytes(self.status, JSON, ""),
            ErrorForm::Page => {
                const PAGE: &str = "<html><head><title>Error</title></head>\
                    <body><h1>The request failed</h1></body></html>";
                Reply::bytes(self.status, "text/html", PAGE)
            }
            _ => json_reply(self.status, &body),
        };
        if let Some(value) = &self.retry_after {
            reply.set_header("Retry-After", value);
        }
        reply.applied = self.applied;
        reply
    }
}

/// A success with a body.
pub(super) fn ok(body: &impl Serialize) -> Reply {
    json_reply(200, body)
}

/// A success without a body.
pub(super) fn nothing() -> Reply {
    let mut reply = Reply::bytes(204, JSON, "");
    reply.headers.clear();
    reply
}

pub(super) fn json_reply(status: u16, body: &impl Serialize) -> Reply {
    let mut reply = Reply::json(status, body);
    reply.set_header("Content-Type", JSON);
    reply
}
