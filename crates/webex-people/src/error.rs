//! Webex's refusals in terms of the core error.

use std::time::Duration;

use presence_core::{Error, ErrorKind, Result, RetryState};
use presence_http::{Answer, Classifier, OperationTag};
use serde_json::Value;

pub(crate) const LIST_PEOPLE: &str = "list_people";
pub(crate) const CREATE_PERSON: &str = "create_person";
pub(crate) const GET_PERSON: &str = "get_person";
pub(crate) const GET_ME: &str = "get_me";
pub(crate) const UPDATE_PERSON: &str = "update_person";
pub(crate) const DELETE_PERSON: &str = "delete_person";
pub(crate) const READ_DND: &str = "read_do_not_disturb";
pub(crate) const SET_DND: &str = "set_do_not_disturb";
pub(crate) const READ_ASSISTANT: &str = "read_personal_assistant";
pub(crate) const SET_ASSISTANT: &str = "set_personal_assistant";
pub(crate) const FETCH_TOKEN: &str = "fetch_token";
pub(crate) const START_DEVICE_GRANT: &str = "start_device_grant";
pub(crate) const POLL_DEVICE_GRANT: &str = "poll_device_grant";

/// How many of the vendor's codes are kept.
const MAX_CODES: usize = 8;

/// How many of the vendor's texts are kept, and how many bytes of them.
const MAX_TEXTS: usize = 8;
const MAX_TEXT_BYTES: usize = 4096;

/// The longest text that is taken for a vendor's code.
const MAX_CODE: usize = 64;

/// Says what the documented codes mean here, and keeps what Webex says of itself.
#[derive(Debug)]
pub(crate) struct Refusals {
    /// What a 429 counts as that does not say how long to wait.
    pub(crate) default_retry_after: Duration,
}

impl Classifier for Refusals {
    fn refine(&self, tag: &OperationTag, answer: &Answer, verdict: Result<()>) -> Result<()> {
        verdict.map_err(|error| {
            let error = with_body(error, answer.body());
            let error = match explanation(tag.operation, answer.status().as_u16()) {
                Some(message) => error.with_message(message),
                None => error,
            };
            let error = if error.kind() == ErrorKind::RateLimited && error.retry_after().is_none() {
                error.with_retry_after(self.default_retry_after)
            } else {
                error
            };
            let error = if no_new_token(tag.operation, answer.status().as_u16()) {
                error.with_kind(ErrorKind::Unauthenticated)
            } else {
                error
            };
            if may_not_be_repeated(tag.operation, answer.status().as_u16()) {
                error.with_retry_state(RetryState::GaveUp)
            } else {
                error
            }
        })
    }
}

/// A list that took too long would take as long again: it is asked for again in smaller pages. A
/// person is made anew only after a 429, which alone is known to have done nothing.
fn may_not_be_repeated(operation: &str, status: u16) -> bool {
    match operation {
        LIST_PEOPLE => status == 504,
        CREATE_PERSON => matches!(status, 408 | 423 | 425 | 500..=599),
        // Webex documents 423 and 429 alone.
        UPDATE_PERSON | DELETE_PERSON | SET_DND | SET_ASSISTANT => status == 425,
        _ => false,
    }
}

/// The token service answers 400 where a refresh token has ended: that concerns the credential, and
/// not whoever was asked about.
fn no_new_token(operation: &str, status: u16) -> bool {
    operation == FETCH_TOKEN && matches!(status, 400 | 401)
}

fn explanation(operation: &str, status: u16) -> Option<&'static str> {
    Some(match (operation, status) {
        (FETCH_TOKEN, 400 | 401) => {
            "the token service refused the client's id or secret, the code, or the refresh token"
        }
        (_, 401) => "the token was refused",
        (LIST_PEOPLE, 400) => {
            "the list was refused; without administrator rights it needs an e-mail address or a \
             name"
        }
        (LIST_PEOPLE, 403) => "the token may not list these people",
        (GET_PERSON | UPDATE_PERSON | DELETE_PERSON, 404) => "no such person",
        (READ_DND | SET_DND | READ_ASSISTANT | SET_ASSISTANT, 403) => {
            "the token may not do this, or the organisation keeps call settings to itself"
        }
        (READ_DND | SET_DND | READ_ASSISTANT | SET_ASSISTANT, 404) => {
            "nobody of that id, or nobody with a calling licence"
        }
        (_, 423) => "it is locked at the moment",
        (_, 451) => "another region serves this organisation; set its address as base_url",
        _ => return None,
    })
}

/// Adds the codes, the text and the tracking id of an error body, in every form that was seen.
pub(crate) fn with_body(mut error: Error, body: &[u8]) -> Error {
    let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(body) else {
        return error;
    };
    let said = Said::of(&Value::Object(fields));
    if !said.codes.is_empty() {
        error = error.with_code(said.codes.join(","));
    }
    if let (None, Some(id)) = (error.tracking_id(), said.tracking_id) {
        error = error.with_tracking_id(id);
    }
    if said.texts.is_empty() {
        return error;
    }
    error.with_vendor_message(said.texts.join("; "))
}

/// What an error body says.
#[derive(Debug, Default)]
struct Said {
    texts: Vec<String>,
    codes: Vec<String>,
    tracking_id: Option<String>,
}

impl Said {
    fn of(body: &Value) -> Self {
        let mut said = Self {
            tracking_id: body["trackingId"].as_str().filter(|id| is_plain(id)).map(str::to_owned),
            ..Self::default()
        };
        let inner = &body["error"];
        said.text(&body["message"]);
        said.text(inner);
        said.text(&body["error_description"]);
        for one in rows(&body["errors"]).chain(rows(&inner["message"])) {
            said.text(&one["description"]);
            said.code(&one["errorCode"]);
            said.code(&one["code"]);
        }
        for code in [&body["errorCode"], &body["code"], &inner["key"]] {
            said.code(code);
        }
        said
    }

    fn text(&mut self, value: &Value) {
        let kept: usize = self.texts.iter().map(String::len).sum();
        let room = MAX_TEXT_BYTES.saturating_sub(kept);
        if self.texts.len() == MAX_TEXTS || room == 0 {
            return;
        }
        let Some(text) = value.as_str() else { return };
        let fits = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = fits.take_while(|end| *end <= room).last().unwrap_or(0);
        let text = text.get(..end).unwrap_or_default();
        if !text.is_empty() && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    fn code(&mut self, value: &Value) {
        let code = match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) if is_plain(text) => text.clone(),
            _ => return,
        };
        if !self.codes.contains(&code) && self.codes.len() < MAX_CODES {
            self.codes.push(code);
        }
    }
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Whether `text` looks like an id or a code, so that it may be printed.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_CODE
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_error_body_is_understood() {
        let cases = [
            (
                r#"{"message":"m","errors":[{"description":"d","errorCode":400112}],"trackingId":"T_1"}"#,
                (Some("400112"), "m; d", Some("T_1")),
            ),
            (r#"{"message":"m","code":7,"trackingId":"T_2"}"#, (Some("7"), "m", Some("T_2"))),
            (
                r#"{"errors":[{"description":"d","code":"ERR.V.TRM.TMN60004"}]}"#,
                (Some("ERR.V.TRM.TMN60004"), "d", None),
            ),
            (
                r#"{"error":{"key":"409","message":[{"description":"d","code":"c"}]},"trackingId":"T"}"#,
                (Some("c,409"), "d", Some("T")),
            ),
            (
                r#"{"errors":[{"errorCode":1},{"errorCode":2},{"errorCode":1}],"message":"m"}"#,
                (Some("1,2"), "m", None),
            ),
            (r#"{"message":"m","errorCode":3,"errors":null}"#, (Some("3"), "m", None)),
            (
                r#"{"error":"invalid_grant","error_description":"d"}"#,
                (None, "invalid_grant; d", None),
            ),
            (r#"{"message":"m","trackingId":"anna@example.com"}"#, (None, "m", None)),
        ];
        for (body, (code, text, tracking_id)) in cases {
            let error = with_body(Error::new(ErrorKind::Rejected, "x"), body.as_bytes());
            assert_eq!(error.code(), code, "{body}");
            assert_eq!(error.vendor_message(), Some(text), "{body}");
            assert_eq!(error.tracking_id(), tracking_id, "{body}");
        }
        for body in ["", "<html>", "[]", "{}", "7"] {
            let error = with_body(Error::new(ErrorKind::Rejected, "x"), body.as_bytes());
            assert_eq!((error.code(), error.vendor_message()), (None, None), "{body}");
        }
    }
}
