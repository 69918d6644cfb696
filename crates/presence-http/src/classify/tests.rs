//! The tables, row by row.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use presence_core::{Idempotency, Timestamp};

use super::*;
use crate::retry::may_repeat;

fn answer(status: u16, body: &'static str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_static("7"));
    headers.insert("trackingid", HeaderValue::from_static("t-1"));
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, Bytes::from_static(body.as_bytes()))
}

#[test]
fn every_status_has_its_kind_fate_and_repeat() {
    use ErrorKind::*;
    use Fate::{NotApplied as No, Unknown};
    use RetryState::{Permanent as Final, Temporary as Passing};
    let (never, settable, always) = ([false; 3], [true, true, false], [true; 3]);
    for (status, kind, fate, retry, repeats) in [
        (400, Rejected, No, Final, never),
        (401, Unauthenticated, No, Final, never),
        (402, Rejected, No, Final, never),
        (403, Forbidden, No, Final, never),
        (404, NotFound, No, Final, never),
        (405, Unsupported, No, Final, never),
        (407, Connection, No, Final, never),
        (408, Timeout, Unknown, Passing, settable),
        (409, Conflict, No, Final, never),
        (410, NotFound, No, Final, never),
        (412, Conflict, No, Final, never),
        (413, Rejected, No, Final, never),
        (415, Rejected, No, Final, never),
        (422, Rejected, No, Final, never),
        (423, Unavailable, No, Passing, always),
        (425, Unavailable, No, Passing, always),
        (429, RateLimited, No, Passing, always),
        (451, Rejected, No, Final, never),
        (500, Unavailable, Unknown, Passing, settable),
        (501, Unsupported, No, Final, never),
        (502, Unavailable, Unknown, Passing, settable),
        (503, Unavailable, Unknown, Passing, settable),
        (504, Unavailable, Unknown, Passing, settable),
        (599, Unavailable, Unknown, Passing, settable),
        (301, Protocol, Unknown, Final, never),
        (302, Protocol, Unknown, Final, never),
        (303, Protocol, Unknown, Final, never),
        (304, Protocol, Unknown, Final, never),
        (307, Protocol, No, Final, never),
        (308, Protocol, No, Final, never),
        (199, Protocol, Unknown, Final, never),
        (600, Protocol, Unknown, Final, never),
    ] {
        let error = by_status(&answer(status, ""), Timestamp::UNIX_EPOCH);
        assert_eq!(
            (error.kind(), error.fate(), error.retry_state()),
            (kind, fate, retry),
            "{status}"
        );
        let cases = [Idempotency::Safe, Idempotency::Absolute, Idempotency::Once];
        assert_eq!(cases.map(|case| may_repeat(&error, case)), repeats, "{status}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.tracking_id(), Some("t-1"));
        assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(7));
    }
}

#[test]
fn what_the_vendor_said_is_kept_apart_and_bounded() {
    let error = by_status(&answer(400, "anna@example.com is unknown"), Timestamp::UNIX_EPOCH);
    assert_eq!(error.vendor_message(), Some("anna@example.com is unknown"));
    assert!(!format!("{error:?} {error}").contains("anna"));
    let long: &'static str = Box::leak("ü".repeat(5000).into_boxed_str());
    let error = by_status(&answer(400, long), Timestamp::UNIX_EPOCH);
    assert!(error.vendor_message().unwrap().len() <= 4096);
}

#[test]
fn every_phase_has_its_fate_and_repeat() {
    use TransportErrorKind as Kind;
    let (never, settable, always) = ([false; 3], [true, true, false], [true; 3]);
    for (phase, kind, means, fate, repeats) in [
        (Phase::NotSent, Kind::Connect, ErrorKind::Connection, Fate::NotApplied, always),
        (Phase::NotSent, Kind::Dns, ErrorKind::Connection, Fate::NotApplied, always),
        (Phase::NotSent, Kind::Timeout, ErrorKind::Timeout, Fate::NotApplied, always),
        (Phase::NotSent, Kind::Tls, ErrorKind::Connection, Fate::NotApplied, never),
        (Phase::NotSent, Kind::Request, ErrorKind::InvalidInput, Fate::NotApplied, never),
        (Phase::SentUnknown, Kind::Timeout, ErrorKind::Timeout, Fate::Unknown, settable),
        (Phase::SentUnknown, Kind::Broken, ErrorKind::Connection, Fate::Unknown, settable),
        (Phase::SentUnknown, Kind::Redirected, ErrorKind::Protocol, Fate::Unknown, never),
        (Phase::Body, Kind::Truncated, ErrorKind::Connection, Fate::Unknown, settable),
        (Phase::Body, Kind::Broken, ErrorKind::Connection, Fate::Unknown, settable),
    ] {
        let error = by_phase(TransportError::new(phase, kind));
        assert_eq!((error.kind(), error.fate()), (means, fate), "{phase:?} {kind:?}");
        let cases = [Idempotency::Safe, Idempotency::Absolute, Idempotency::Once];
        assert_eq!(cases.map(|case| may_repeat(&error, case)), repeats, "{phase:?} {kind:?}");
    }
}

#[test]
fn a_cause_is_said_once() {
    let io = std::io::Error::other("refused (os error 111)");
    let failure = TransportError::new(Phase::NotSent, TransportErrorKind::Connect).with_source(io);
    let report = by_phase(failure).report().to_string();
    assert_eq!(
        report,
        "the connection could not be made before the request was sent\
         \n  caused by: refused (os error 111)"
    );
}

#[test]
fn a_delay_alone_never_creates_a_repeat() {
    let error = by_status(&answer(403, ""), Timestamp::UNIX_EPOCH);
    assert!(error.retry_after().is_some());
    assert!(!may_repeat(&error, Idempotency::Safe));
}
