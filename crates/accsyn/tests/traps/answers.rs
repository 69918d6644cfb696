//! What is made of answers.

use std::time::Duration;

use accsyn::{Code, Find, Id, NewUser, Status};
use presence_core::{ErrorKind, Fate, RetryState};

use crate::common::capture::capture;
use crate::common::{LOGIN, answering};

const BO: &str = "69887165f643db8cd731b31b";

fn bo() -> Id {
    Id::new(BO).unwrap()
}

#[tokio::test]
async fn q12_the_status_counts() {
    // A result under a status that is none of success is no success.
    let failing = [(500, r#"{"result": []}"#); 3];
    let error = answering(&failing).0.find(&Find::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(500)));
    for status in [401, 403, 404, 418] {
        let answers = [(status, r#"{"result": []}"#), (200, LOGIN), (status, r#"{"result": []}"#)];
        answering(&answers).0.find(&Find::new()).await.unwrap_err();
    }
}

#[tokio::test]
async fn q12_the_wait_that_accsyn_asks_for_is_known() {
    for (header, body, seconds) in [
        (Some("120"), r#"{"message": "Too many", "retry_after": 7}"#, Some(120)),
        (None, r#"{"message": "Too many", "retry_after": 300}"#, Some(300)),
        (None, r#"{"message": "Too many", "retry_after": "301"}"#, Some(301)),
        (Some("600"), "<html>429 Too Many Requests</html>", Some(600)),
    ] {
        let (client, recorder) = answering(&[]);
        let headers: Vec<(&str, &str)> = header.map(|it| ("Retry-After", it)).into_iter().collect();
        recorder.answer_with(429, &headers, body);
        let error = client.find(&Find::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{body}");
        assert_eq!(error.retry_after(), seconds.map(Duration::from_secs), "{body}");
        assert_eq!(error.retry_state(), RetryState::GaveUp, "longer than anybody waits: {body}");
    }
}

#[tokio::test]
async fn q13_what_accsyn_says_is_in_the_error() {
    let refusal = r#"{"message": "E#J051 User 'bo' not enabled.", "message_hr": "Ask Lisa."}"#;
    let error = answering(&[(200, refusal)]).0.find(&Find::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Rejected, Fate::NotApplied));
    assert_eq!(error.vendor_message(), Some("Ask Lisa."), "the text for people goes first");
    assert!(!error.report().to_string().contains("Lisa"), "and is printed by nobody");
    let coded = r#"{"message": "E#J051 User 'bo' not enabled.", "message_hr": ""}"#;
    let error = answering(&[(200, coded)]).0.find(&Find::new()).await.unwrap_err();
    assert_eq!(error.code(), Some("E#J051"));
    let traceback = [(200, r#"{"exception": "Traceback", "message": "m"}"#); 3];
    let error = answering(&traceback).0.find(&Find::new()).await.unwrap_err();
    assert_eq!(error.vendor_message(), Some("Traceback"), "an exception beats a message");
}

#[tokio::test]
async fn q15_an_expired_session_is_begun_anew_once() {
    let expired = r#"{"message": "Session expired!", "session_expired": true}"#;
    let fresh = LOGIN.replace("6a0c1f2be4b0d8a1c3f5e701", "another-session");
    let updated = r#"{"result": [{"status": "disabled"}]}"#;
    for refusal in [(200, expired), (401, expired), (401, r#"{"message": "no"}"#), (401, "")] {
        let (client, recorder) = answering(&[refusal, (200, &fresh), (200, updated)]);
        let user = client.set_status(&bo(), &Status::Disabled).await.unwrap();
        assert_eq!(user.status, Some(Status::Disabled));
        let events = recorder.events();
        assert_eq!((recorder.logins(), events.len()), (2, 2));
        assert_eq!(events[1].event()["session"], "another-session");
        assert_eq!(events[0].event()["data"], events[1].event()["data"]);
    }
    // Once: what is refused again is refused.
    let (client, recorder) = answering(&[(200, expired), (200, &fresh), (200, expired)]);
    let error = client.find(&Find::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!((recorder.logins(), recorder.events().len()), (2, 2));
}

#[tokio::test]
async fn q15_after_a_429_any_call_is_made_again() {
    let user = r#"{"result": [{"code": "a@b.c"}]}"#;
    let (client, recorder) = answering(&[]);
    recorder.answer_with(429, &[("Retry-After", "2")], "<html>");
    recorder.answer(200, user);
    client.create(&NewUser::new(Code::new("a@b.c").unwrap())).await.unwrap();
    assert_eq!(recorder.events().len(), 2);
}

#[tokio::test]
async fn q16_every_failure_is_one_type() {
    let read = ["{\"ok\": true}", "{}", "[]", "null", "true", "", "<html>", "{\"result\": 7}"];
    for body in read {
        let error = answering(&[(200, body)]).0.find(&Find::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::NotApplied), "{body}");
    }
    // To a write they prove nothing.
    for body in read.into_iter().chain(["{\"result\": []}"]) {
        let (client, recorder) = answering(&[(200, body)]);
        let error = client.set_status(&bo(), &Status::Disabled).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown), "{body}");
        assert_eq!(recorder.events().len(), 1, "{body}");
    }
    let no = answering(&[(200, r#"{"result": false}"#)]).0.deactivate(&bo()).await.unwrap_err();
    assert_eq!((no.kind(), no.fate()), (ErrorKind::Mismatch, Fate::Unknown));
}

#[tokio::test]
async fn q18_a_text_that_looks_like_a_date_is_a_text() {
    for name in ["2026-02-08T11:20:05", "123-01-02T03:04:05", "2026-13-45T99:99:99"] {
        let body = format!(
            r#"{{"result": [{{"name": "{name}", "description": "{name}", "created": "{name}"}}]}}"#
        );
        let users = answering(&[(200, &body)]).0.find(&Find::new()).await.unwrap();
        assert_eq!(users[0].name.as_deref(), Some(name));
        assert_eq!(users[0].description.as_deref(), Some(name));
        assert_eq!(users[0].created.as_ref().unwrap().as_str(), name);
    }
}

#[tokio::test]
async fn q19_marks_of_ids_are_taken_off_in_lists_too() {
    let body =
        format!(r#"{{"result": [{{"id": "ObjectId:{BO}", "roles": ["ObjectId:{BO}", "x"]}}]}}"#);
    let clients = answering(&[(200, &body)]).0.find_clients(&Find::new()).await.unwrap();
    assert_eq!(clients[0].id, Some(bo()));
    assert_eq!(clients[0].roles.as_deref().unwrap(), [BO, "x"]);
    // The row as it came is kept.
    assert!(clients[0].raw().get().contains("ObjectId:"));
    let theirs = capture("53_");
    let (client, _recorder) = answering(&[(200, &theirs.exchanges[0].answer)]);
    assert_eq!(client.find(&Find::new()).await.unwrap()[0].other["h"], "ObjectId:1 and ObjectId:2");
}

#[tokio::test]
async fn q20_instants_are_utc_in_summer_and_winter() {
    let body =
        r#"{"result": [{"created": "2026-07-01T10:00:00", "logged_in": "2026-11-21T10:00:00"}]}"#;
    let users = answering(&[(200, body)]).0.find(&Find::new()).await.unwrap();
    let at = |date: &Option<accsyn::Date>| date.as_ref().unwrap().instant().unwrap().to_string();
    assert_eq!(at(&users[0].created), "2026-07-01T10:00:00Z");
    assert_eq!(at(&users[0].logged_in), "2026-11-21T10:00:00Z");
}

#[tokio::test]
async fn text_is_utf8_whatever_the_content_type_says() {
    let (client, recorder) = answering(&[]);
    let body = "\u{feff}{\"result\": [{\"name\": \"Bo Åström\"}]}";
    recorder.answer_with(200, &[("Content-Type", "text/html; charset=iso-8859-1")], body);
    let users = client.find(&Find::new()).await.unwrap();
    assert_eq!(users[0].name.as_deref(), Some("Bo Åström"));
}
