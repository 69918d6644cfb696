//! Answers: a JSON object with `result`, or `message`, or `exception`.

use bytes::Bytes;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::Cursor;

/// The keys beside `result`.
const KEYS: [&str; 5] = ["exception", "message", "message_hr", "session_expired", "retry_after"];

/// The keys by which an answer is judged, and what was made of its result. Whatever else it holds
/// is not looked at.
#[derive(Debug)]
pub(crate) struct Envelope<R> {
    /// The backend crashed; its traceback.
    pub(crate) exception: Option<Value>,
    /// The backend refused.
    pub(crate) message: Option<Value>,
    /// The same for people.
    pub(crate) message_hr: Option<Value>,
    /// Success. Present and `null` is not absent.
    pub(crate) result: Option<R>,
    /// The session is over; seen with older versions of the API.
    pub(crate) session_expired: Option<Value>,
    /// How many seconds to wait.
    pub(crate) retry_after: Option<Value>,
}

impl<R> Envelope<R> {
    /// Reads `body`, always as UTF-8 and whatever its content type says; `read` makes something of
    /// the result, or gives `None` where it is not even JSON. `None` for anything but a JSON object
    /// with each of these keys at most once.
    pub(crate) fn read<'a>(
        body: &'a Bytes,
        read: impl Fn(&mut Cursor<'a>) -> Option<R>,
    ) -> Option<Self> {
        let document = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut cursor = Cursor::within(body, document);
        let (mut values, mut result) = ([const { None }; KEYS.len()], None);
        cursor.object(|cursor, name| {
            if name == "result" {
                return once(&mut result, read(cursor)?);
            }
            match KEYS.iter().zip(&mut values).find(|(key, _)| **key == name) {
                Some((_, place)) => once(place, cursor.value::<Value>()?.0),
                None => cursor.value::<IgnoredAny>().map(drop),
            }
        })?;
        if !cursor.is_at_end() {
            return None;
        }
        let [exception, message, message_hr, session_expired, retry_after] =
            values.map(|value| value.filter(|value| !value.is_null()));
        Some(Self { exception, message, message_hr, result, session_expired, retry_after })
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

/// Puts `value` in its place, which must be free.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn read(body: &[u8]) -> Option<Envelope<String>> {
        let body = Bytes::copy_from_slice(body);
        Envelope::read(&body, |cursor| Some(cursor.value::<&RawValue>()?.0.get().to_owned()))
    }

    #[test]
    fn the_result_is_there_even_where_it_is_null() {
        let answer =
            read(b"\xef\xbb\xbf {\"a\":[{}],\"message\":null,\"result\" : null } ").unwrap();
        assert_eq!(answer.result.as_deref(), Some("null"));
        assert!(!answer.is_refusal());
        let answer = read(br#"{"re\u0073ult":[ ],"message_hr":"m","retry_after":7}"#).unwrap();
        assert_eq!((answer.result.as_deref(), answer.said().as_deref()), (Some("[ ]"), Some("m")));
        assert_eq!(answer.retry_after, Some(7.into()));
    }

    #[test]
    fn what_is_no_object_or_says_a_thing_twice_is_no_answer() {
        let bad: [&[u8]; 13] = [
            b"",
            b"[]",
            b"null",
            b"<html>",
            b"{",
            br#"{"result":1,"result":1}"#,
            br#"{"message":null,"message":null}"#,
            br#"{"result":1}x"#,
            br#"{"result":1,}"#,
            br#"{"result":[1}"#,
            b"{\"result\":\"\xff\"}",
            b"{\"message\":\"\xff\"}",
            br#"{"message":"\ud800"}"#,
        ];
        for body in bad {
            assert!(read(body).is_none(), "{}", String::from_utf8_lossy(body));
        }
        // What nobody reads may be odd, as long as it is JSON, and may come twice.
        assert!(read(br#"{"result":1,"x":1e999,"x":"\ud800"}"#).is_some());
        let deep = format!("{{\"result\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        assert!(read(deep.as_bytes()).is_some());
    }
}
