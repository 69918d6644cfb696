//! What goes over the wire: strict to write, lenient to read.

use presence_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::client::{Consultant, OnlineMode, WorkState};

/// The flat body of `PUT work_state`. What is absent is left out, never null (vendor's samples).
#[derive(Serialize)]
struct WorkStateBody<'a> {
    work_state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    online_mode_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    break_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    break_cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    break_note: Option<&'a str>,
}

/// The bytes that set `state`.
pub(crate) fn body(state: &WorkState) -> Result<Vec<u8>> {
    let pause = match state {
        WorkState::OnBreak(pause) => Some(pause),
        WorkState::Online(_) | WorkState::Offline => None,
    };
    let body = WorkStateBody {
        work_state: state.word(),
        online_mode_id: match state {
            WorkState::Online(OnlineMode::Id(id)) => Some(*id),
            _ => None,
        },
        break_type: pause.map(|pause| pause.kind().as_str()),
        break_cause: pause.map(|pause| pause.cause()),
        break_note: pause.and_then(|pause| pause.note()),
    };
    serde_json::to_vec(&body).map_err(|error| {
        Error::new(ErrorKind::Internal, "the body could not be written").with_source(error)
    })
}

/// The answer: `data`, and perhaps `success`, which other endpoints of Conpeek send.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    success: Option<serde_json::Value>,
}

/// The consultant record in the `data` of an answer.
///
/// # Errors
/// `Rejected` when the vendor says `"success": false`, else `Protocol` with what is missing.
pub(crate) fn consultant(answer: &[u8]) -> Result<Consultant> {
    let envelope: Envelope<'_> = serde_json::from_slice(answer).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = if answer.is_empty() { "empty" } else { "no JSON object" };
        let message = format!("the answer is {what} (line {line}, column {column})");
        Error::new(ErrorKind::Protocol, message)
    })?;
    if envelope.success == Some(serde_json::Value::Bool(false)) {
        return Err(Error::new(ErrorKind::Rejected, "Conpeek answered success: false"));
    }
    let data = envelope.data.filter(|data| data.get() != "null");
    let missing = || Error::new(ErrorKind::Protocol, "the answer has no data").with_field("data");
    Consultant::from_json(data.ok_or_else(missing)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Break, BreakType};

    #[test]
    fn bodies_are_flat_and_hold_no_nulls() {
        let coffee = Break::new(BreakType::Coffee, "Kawa").unwrap();
        let training = Break::new(BreakType::Business, "Szkolenie \"A\"").unwrap();
        let training = training.with_note("sala 3").unwrap();
        let cases = [
            (WorkState::Online(OnlineMode::ServerChooses), r#"{"work_state":"ONLINE"}"#),
            (
                WorkState::Online(OnlineMode::Id(98)),
                r#"{"work_state":"ONLINE","online_mode_id":98}"#,
            ),
            (WorkState::Offline, r#"{"work_state":"OFFLINE"}"#),
            (
                WorkState::OnBreak(coffee),
                r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa"}"#,
            ),
            (
                WorkState::OnBreak(training),
                r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie \"A\"","break_note":"sala 3"}"#,
            ),
        ];
        for (state, golden) in cases {
            assert_eq!(String::from_utf8(body(&state).unwrap()).unwrap(), golden);
        }
    }

    #[test]
    fn envelopes_are_read_leniently() {
        for answer in [
            r#"{"data":{"id":74,"work_state":"ONLINE"}}"#,
            r#"{"success":true,"data":{"work_state":"ONLINE"},"more":[{}]}"#,
            r#" {"success":null,"data":{"work_state":"ONLINE"}} "#,
        ] {
            assert_eq!(consultant(answer.as_bytes()).unwrap().work_state.as_str(), "ONLINE");
        }
    }

    #[test]
    fn what_is_no_answer_is_told_apart() {
        let message = |answer: &str| consultant(answer.as_bytes()).unwrap_err().to_string();
        assert_eq!(message(""), "the answer is empty (line 1, column 0)");
        assert_eq!(message("<html>"), "the answer is no JSON object (line 1, column 1)");
        assert_eq!(message("{}"), "data: the answer has no data");
        assert_eq!(message(r#"{"data":null}"#), "data: the answer has no data");
        assert_eq!(
            message(r#"{"data":[]}"#),
            "data: the consultant record is unreadable at column 0"
        );
        assert_eq!(
            message(r#"{"data":{"id":1}}"#),
            "data.work_state: the consultant record has no work_state"
        );
        let refused = consultant(br#"{"success":false,"data":{"work_state":"ONLINE"}}"#);
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Rejected);
    }
}
