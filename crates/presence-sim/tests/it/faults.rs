//! Every fault that replaces or spoils an answer, as bytes.

use presence_sim::conpeek::State;
use presence_sim::{
    Action, Conpeek, Ending, Fault, FaultScript, SilentListener, Simulator, Trigger,
};

use crate::raw::{Peer, call, faulty, put, started};

const ONLINE: &str = r#"{"work_state":"ONLINE"}"#;

fn is_online(conpeek: &Conpeek) -> bool {
    matches!(conpeek.user("3").unwrap().state, State::Online { .. })
}

/// Sends the write to user 3, who is offline, and reads to the end.
async fn end_of(conpeek: &Conpeek) -> (Vec<u8>, std::io::Result<usize>) {
    let mut peer = Peer::connect(conpeek).await;
    peer.send(put(conpeek, "3", ONLINE)).await;
    peer.rest().await
}

#[tokio::test]
async fn a_cut_sends_nothing_and_applies_nothing() {
    let (_simulator, conpeek) = faulty(Action::Cut { ending: Ending::Close }).await;
    let (bytes, end) = end_of(&conpeek).await;
    assert_eq!((bytes.as_slice(), end.unwrap()), (b"".as_slice(), 0));
    assert!(!is_online(&conpeek));
}

#[tokio::test]
async fn a_cut_after_the_change_leaves_it_made() {
    for ending in [Ending::Close, Ending::Reset] {
        let cut = Fault::once(Action::Cut { ending }).unwrap().applied(true).unwrap();
        let script = FaultScript::new().with(cut);
        let (_simulator, conpeek) = started(Simulator::builder().faults(script)).await;
        let (bytes, end) = end_of(&conpeek).await;
        assert!(bytes.is_empty());
        assert_eq!(end.is_err(), ending == Ending::Reset);
        assert!(is_online(&conpeek));
        let entry = conpeek.journal().last().unwrap();
        assert_eq!((entry.status(), entry.applied()), (None, true));
    }
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let (_simulator, conpeek) = faulty(Action::Cut { ending: Ending::Reset }).await;
    let (bytes, end) = end_of(&conpeek).await;
    assert!(bytes.is_empty());
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert!(!is_online(&conpeek));
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_it_was_announced() {
    for (keep, sent) in [(Some(10), 10), (Some(100_000), 181), (None, 91), (Some(0), 0)] {
        let (_simulator, conpeek) = faulty(Action::Truncate { keep, ending: Ending::Close }).await;
        let mut peer = Peer::connect(&conpeek).await;
        peer.send(put(&conpeek, "3", ONLINE)).await;
        assert!(peer.head().await.contains("Content-Length: 182\r\n"));
        let (body, end) = peer.rest().await;
        assert!(end.is_ok());
        assert_eq!(body.len(), sent);
        assert!(br#"{"data":{"id":74,"#.starts_with(&body[..sent.min(10)]));
        assert!(is_online(&conpeek));
    }
}

#[tokio::test]
async fn garbage_is_no_http_and_the_same_for_the_same_seed() {
    let mut heard = Vec::new();
    for _ in 0..2 {
        let (_simulator, conpeek) = faulty(Action::Garbage { bytes: 200 }).await;
        let (bytes, _) = end_of(&conpeek).await;
        assert_eq!(bytes.len(), 200);
        assert!(!bytes.starts_with(b"HTTP"));
        assert!(!is_online(&conpeek));
        heard.push(bytes);
    }
    assert_eq!(heard[0], heard[1]);
}

#[tokio::test]
async fn a_status_comes_with_its_headers_and_body() {
    let action = Action::Status {
        status: 429,
        headers: [("Retry-After".to_owned(), "2".to_owned())].into(),
        body: r#"{"message":"slow down"}"#.to_owned(),
    };
    let (_simulator, conpeek) = faulty(action).await;
    let mut peer = Peer::connect(&conpeek).await;
    let answer = peer.exchange(put(&conpeek, "3", ONLINE)).await;
    assert_eq!((answer.status, answer.header("Retry-After")), (429, Some("2")));
    assert_eq!(answer.json()["message"], "slow down");
    assert!(!is_online(&conpeek));
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200, "same connection");
    assert!(is_online(&conpeek));
}

#[tokio::test]
async fn a_status_can_hide_a_change_that_was_made() {
    let action = Action::status(503);
    let fault = Fault::once(action).unwrap().applied(true).unwrap();
    let script = FaultScript::new().with(fault);
    let (_simulator, conpeek) = started(Simulator::builder().faults(script)).await;
    assert_eq!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.status, 503);
    assert!(is_online(&conpeek) && conpeek.journal().last().unwrap().applied());
}

#[tokio::test]
async fn a_status_may_end_the_connection() {
    let headers = [("connection".to_owned(), "close".to_owned())].into();
    let action = Action::Status { status: 502, headers, body: "x".to_owned() };
    let (_simulator, conpeek) = faulty(action).await;
    let (bytes, end) = end_of(&conpeek).await;
    assert!(end.is_ok() && bytes.starts_with(b"HTTP/1.1 502 Bad Gateway\r\n"));
}

#[tokio::test]
async fn a_web_page_comes_instead_of_json() {
    let (_simulator, conpeek) = faulty(Action::Html { status: 200 }).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(
        (answer.status, answer.header("Content-Type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert!(answer.text().starts_with("<!DOCTYPE html>"));
    assert!(!is_online(&conpeek));
}

#[tokio::test]
async fn a_redirect_points_where_it_is_told() {
    let elsewhere = SilentListener::start().await.unwrap();
    for location in [format!("{}/x", elsewhere.url()), "/tenant_user/4/work_state".to_owned()] {
        let action = Action::Redirect { location: location.clone(), status: 308 };
        let (_simulator, conpeek) = faulty(action).await;
        let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
        assert_eq!((answer.status, answer.header("Location")), (308, Some(location.as_str())));
        assert!(answer.body.is_empty() && !is_online(&conpeek));
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn an_oversized_body_is_as_large_as_asked() {
    const SIZE: usize = 3 * 1024 * 1024 + 5;
    let (_simulator, conpeek) =
        faulty(Action::Oversized { bytes: SIZE as u64, declared: true }).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!((answer.status, answer.body.len()), (200, SIZE));
    assert!(answer.body.iter().all(|byte| *byte == b' '));

    let (_simulator, conpeek) =
        faulty(Action::Oversized { bytes: SIZE as u64, declared: false }).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    assert!(!peer.head().await.contains("Content-Length"));
    let (body, end) = peer.rest().await;
    assert!(end.is_ok());
    assert_eq!(body.len(), SIZE);
}

#[tokio::test]
async fn a_peer_that_hangs_up_ends_an_endless_body() {
    let (_simulator, conpeek) = faulty(Action::Oversized { bytes: 1 << 40, declared: true }).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    assert!(peer.head().await.contains("Content-Length: 1099511627776\r\n"));
    drop(peer);
    conpeek.wait_for_open_connections(0).await.unwrap();
}

#[tokio::test]
async fn the_true_answer_is_spoilt_in_its_body_or_its_type() {
    let (_simulator, conpeek) = faulty(Action::EmptyBody).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!((answer.status, answer.header("Content-Length")), (200, Some("0")));
    assert!(is_online(&conpeek));

    let (_simulator, conpeek) = faulty(Action::Nulls).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().starts_with(r#"{"data":{"#));
    let data = answer.json()["data"].as_object().unwrap().clone();
    assert!(data.len() == 8 && data.values().all(serde_json::Value::is_null));

    let value = "text/plain".to_owned();
    let (_simulator, conpeek) = faulty(Action::ContentType { value }).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(answer.header("Content-Type"), Some("text/plain"));
    assert_eq!(answer.json()["data"]["id"], 74);
}

#[tokio::test]
async fn bytes_of_the_answer_are_patched() {
    let (_simulator, conpeek) = faulty(Action::Patch { at: 9, bytes: b"500".to_vec() }).await;
    assert_eq!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.status, 500);
    let (_simulator, conpeek) = faulty(Action::Patch { at: -1, bytes: b"!".to_vec() }).await;
    assert!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.text().ends_with("}!"));
}

#[tokio::test]
async fn triggers_choose_the_call_they_say() {
    let teapot = || Action::status(418);
    let second_of_anna = Trigger { path: Some("anna".into()), nth: Some(2), ..Trigger::default() };
    let script = FaultScript::new().with(Fault::new(second_of_anna, teapot()).unwrap());
    let (_simulator, conpeek) = started(Simulator::builder().faults(script)).await;
    let mut peer = Peer::connect(&conpeek).await;
    let mut statuses = Vec::new();
    for user in ["anna.nowak", "3", "anna.nowak", "anna.nowak"] {
        statuses.push(peer.exchange(put(&conpeek, user, ONLINE)).await.status);
    }
    assert_eq!(statuses, [200, 200, 418, 200]);

    conpeek.faults().push(Fault::always(teapot()).unwrap());
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 418);
    conpeek.faults().set([Fault::always(Action::status(503)).unwrap()]);
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 503);
    conpeek.faults().clear();
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
    assert_eq!(conpeek.faults().hits(), 3);
}

#[tokio::test]
async fn chance_is_repeatable() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let often = Trigger { probability: Some(0.5), ..Trigger::default() };
        let broken = Action::status(503);
        let script = FaultScript::new().with(Fault::new(often, broken).unwrap());
        let (_simulator, conpeek) = started(Simulator::builder().seed(seed).faults(script)).await;
        let mut peer = Peer::connect(&conpeek).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(peer.exchange(put(&conpeek, "3", ONLINE)).await.status);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}
