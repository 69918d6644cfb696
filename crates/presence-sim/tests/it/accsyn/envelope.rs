//! The envelope on the wire: where it stands, and what it may hold.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::support::{ANNA, JAN, id, request, with_admin};

fn packed(text: &[u8]) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

#[tokio::test]
async fn a_payload_may_come_compressed_everywhere() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let mut event = anna.event("user/find", json!({"gz_data": packed(b"{\"limit\": 1}")}));
    event.as_object_mut().unwrap().remove("data");
    let bytes = anna.bytes("GET", &event);
    let answer = anna.peer.exchange(bytes).await;
    assert_eq!(answer.json()["result"][0]["code"], ANNA);
    let parts = json!({"id": id(&accsyn, JAN), "gz_data": packed(b"{\"status\": \"disabled\"}")});
    let mut event = anna.event("user/edit", parts);
    event.as_object_mut().unwrap().remove("data");
    let bytes = anna.bytes("PUT", &event);
    assert_eq!(anna.peer.exchange(bytes).await.json()["result"][0]["status"], "disabled");
}

#[tokio::test]
async fn bombs_and_rubbish_are_refused() {
    let (_simulator, _accsyn, mut anna) = with_admin().await;
    let bomb = packed(&vec![b' '; 100 << 20]);
    let nested = packed("[".repeat(100_000).as_bytes());
    for (gz_data, status) in
        [(bomb, 413), (nested, 400), (packed(b"[]"), 400), (packed(b""), 400), ("x".into(), 400)]
    {
        let mut event = anna.event("user/create", json!({"gz_data": gz_data}));
        event.as_object_mut().unwrap().remove("data");
        let bytes = anna.bytes("POST", &event);
        assert_eq!(anna.peer.exchange(bytes).await.status, status);
    }
    let both = anna.event("user/find", json!({"gz_data": packed(b"{}")}));
    let bytes = anna.bytes("GET", &both);
    assert_eq!(anna.peer.exchange(bytes).await.status, 400);
}

#[tokio::test]
async fn events_stand_where_their_method_puts_them() {
    let (_simulator, _accsyn, mut anna) = with_admin().await;
    let text = anna.event("user/find", json!({})).to_string();
    let authorization = anna.authorization.clone();
    for (method, path, body, status) in [
        ("GET", "/api/v3/event", text.as_str(), 400),
        ("GET", "/api/v3/event?%", "", 400),
        ("GET", "/api/v3/event?%ff", "", 400),
        ("PATCH", "/api/v3/event", &text, 404),
        ("POST", "/api/v3/event", &text, 404),
        ("POST", "/api/v3/event", "", 400),
        ("GET", "/api/v3", "", 404),
        ("GET", "/", "", 404),
    ] {
        let bytes = request(method, path, &authorization, body);
        let answer = anna.peer.exchange(bytes).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.json()["message"].is_string());
    }
}

#[tokio::test]
async fn operations_go_with_their_method_only() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let jan = id(&accsyn, JAN);
    for (method, uri) in [
        ("POST", "user/find"),
        ("GET", "user/create"),
        ("POST", "user/edit"),
        ("PUT", "user/deactivate"),
        ("GET", "user/activate"),
        ("POST", "user/delete"),
        ("GET", "users/find"),
        ("GET", ""),
        ("GET", "queue/find"),
    ] {
        assert_eq!(anna.refused(method, uri, json!({"id": jan})).await.0, 404, "{method} {uri}");
    }
    let entity = anna.done("GET", "User/Find", json!({"id": jan})).await;
    assert_eq!(entity[0]["code"], JAN);
}

#[tokio::test]
async fn ids_may_be_answered_with_their_type() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    accsyn.set_object_ids(true);
    let jan = id(&accsyn, JAN);
    let prefixed = |id: &str| Value::from(format!("ObjectId:{id}"));
    let rows = anna.done("GET", "user/find", json!({"id": jan})).await;
    assert_eq!((&rows[0]["id"], &rows[0]["queue"]), (&prefixed(&jan), &Value::Null));
    let parts = json!({"query": format!("user={jan}"), "data": {"limit": 1}});
    let rows = anna.done("GET", "client/find", parts).await;
    assert_eq!(rows[0]["user"], prefixed(&jan));
    assert_eq!(anna.done("DELETE", "user/deactivate", json!({"id": jan})).await, json!(true));
}
