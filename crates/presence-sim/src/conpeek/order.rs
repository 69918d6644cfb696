//! The body of the one write: read strictly, so that a careless client shows.

use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

use super::state::State;
use super::tenant::{BreakKind, FIRST_MODE};

/// The longest note that is accepted, in bytes. Invented.
const MAX_NOTE: usize = 4_096;

/// The documented fields, each absent or of its documented type.
///
/// `null` is not absent: the vendor's samples leave a field out. Unknown and doubled fields are
/// refused by the decoder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    work_state: WorkState,
    #[serde(default, deserialize_with = "present")]
    online_mode_id: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    break_type: Option<BreakKind>,
    #[serde(default, deserialize_with = "present")]
    break_cause: Option<String>,
    #[serde(default, deserialize_with = "present")]
    break_note: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum WorkState {
    Online,
    Offline,
    OnBreak,
}

fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Reads the state that a body asks for.
///
/// The error says what is wrong without quoting the body.
pub(super) fn read(body: &[u8]) -> Result<State, String> {
    let fields: Fields = serde_json::from_slice(body).map_err(|error| describe(&error))?;
    match fields {
        Fields { work_state: WorkState::OnBreak, online_mode_id: Some(_), .. } => {
            Err("online_mode_id goes with ONLINE only".to_owned())
        }
        Fields {
            work_state: WorkState::OnBreak,
            break_type: Some(kind),
            break_cause: Some(cause),
            break_note: note,
            ..
        } => {
            if cause.is_empty() {
                return Err("break_cause is empty".to_owned());
            }
            if note.as_ref().is_some_and(|note| note.len() > MAX_NOTE) {
                return Err(format!("break_note is longer than {MAX_NOTE} bytes"));
            }
            Ok(State::OnBreak { kind, cause, note })
        }
        Fields { work_state: WorkState::OnBreak, .. } => {
            Err("ONBREAK needs break_type and break_cause".to_owned())
        }
        Fields { break_type: None, break_cause: None, break_note: None, .. } => {
            not_on_break(&fields)
        }
        _ => Err("break_type, break_cause and break_note go with ONBREAK only".to_owned()),
    }
}

fn not_on_break(fields: &Fields) -> Result<State, String> {
    match (fields.work_state, fields.online_mode_id) {
        (WorkState::Online, mode) => Ok(State::Online { mode: mode.unwrap_or(FIRST_MODE) }),
        (_, None) => Ok(State::Offline),
        (_, Some(_)) => Err("online_mode_id goes with ONLINE only".to_owned()),
    }
}

fn describe(error: &serde_json::Error) -> String {
    let problem = match error.classify() {
        Category::Data => "a field is missing, unknown, doubled or not of its documented type",
        Category::Syntax | Category::Eof | Category::Io => "the body is not JSON",
    };
    format!("{problem} (line {}, column {})", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_bodies_are_read() {
        let state = |body: &str| read(body.as_bytes()).unwrap();
        assert_eq!(state(r#"{"work_state": "ONLINE"}"#), State::Online { mode: FIRST_MODE });
        assert_eq!(
            state(r#"{"work_state":"ONLINE","online_mode_id":15}"#),
            State::Online { mode: 15 }
        );
        assert_eq!(state(r#"{"work_state":"OFFLINE"}"#), State::Offline);
        assert_eq!(
            state(
                r#"{"work_state":"ONBREAK","break_type":"BUSINESS",
                    "break_cause":"Szkolenie","break_note":"Łódź"}"#
            ),
            State::OnBreak {
                kind: BreakKind::Business,
                cause: "Szkolenie".into(),
                note: Some("Łódź".into())
            }
        );
    }

    #[test]
    fn everything_else_is_refused() {
        for body in [
            "",
            "{",
            "null",
            "[]",
            "\"ONLINE\"",
            "{}",
            r#"{"work_state":"ONLINE",}"#,
            r#"{"work_state":null}"#,
            r#"{"work_state":"online"}"#,
            r#"{"work_state":"BUSY"}"#,
            r#"{"work_state":1}"#,
            r#"{"data":{"work_state":"ONLINE"}}"#,
            r#"{"work_state":"ONLINE","work_state":"OFFLINE"}"#,
            r#"{"work_state":"ONLINE","x":1}"#,
            r#"{"work_state":"ONLINE","online_mode_id":null}"#,
            r#"{"work_state":"ONLINE","online_mode_id":"11"}"#,
            r#"{"work_state":"ONLINE","online_mode_id":-1}"#,
            r#"{"work_state":"ONLINE","online_mode_id":1.5}"#,
            r#"{"work_state":"ONLINE","break_type":null}"#,
            r#"{"work_state":"ONLINE","break_note":"x"}"#,
            r#"{"work_state":"OFFLINE","online_mode_id":11}"#,
            r#"{"work_state":"ONBREAK"}"#,
            r#"{"work_state":"ONBREAK","break_type":"COFFEE"}"#,
            r#"{"work_state":"ONBREAK","break_cause":"Kawa"}"#,
            r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":""}"#,
            r#"{"work_state":"ONBREAK","break_type":"TEA","break_cause":"Kawa"}"#,
            r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa","online_mode_id":11}"#,
        ] {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_refusal_quotes_nothing_of_the_body() {
        let refusal = read(br#"{"work_state":"ONBREAK","secret note":"x"}"#).unwrap_err();
        assert!(!refusal.contains("secret"), "{refusal}");
        let long = format!(
            r#"{{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa","break_note":"{}"}}"#,
            "x".repeat(MAX_NOTE + 1)
        );
        assert!(read(long.as_bytes()).unwrap_err().contains("4096"));
    }
}
