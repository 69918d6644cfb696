//! The one envelope of every operation, read strictly, so that a careless client shows.

use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::payload;
use super::settings::WORKSPACE;
use crate::http::{Request, decode_segment};

/// What an event says, once it is known to be well formed.
pub(super) struct Event {
    pub(super) session: String,
    pub(super) ident: String,
    /// The operation, in lower case.
    pub(super) uri: String,
    pub(super) id: Option<String>,
    pub(super) query: Option<String>,
    /// The payload; none if it was `null`.
    pub(super) data: Option<Map<String, Value>>,
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event").field("uri", &self.uri).finish_non_exhaustive()
    }
}

/// The keys. Unknown and doubled ones are refused by the decoder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    audience: String,
    workspace: String,
    eid: String,
    session: String,
    uri: String,
    ident: String,
    created: String,
    hostname: String,
    /// Absent, `null`, or an object.
    #[serde(default, deserialize_with = "present")]
    data: Option<Option<Map<String, Value>>>,
    #[serde(default, deserialize_with = "present")]
    gz_data: Option<String>,
    #[serde(default, deserialize_with = "present")]
    query: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<String>,
}

fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Reads the event of a request: the whole query of `GET` and `DELETE`, the body of others.
pub(super) fn read(request: &Request) -> Result<Event, Refusal> {
    match request.method.as_str() {
        "GET" | "DELETE" => parse(query_text(request)?.as_bytes()),
        _ => parse(&request.body),
    }
}

/// The query of a request, its escapes resolved.
pub(super) fn query_text(request: &Request) -> Result<String, Refusal> {
    let query = request.target.split_once('?').map(|(_, query)| query);
    let query = query.ok_or_else(|| Refusal::invalid("there is no query"))?;
    decode_segment(query).ok_or_else(|| Refusal::invalid("the query is badly escaped"))
}

fn parse(text: &[u8]) -> Result<Event, Refusal> {
    let envelope: Envelope = serde_json::from_slice(text).map_err(|error| not_read(&error))?;
    let problem = if envelope.audience != "api" {
        Some("audience is not api")
    } else if envelope.workspace != WORKSPACE {
        Some("workspace is another one than in the header")
    } else if !is_uuid(&envelope.eid) {
        Some("eid is not a lower-case UUID of version 4")
    } else if !is_date(&envelope.created) {
        Some("created is not of the form YYYY-MM-DDTHH:MM:SS")
    } else if envelope.hostname.is_empty() {
        Some("hostname is empty")
    } else if [&envelope.query, &envelope.id].iter().any(|text| text.as_deref() == Some("")) {
        Some("query and id are left out rather than empty")
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(Refusal::invalid(problem));
    }
    let data = match (envelope.data, envelope.gz_data) {
        (Some(data), None) => data,
        (None, Some(packed)) => {
            let text = payload::unpack(&packed)?;
            Some(serde_json::from_slice(&text).map_err(|error| not_read(&error))?)
        }
        _ => return Err(Refusal::invalid("exactly one of data and gz_data is needed")),
    };
    Ok(Event {
        session: envelope.session,
        ident: envelope.ident,
        uri: envelope.uri.to_ascii_lowercase(),
        id: envelope.id,
        query: envelope.query,
        data,
    })
}

/// Says what is wrong without quoting anything.
fn not_read(error: &serde_json::Error) -> Refusal {
    Refusal::invalid(match error.classify() {
        Category::Data => "a key is missing, unknown, doubled or not of its documented type",
        Category::Syntax | Category::Eof | Category::Io => "it is not JSON",
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

fn is_date(text: &str) -> bool {
    text.len() == 19 && text.parse::<jiff::civil::DateTime>().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn sample() -> Value {
        json!({
            "audience": "api", "workspace": "acmefilm",
            "eid": "960b500a-2ba7-4a8b-832f-78aaeb9be582", "session": "s", "uri": "User/find",
            "ident": "lisa@example.com", "created": "2026-11-21T20:40:05",
            "hostname": "capture-host", "data": {},
        })
    }

    fn with(key: &str, value: Value) -> Result<Event, Refusal> {
        let mut event = sample();
        event[key] = value;
        parse(event.to_string().as_bytes())
    }

    #[test]
    fn documented_events_are_read() {
        assert_eq!(with("x", Value::Null).unwrap_err().status, 400);
        assert_eq!(with("query", json!("a=1")).unwrap().query.as_deref(), Some("a=1"));
        assert_eq!(with("data", Value::Null).unwrap().data, None);
        assert_eq!(with("data", json!({"a": 1})).unwrap().data.unwrap()["a"], 1);
        assert_eq!(with("id", json!("i")).unwrap().uri, "user/find");
    }

    #[test]
    fn everything_else_is_refused() {
        for (key, value) in [
            ("audience", json!("web")),
            ("workspace", json!("ACMEFILM")),
            ("eid", json!("960B500A-2BA7-4A8B-832F-78AAEB9BE582")),
            ("eid", json!("960b500a-2ba7-1a8b-832f-78aaeb9be582")),
            ("eid", json!("960b500a2ba74a8b832f78aaeb9be582")),
            ("session", Value::Null),
            ("created", json!("2026-11-21T20:40:05Z")),
            ("created", json!("2026-11-21 20:40")),
            ("created", json!("2026-13-21T20:40:05")),
            ("hostname", json!("")),
            ("id", json!("")),
            ("id", Value::Null),
            ("query", json!("")),
            ("data", json!([])),
            ("gz_data", json!("e30=")),
        ] {
            assert_eq!(with(key, value.clone()).unwrap_err().status, 400, "{key} {value}");
        }
        let text = sample().to_string();
        for broken in ["", "null", "[]", "{", &text.replace("\"data\":{},", ""), &text[1..]] {
            assert_eq!(parse(broken.as_bytes()).unwrap_err().status, 400, "{broken}");
        }
        let doubled = text.replace("\"data\":{}", "\"data\":{},\"data\":{}");
        assert_eq!(parse(doubled.as_bytes()).unwrap_err().status, 400);
        let deep =
            text.replace("{}", &format!("{{\"a\":{}{}}}", "[".repeat(9_999), "]".repeat(9_999)));
        assert_eq!(parse(deep.as_bytes()).unwrap_err().status, 400);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            drop(parse(&bytes));
        }
    }
}
