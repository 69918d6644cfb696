//! Whether an answer says what was asked for.

use super::{Break, Consultant, OnlineMode, WorkState};

/// The first field in which `consultant` contradicts `state`. A field that the answer does not
/// have contradicts nothing, except those that the vendor's sample shows.
pub(crate) fn difference(state: &WorkState, consultant: &Consultant) -> Option<&'static str> {
    if consultant.work_state.as_str() != state.word() {
        return Some("work_state");
    }
    match state {
        WorkState::Online(OnlineMode::Id(asked)) => {
            let other = consultant.online_mode_id.is_some_and(|answered| answered != *asked);
            other.then_some("online_mode_id")
        }
        WorkState::Online(OnlineMode::ServerChooses) | WorkState::Offline => None,
        WorkState::OnBreak(pause) => break_difference(pause, consultant),
    }
}

fn break_difference(pause: &Break, consultant: &Consultant) -> Option<&'static str> {
    let kind = consultant.break_type.as_ref().map(super::BreakType::as_str);
    // Blanks around a text are the one thing that a server may tidy without changing its meaning.
    let same = |asked: Option<&str>, answered: Option<&str>| {
        asked.map(str::trim).unwrap_or_default() == answered.map(str::trim).unwrap_or_default()
    };
    if kind != Some(pause.kind().as_str()) {
        Some("break_type")
    } else if !same(Some(pause.cause()), consultant.break_cause.as_deref()) {
        Some("break_cause")
    } else if !same(pause.note(), consultant.break_note.as_deref()) {
        Some("break_note")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::client::BreakType;

    #[test]
    fn the_first_contradiction_is_named() {
        let training = Break::new(BreakType::Business, "Szkolenie").unwrap();
        let noted = training.clone().with_note("sala 3").unwrap();
        let online = WorkState::Online(OnlineMode::Id(98));
        let any = WorkState::Online(OnlineMode::ServerChooses);
        let cases = [
            (&online, r#"{"work_state":"ONLINE"}"#, None),
            (&online, r#"{"work_state":"ONLINE","online_mode_id":98}"#, None),
            (&online, r#"{"work_state":"ONLINE","online_mode_id":1}"#, Some("online_mode_id")),
            (&online, r#"{"work_state":"OFFLINE"}"#, Some("work_state")),
            (&any, r#"{"work_state":"ONLINE","online_mode_id":1}"#, None),
            (&WorkState::Offline, r#"{"work_state":"offline"}"#, Some("work_state")),
            (
                &WorkState::OnBreak(training.clone()),
                r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie ","break_note":null}"#,
                None,
            ),
            (
                &WorkState::OnBreak(training.clone()),
                r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Szkolenie"}"#,
                Some("break_type"),
            ),
            (
                &WorkState::OnBreak(training),
                r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":null}"#,
                Some("break_cause"),
            ),
            (
                &WorkState::OnBreak(noted),
                r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":null}"#,
                Some("break_note"),
            ),
        ];
        for (state, answer, field) in cases {
            let raw = RawValue::from_string(answer.to_owned()).unwrap();
            let consultant = Consultant::from_json(&raw).unwrap();
            assert_eq!(difference(state, &consultant), field, "{answer}");
        }
    }
}
