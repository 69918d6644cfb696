//! Answers: a JSON object with `result`, or `message`, or `exception`.

use presence_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// The keys by which an answer is judged. Whatever else it holds is not looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Envelope<'a> {
    /// The backend crashed; its traceback.
    #[serde(default)]
    pub(crate) exception: Option<Value>,
    /// The backend refused.
    #[serde(default)]
    pub(crate) message: Option<Value>,
    /// The same for people.
    #[serde(default)]
    pub(crate) message_hr: Option<Value>,
    /// Success. Present and `null` is not absent.
    #[serde(borrow, default, deserialize_with = "present")]
    pub(crate) result: Option<&'a RawValue>,
    /// The session is over; seen with older versions of the API.
    #[serde(default)]
    pub(crate) session_expired: Option<Value>,
    /// How many seconds to wait.
    #[serde(default)]
    pub(crate) retry_after: Option<Value>,
}

fn present<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

impl<'a> Envelope<'a> {
    /// Reads `body`, always as UTF-8 and whatever its content type says. `None` for anything but
    /// a JSON object.
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        serde_json::from_slice(body).ok()
    }

    /// Whether it is a refusal.
    pub(crate) fn is_refusal(&self) -> bool {
        self.message.is_some() || self.message_hr.is_some()
    }

    /// What the backend said, for people where there is such a text.
    pub(crate) fn said(&self) -> Option<String> {
        let text = |value: &Option<Value>| value.as_ref().map(plain).filter(|it| !it.is_empty());
        text(&self.exception).or_else(|| text(&self.message_hr)).or_else(|| text(&self.message))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The `result` of an answer that was judged to be a success.
pub(crate) fn result(body: &[u8]) -> Result<&RawValue> {
    let missing =
        || Error::new(ErrorKind::Protocol, "the answer has no result").with_field("result");
    Envelope::read(body).and_then(|answer| answer.result).ok_or_else(missing)
}
