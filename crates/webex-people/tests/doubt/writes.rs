//! A success that speaks of an error, or of somebody else, proves nothing; a huge error body costs
//! no time.

use std::time::Duration;

use presence_core::{Clock, ErrorKind, Fate};
use webex_people::presence_http::TokioClock;
use webex_people::{CallTrace, Lookup, WriteOptions};

use super::common::{Reply, Server, client};
use super::{named, pid};

#[tokio::test]
async fn a_success_that_speaks_of_an_error_is_none() {
    for said in [
        r#"{"id":"PID","message":"it failed","errors":[{"description":"x","errorCode":400112}]}"#,
        r#"{"id":"PID","error":{"key":"409"}}"#,
        r#"{"id":"PID","errors":["x"]}"#,
        r#"{"message":"failed","trackingId":"T"}"#,
        "null",
    ] {
        let server = Server::always(Reply::ok(said)).await;
        let client = client(&server);
        let unknown = (ErrorKind::Protocol, Fate::Unknown);
        let error = client.update(&pid(), &named(), &WriteOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), unknown, "{said}");
        let lookup = CallTrace::of(&error).unwrap().lookup().unwrap();
        assert_eq!(*lookup, Lookup::Person(pid()));
        let error = client.create(&named(), &WriteOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), unknown, "{said}");
        let error = client.get(&pid(), false).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::NotApplied));
    }
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_refused_on_the_ground_floor_too() {
    let server = Server::always(Reply::ok(r#"{"id":"OTHER","displayName":"Else"}"#)).await;
    let client = client(&server);
    let error = client.get(&pid(), false).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Mismatch, Fate::NotApplied));
    let error = client.update(&pid(), &named(), &WriteOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Mismatch, Fate::Unknown));
    assert!(client.me(false).await.is_ok(), "whoever that is");
}

#[tokio::test]
async fn what_was_not_done_of_a_write_stands_with_it() {
    let answer = r#"{"id":"PID","errors":{"licenses":{"code":"x","reason":"not done"}}}"#;
    let server = Server::always(Reply::ok(answer)).await;
    let client = client(&server);
    let created = client.create(&named(), &WriteOptions::new()).await.unwrap();
    assert_eq!((created.errors.len(), &*created.errors[0].part), (1, "licenses"));
    let updated = client.update(&pid(), &named(), &WriteOptions::new()).await.unwrap();
    assert_eq!(updated.errors[0].code.as_deref(), Some("x"));
}

#[tokio::test]
async fn a_deletion_is_confirmed_by_an_empty_answer_only() {
    for (reply, done) in [
        (Reply::new(204, ""), true),
        (Reply::ok(""), true),
        (Reply::ok("null"), false),
        (Reply::ok("{}"), false),
        (Reply::ok(r#"{"status":"ok"}"#), false),
        (Reply::ok(r#"{"message":"failed"}"#), false),
    ] {
        let server = Server::always(reply.clone()).await;
        let client = client(&server);
        let deleted = client.delete(&pid()).await;
        assert_eq!(deleted.is_ok(), done, "{reply:?}");
        let fate = deleted.err().map(|error| error.fate());
        assert_eq!(fate, (!done).then_some(Fate::Unknown), "{reply:?}");
    }
}

#[tokio::test]
async fn a_write_is_done_by_a_documented_status_only() {
    let person = r#"{"id":"PID"}"#;
    for (status, body, [created, updated, deleted]) in [
        (200, person, [true, true, false]),
        (201, person, [true, true, false]),
        (204, "", [false, true, true]),
        (202, person, [false; 3]),
        (202, "", [false; 3]),
        (206, person, [false; 3]),
        (207, person, [false; 3]),
        (226, "", [false; 3]),
    ] {
        let server = Server::always(Reply::new(status, body)).await;
        let (client, plain) = (client(&server), WriteOptions::new());
        let made = [
            client.create(&named(), &plain).await.map(drop),
            client.update(&pid(), &named(), &plain).await.map(drop),
            client.delete(&pid()).await,
        ];
        for (made, done) in made.into_iter().zip([created, updated, deleted]) {
            assert_eq!(made.is_ok(), done, "{status} {body} {made:?}");
            let Err(error) = made else { continue };
            assert_eq!((error.status(), error.fate()), (Some(status), Fate::Unknown), "{status}");
            assert!(CallTrace::of(&error).unwrap().lookup().is_some(), "{status}");
        }
        assert_eq!(server.seen().len(), 3, "{status}: nothing is repeated");
    }
}

#[tokio::test]
async fn an_error_body_with_very_many_texts_is_read_in_no_time() {
    let rows = (0..200_000).map(|n| format!(r#"{{"description":"{n:08}"}}"#));
    let body = format!(r#"{{"errors":[{}]}}"#, rows.collect::<Vec<_>>().join(","));
    let server = Server::always(Reply::new(400, body)).await;
    let clock = TokioClock::new();
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert!(clock.monotonic() < Duration::from_secs(20), "{:?}", clock.monotonic());
    assert_eq!(error.vendor_message().unwrap().matches("; ").count(), 7, "the first eight");
    let long = format!(r#"{{"message":"{}","error":"ü"}}"#, "ü".repeat(9000));
    let server = Server::always(Reply::new(400, long)).await;
    let error = client(&server).get(&pid(), false).await;
    assert_eq!(error.unwrap_err().vendor_message().unwrap(), "ü".repeat(2048));
}
