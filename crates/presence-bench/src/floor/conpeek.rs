//! Conpeek: the record that a change is answered with.

use bytes::Bytes;

use super::routes::Answer;

pub(super) const RECORD: &[u8] = br#"{"data":{"id":74,"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"sala 3","consultant_status":"READY","created_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T11:00:00Z"}}"#;

#[derive(Default)]
pub(super) struct Answers;

impl Answers {
    #[expect(clippy::unused_self, reason = "the same form as the other vendors have")]
    pub(super) fn answer(&self) -> Answer {
        Answer::ok(Bytes::from_static(RECORD), "")
    }
}
