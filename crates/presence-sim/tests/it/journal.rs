//! What the journal tells, and what it hides.

use presence_sim::{Action, Ending, VendorKind};

use crate::raw::{Peer, call, faulty, plain, put};

const ONLINE: &str = r#"{"work_state":"ONLINE"}"#;

#[tokio::test]
async fn a_call_is_written_down_as_it_was_sent() {
    let (_simulator, conpeek) = plain().await;
    let body = r#"{"work_state":"OFFLINE"}"#;
    let sent = format!(
        "PUT /tenant_user/anna%2Enowak/work_state?x=%20y HTTP/1.1\r\nhOsT: there\r\n\
         Authorization:   {} \r\nContent-Type: application/json\r\nX-Twice: 1\r\n\
         x-twice: 2\r\nContent-Length: {}\r\n\r\n{body}",
        conpeek.key(),
        body.len()
    );
    assert_eq!(call(&conpeek, sent).await.status, 200);
    let entry = conpeek.journal().last().unwrap();
    assert_eq!((entry.sequence(), entry.connection()), (1, 1));
    assert_eq!(entry.vendor(), VendorKind::Conpeek);
    assert_eq!(entry.method(), "PUT");
    assert_eq!(entry.path(), "/tenant_user/anna%2Enowak/work_state?x=%20y");
    let names: Vec<_> = entry.headers().iter().map(|line| line.name.as_str()).collect();
    let expected =
        ["hOsT", "Authorization", "Content-Type", "X-Twice", "x-twice", "Content-Length"];
    assert_eq!(names, expected);
    assert_eq!(entry.header("x-TWICE"), Some(b"1".as_slice()));
    assert_eq!(entry.body(), body.as_bytes());
    assert_eq!(entry.status(), Some(200));
    assert!(entry.applied() && entry.is_completed() && entry.fault().is_none());
    assert!(entry.at() <= conpeek.now());
}

#[tokio::test]
async fn a_header_is_compared_byte_for_byte() {
    let (_simulator, conpeek) = plain().await;
    let twice = format!("PUT / HTTP/1.1\r\nA: 1\r\na: 1\r\nKey: {}\r\n\r\n", conpeek.key());
    call(&conpeek, twice).await;
    let entry = conpeek.journal().last().unwrap();
    assert!(entry.header_is("key", conpeek.key()));
    assert!(!entry.header_is("key", conpeek.key().to_lowercase()));
    assert!(!entry.header_is("a", "1"), "sent twice");
    assert!(!entry.header_is("b", ""));
}

#[tokio::test]
async fn neither_debug_nor_json_shows_a_secret() {
    let (_simulator, conpeek) = plain().await;
    let note = r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa","break_note":"lekarz"}"#;
    let sent = String::from_utf8(put(&conpeek, "3", note)).unwrap();
    let sent = sent.replace("/work_state ", "/work_state?token=geheim ");
    call(&conpeek, sent).await;
    let entry = conpeek.journal().last().unwrap();
    let json = serde_json::to_string(&entry).unwrap();
    let shown = format!("{entry:?} {:?} {json}", conpeek.journal());
    for secret in [conpeek.key(), "geheim", "lekarz"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["path"], "/tenant_user/3/work_state?[redacted]");
    assert_eq!(json["headers"][1], serde_json::json!(["Authorization", "[redacted]"]));
    assert_eq!(json["body_bytes"], note.len());
    assert_eq!(json["status"], 200);
}

#[tokio::test]
async fn refusals_and_faults_are_told_apart() {
    let (_simulator, conpeek) = faulty(Action::Cut { ending: Ending::Close }).await;
    let mut cut = Peer::connect(&conpeek).await;
    cut.send(put(&conpeek, "3", ONLINE)).await;
    assert_eq!(cut.rest().await.0, b"");
    assert_eq!(call(&conpeek, put(&conpeek, "nobody", ONLINE)).await.status, 404);
    assert_eq!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.status, 200);
    let told: Vec<_> =
        conpeek.journal().entries().iter().map(|e| (e.status(), e.applied())).collect();
    assert_eq!(told, [(None, false), (Some(404), false), (Some(200), true)]);
    assert_eq!(conpeek.journal().entries()[0].fault(), Some("cut"));
    assert_eq!(conpeek.faults().hits(), 1);
}

#[tokio::test]
async fn bytes_that_are_no_request_are_written_down_too() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    assert_eq!(peer.exchange(b"\x16\x03\x01\x02\x00\x01").await.status, 400);
    let entry = conpeek.journal().last().unwrap();
    assert_eq!((entry.method(), entry.path(), entry.status()), ("", "", Some(400)));
    assert_eq!(entry.body(), b"\x16\x03\x01\x02\x00\x01");
}

#[tokio::test]
async fn waiting_needs_no_sleep_and_clearing_keeps_counts() {
    let (_simulator, conpeek) = plain().await;
    let waiting = tokio::spawn({
        let journal = conpeek.journal().clone();
        async move { journal.wait_for_completed(2).await }
    });
    call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    waiting.await.unwrap().unwrap();
    conpeek.journal().wait_for(2).await.unwrap();
    assert_eq!(conpeek.journal().count(|entry| entry.method() == "PUT"), 2);
    assert_eq!(conpeek.journal().count(|entry| entry.sequence() == 2), 1);
    conpeek.journal().clear();
    assert!(conpeek.journal().entries().is_empty());
    assert_eq!((conpeek.journal().arrived(), conpeek.journal().completed()), (2, 2));
    call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(conpeek.journal().last().unwrap().sequence(), 3);
}
