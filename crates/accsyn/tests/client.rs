//! The ground floor beyond single calls: long lists, and the limits that are kept.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use accsyn::{Attributes, Find, Id, User};
use common::{LOGIN, answering, client_of, config};
use futures_util::StreamExt;
use presence_core::{ErrorKind, Result};
use serde_json::json;

fn page(ids: impl IntoIterator<Item = u32>) -> String {
    let rows: Vec<_> = ids.into_iter().map(|n| json!({"id": format!("{n:024}")})).collect();
    json!({ "result": rows }).to_string()
}

fn numbers(rows: &[Result<User>]) -> Vec<u32> {
    let id = |row: &Result<User>| row.as_ref().unwrap().id.as_ref().unwrap().as_str().to_owned();
    rows.iter().map(|row| id(row).parse().unwrap()).collect()
}

#[tokio::test]
async fn pages_that_shift_give_everybody_once() {
    // Somebody was put in before the second page, and the server's own bound is below ours.
    let pages = [page(1..=3), page(3..=5), page([6]), page([])];
    let answers: Vec<(u16, &str)> = pages.iter().map(|page| (200, page.as_str())).collect();
    let (client, recorder) = answering(&answers);
    let rows: Vec<_> = client.find_all(Find::new().with_limit(10)).collect().await;
    assert_eq!(numbers(&rows), [1, 2, 3, 4, 5, 6]);
    let asked: Vec<_> = recorder.events().iter().map(|it| it.event()["data"].clone()).collect();
    assert_eq!(
        asked,
        [
            json!({"limit": 10}),
            json!({"limit": 10, "skip": 3}),
            json!({"limit": 10, "skip": 6}),
            json!({"limit": 10, "skip": 7}),
        ]
    );
}

#[tokio::test]
async fn a_server_that_ignores_the_place_is_not_asked_for_ever() {
    let same = page(1..=2);
    let (client, recorder) = answering(&[(200, &same), (200, &same), (200, &same)]);
    let rows: Vec<_> = client.find_all(Find::new().with_skip(4)).collect().await;
    assert_eq!(numbers(&rows), [1, 2]);
    assert_eq!(recorder.events().len(), 2);
    assert_eq!(recorder.events()[0].event()["data"], json!({"limit": 100, "skip": 4}));
}

#[tokio::test]
async fn rows_without_ids_end_with_the_first_short_page() {
    let full = r#"{"result": [{"code": "a@b.c"}, {"code": "d@b.c"}]}"#;
    let short = r#"{"result": [{"code": "e@b.c"}]}"#;
    let (client, recorder) = answering(&[(200, full), (200, short)]);
    let find = Find::new().with_limit(2).with_attributes(["code"]).unwrap();
    assert_eq!(client.find_all(find).count().await, 3);
    assert_eq!(recorder.events().len(), 2);
}

#[tokio::test]
async fn a_bad_row_spoils_no_other_in_a_stream_and_the_whole_of_a_single_answer() {
    let rows = r#"{"result": [{"id": "000000000000000000000001"}, 7, null]}"#;
    let end = page([]);
    let (client, _recorder) = answering(&[(200, rows), (200, &end), (200, rows)]);
    let streamed: Vec<_> = client.find_all(Find::new()).collect().await;
    assert_eq!(streamed.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(client.find(&Find::new()).await.unwrap_err().kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn the_vendors_rate_is_kept_without_being_asked() {
    let recorder = common::recorder::Recorder::start();
    recorder.answer(200, LOGIN);
    for _ in 0..70 {
        recorder.answer(200, r#"{"result": []}"#);
    }
    let (client, clock) = client_of(&config(&recorder.url()));
    for call in 0..70 {
        client.find(&Find::new()).await.unwrap();
        assert_eq!(clock.slept().is_empty(), call < 60, "after {call} calls: {:?}", clock.slept());
    }
}

#[tokio::test]
async fn logins_are_slower_than_other_calls() {
    let refused = r#"{"message": "Access denied - invalid credentials!"}"#;
    let recorder = common::recorder::Recorder::start();
    for _ in 0..6 {
        recorder.answer(401, refused);
    }
    let (client, clock) = client_of(&config(&recorder.url()));
    for attempt in 0..6 {
        let error = client.login().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        // Within a moment of a failed login nobody tries again.
        client.login().await.unwrap_err();
        assert_eq!(recorder.requests().len(), attempt + 1);
        let waited = !clock.slept().is_empty();
        assert_eq!(waited, attempt >= 4, "attempt {attempt}: {:?}", clock.slept());
        clock.advance(std::time::Duration::from_secs(1));
    }
}

#[tokio::test]
async fn attributes_are_sent_in_the_order_given() {
    let (client, recorder) = answering(&[(200, r#"{"result": [{}]}"#)]);
    let attributes =
        Attributes::new().with("queue", "q1").with("description", "x").with("queue", 2_i64);
    client.update(&Id::new(&"a".repeat(24)).unwrap(), &attributes).await.unwrap();
    let body = recorder.events().remove(0).body;
    assert!(body.contains(r#""data": {"queue": 2, "description": "x"}"#), "{body}");
}
