//! Conpeek: the record that a change is answered with.

/// What every change is answered with.
pub(super) const RECORD: &[u8] = br#"{"data":{"id":74,"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"sala 3","consultant_status":"READY","created_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T11:00:00Z"}}"#;
