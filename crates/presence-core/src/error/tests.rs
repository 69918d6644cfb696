//! What an error shows, and what it never shows.

use std::time::Duration;

use super::{Error, ErrorKind, Fate, RetryState};
use crate::Vendor;

fn three_levels() -> Error {
    let bottom = std::io::Error::other("connection reset by peer");
    let middle = Error::new(ErrorKind::Connection, "the answer broke off").with_source(bottom);
    Error::new(ErrorKind::Connection, "no answer")
        .with_vendor(Vendor::CONPEEK)
        .with_operation("set_work_state")
        .with_fate(Fate::Unknown)
        .with_retry_state(RetryState::GaveUp)
        .with_attempts(3)
        .with_retry_after(Duration::from_secs(7))
        .with_vendor_message("anna@example.com is on sick leave")
        .with_source(middle)
}

#[test]
fn it_is_one_word_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn display_prints_its_own_level_only() {
    insta::assert_snapshot!(
        three_levels(),
        @"conpeek set_work_state: no answer (retry after 7s, 3 attempts, outcome unknown)"
    );
}

#[test]
fn report_prints_the_chain_once_each() {
    insta::assert_snapshot!(three_levels().report(), @r"
    conpeek set_work_state: no answer (retry after 7s, 3 attempts, outcome unknown)
      caused by: the answer broke off
      caused by: connection reset by peer
    ");
}

#[test]
fn the_vendor_message_is_never_printed() {
    let error = three_levels();
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{error:#?}"),
        error.report().to_string(),
        serde_json::to_string(&error).unwrap(),
    ] {
        assert!(!text.contains("sick"), "{text}");
        assert!(!text.contains('@'), "{text}");
    }
    assert_eq!(error.vendor_message(), Some("anna@example.com is on sick leave"));
}

#[test]
fn json_round_trips_facts_and_causes() {
    let error = three_levels().with_status(503).with_code("E42").with_tracking_id("T-1");
    let json = serde_json::to_value(&error).unwrap();
    let back: Error = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&back).unwrap(), json);
    assert_eq!(back.report().to_string(), error.report().to_string());
    insta::assert_json_snapshot!(json);
}

#[test]
fn a_field_is_named_before_the_message() {
    let error = Error::config("base_url", "must be an absolute http or https URL");
    assert_eq!(error.to_string(), "base_url: must be an absolute http or https URL");
    assert_eq!(error.field(), Some("base_url"));
}

#[test]
fn a_vendor_code_cannot_break_the_line() {
    let error = Error::new(ErrorKind::Rejected, "refused").with_code("a\n\u{1b}[31mb");
    assert!(!error.to_string().contains(['\n', '\u{1b}']));
}

#[test]
fn the_names_of_kinds_are_the_json_names() {
    let kinds = [
        ErrorKind::Config,
        ErrorKind::InvalidInput,
        ErrorKind::Unauthenticated,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::Rejected,
        ErrorKind::RateLimited,
        ErrorKind::Unsupported,
        ErrorKind::Unavailable,
        ErrorKind::Timeout,
        ErrorKind::Connection,
        ErrorKind::Protocol,
        ErrorKind::Mismatch,
        ErrorKind::Closed,
        ErrorKind::Internal,
    ];
    for kind in kinds {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    assert_eq!(ErrorKind::Timeout.to_string(), "timed out");
}
