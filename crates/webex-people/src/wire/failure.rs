//! Whether an answer speaks of a failure, whatever its status says.

use std::sync::LazyLock;

use bytes::Bytes;
use memchr::memmem::Finder;
use serde_json::Value;

use super::reader::Reader;
use crate::client::says_something;

/// Whether one of the fields in which Webex tells errors says anything. An object of errors tells
/// of single parts. Everything else in the answer is passed over.
pub(crate) fn speaks_of_failure(body: &Bytes) -> bool {
    may_speak(body)
        && said(body).is_some_and(|[errors, error, message]| {
            let listed = !errors.is_object() && says_something(&errors);
            listed || says_something(&error) || says_something(&message)
        })
}

/// Whether the name of such a field stands anywhere: in most answers none does, and they need not
/// be read for this. A name may also be written with escapes.
fn may_speak(body: &[u8]) -> bool {
    NAMES.iter().any(|name| name.find(body).is_some()) || memchr::memchr(b'\\', body).is_some()
}

/// Made once: to make them takes half as long as to look through a person.
static NAMES: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["error", "message"].map(Finder::new));

/// The fields, where the answer is an object.
fn said(body: &Bytes) -> Option<[Value; 3]> {
    let (mut errors, mut error, mut message) = (Value::Null, Value::Null, Value::Null);
    let mut json = Reader::new(body)?;
    json.object(|name, json| {
        let text = json.skip()?;
        let field = match name {
            "errors" => &mut errors,
            "error" => &mut error,
            "message" => &mut message,
            _ => return Some(()),
        };
        *field = serde_json::from_str(text).ok()?;
        Some(())
    })?;
    json.is_at_end().then_some([errors, error, message])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_under_a_status_of_success() {
        for (json, failed) in [
            (r#"{"id":"a","message":"no"}"#, true),
            (r#"{"errors":[{"description":"no"}]}"#, true),
            (r#" {"error":{"key":1}} "#, true),
            (r#"{"message":null,"message":"no"}"#, true),
            (r#"{"m\u0065ssage":"no"}"#, true),
            (r#"{"\u0065rrors":["no"]}"#, true),
            (r#"{"message":"no","message":""}"#, false),
            (r#"{"errors":{"licenses":{"code":"c"}}}"#, false),
            (r#"{"id":"a","errors":[],"person":{"message":"x"}}"#, false),
            (r#"{"message":"no"} x"#, false),
            (r#"["message"]"#, false),
            ("", false),
        ] {
            assert_eq!(speaks_of_failure(&Bytes::from_static(json.as_bytes())), failed, "{json}");
        }
    }
}
