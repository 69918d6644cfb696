//! What an answer means: statuses, vendors' own readings, sizes.

use presence_core::{Error, ErrorKind, Fate, RetryState};
use proptest::prelude::*;

use super::*;
use crate::classify::by_status;

#[tokio::test]
async fn every_request_is_tagged() {
    let script = Script::new([OK]);
    let engine = engine(&script, &clock());
    engine.call(&call(&engine, Idempotency::Absolute).users(3)).await.unwrap();
    let sent = script.sent.lock().unwrap();
    let tag = sent[0].extensions().get::<OperationTag>().unwrap();
    assert_eq!((tag.vendor.as_str(), tag.operation), ("conpeek", "test"));
    assert_eq!((tag.users, tag.idempotency), (3, Idempotency::Absolute));
}

/// A vendor that puts errors into a 200, locks with 423, and says "gone" where others say "wait".
#[derive(Debug)]
struct Odd;

impl Classifier for Odd {
    fn refine(&self, tag: &OperationTag, answer: &Answer, verdict: Result<()>) -> Result<()> {
        match answer.status().as_u16() {
            200 if answer.body().starts_with(b"{\"message\"") => {
                Err(Error::new(ErrorKind::Rejected, "refused in a 200").with_code("E#1"))
            }
            423 => verdict.map_err(|error| match tag.idempotency {
                Idempotency::Once => error.with_fate(Fate::Unknown),
                Idempotency::Safe | Idempotency::Absolute => error,
            }),
            503 => verdict.map_err(|error| error.with_retry_state(RetryState::Permanent)),
            404 => Ok(()),
            // A delay is all it adds.
            403 => verdict.map_err(|error| error.with_retry_after(secs(1))),
            _ => verdict,
        }
    }
}

#[tokio::test]
async fn a_vendor_overrides_the_table_in_every_direction() {
    for (step, idempotency, sent, kind) in [
        (
            Step::Answer(200, &[], r#"{"message":"no"}"#),
            Idempotency::Safe,
            1,
            Some(ErrorKind::Rejected),
        ),
        (status(423), Idempotency::Once, 1, Some(ErrorKind::Unavailable)),
        (status(423), Idempotency::Safe, 2, None),
        (status(503), Idempotency::Safe, 1, Some(ErrorKind::Unavailable)),
        (status(404), Idempotency::Safe, 1, None),
        (status(403), Idempotency::Safe, 1, Some(ErrorKind::Forbidden)),
    ] {
        let script = Script::new([step, OK]);
        let engine = builder(&script, &clock()).classifier(Odd).build().unwrap();
        let result = engine.call(&call(&engine, idempotency)).await;
        assert_eq!(result.err().map(|error| error.kind()), kind);
        assert_eq!(script.sent(), sent);
    }
}

/// Counts what it sees, and passes it on.
#[derive(Debug)]
struct Renames(ErrorKind, ErrorKind);

impl Classifier for Renames {
    fn refine(&self, _: &OperationTag, _: &Answer, verdict: Result<()>) -> Result<()> {
        verdict.map_err(
            |error| {
                if error.kind() == self.0 { error.with_kind(self.1) } else { error }
            },
        )
    }
}

#[tokio::test]
async fn classifiers_see_the_verdict_of_those_before() {
    let script = Script::new([status(400)]);
    let engine = builder(&script, &clock())
        .classifier(Renames(ErrorKind::Rejected, ErrorKind::Conflict))
        .classifier(Renames(ErrorKind::Conflict, ErrorKind::Forbidden))
        .build()
        .unwrap();
    assert_eq!(engine.call(&read(&engine)).await.unwrap_err().kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn the_body_is_capped_by_what_arrives_and_by_what_is_announced() {
    const BODY: &str = "0123456789";
    for (limit, fits) in [(9, false), (10, true)] {
        let script = Script::new([Step::Answer(200, &[], BODY)]);
        let engine = engine(&script, &clock());
        let write = call(&engine, Idempotency::Once).body_limit(limit);
        match engine.call(&write).await {
            Ok(answer) => assert!(fits && answer.body() == BODY),
            Err(error) => {
                assert!(!fits);
                assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
                assert_eq!(error.message(), "the answer is larger than 9 bytes");
                assert_eq!(error.status(), Some(200));
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_stays_one_when_its_explanation_is_lost() {
    let script = Script::new([Step::CutBody(404)]);
    let engine = engine(&script, &clock());
    let error = engine.call(&call(&engine, Idempotency::Once)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::NotFound, Fate::NotApplied));
}

#[tokio::test]
async fn a_success_that_broke_off_is_not_proof() {
    let script = Script::new([Step::CutBody(200)]);
    let engine = engine(&script, &clock());
    let error = engine.call(&call(&engine, Idempotency::Once)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::Unknown));
    assert_eq!(error.message(), "the body was cut short while the answer was read");
}

#[test]
fn an_answer_and_a_call_print_nothing_of_their_contents() {
    let answer = Answer::new(
        http::StatusCode::OK,
        headers(&[("set-cookie", "s3cr3t"), ("x-request-id", " r-1 ")]),
        Bytes::from_static(b"s3cr3t"),
    );
    assert!(!format!("{answer:?}").contains("s3cr3t"));
    assert_eq!(answer.tracking_id(), Some("r-1"));
    let engine = engine(&Script::default(), &clock());
    let target = engine.base().path(&["s3cr3t"]).unwrap().query("q", "s3cr3t");
    let call = Call::put("test", target)
        .json("s3cr3t")
        .unwrap()
        .header(http::header::COOKIE, "s3cr3t".parse().unwrap());
    assert!(!format!("{call:?} {engine:?}").contains("s3cr3t"));
}

proptest! {
    #[test]
    fn no_status_and_no_header_makes_the_table_panic(code in 100..1000_u16, text in "\\PC{0,40}") {
        let mut map = HeaderMap::new();
        if let Ok(value) = http::HeaderValue::from_str(&text) {
            map.insert("retry-after", value.clone());
            map.insert("trackingid", value);
        }
        let status = http::StatusCode::from_u16(code).unwrap();
        let answer = Answer::new(status, map, Bytes::from(text));
        let error = by_status(&answer, Timestamp::UNIX_EPOCH);
        prop_assert_eq!(error.status(), Some(code));
    }
}

#[tokio::test]
async fn a_reader_sees_the_verdict_and_has_the_last_word() {
    let script = Script::new([OK, Step::Answer(404, &[], "gone"), OK]);
    let engine = engine(&script, &clock());
    // A temporary error of the reader leads to a repeat, and what it takes for good is good.
    let call = read(&engine);
    let judged = engine.read(&call, |answer, verdict| match verdict {
        Ok(()) => {
            Err(Error::new(ErrorKind::Unavailable, "busy").with_retry_state(RetryState::Temporary))
        }
        Err(error) => Ok((error.kind(), answer.body().len())),
    });
    assert_eq!(judged.await.unwrap(), (ErrorKind::NotFound, 4));
    assert_eq!(script.sent(), 2);
    let refused = |_, _| Err::<(), _>(Error::new(ErrorKind::Rejected, "no"));
    let error = engine.read(&call, refused).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Rejected, Some("test")));
    assert_eq!(script.sent(), 3);
}
