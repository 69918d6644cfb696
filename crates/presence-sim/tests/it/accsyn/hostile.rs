//! Requests that mean harm: refused, bounded, and survived.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::support::{Caller, JAN, id, plain, request, with_admin};

#[tokio::test]
async fn deep_and_long_events_are_refused() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let text = anna.event("user/edit", json!({"id": id(&accsyn, JAN)})).to_string();
    let text = text.replace("\"data\":{}", &format!("\"data\":{{\"metadata\":{deep}}}"));
    let bytes = request("PUT", "/api/v3/event", &anna.authorization, &text);
    assert_eq!(anna.peer.exchange(bytes).await.status, 400);

    let long = json!({"query": "a".repeat(8_193)});
    let (status, message) = anna.refused("GET", "user/find", long).await;
    assert!(status == 400 && message.contains("too long"), "{message}");
    let nested = json!({"query": "(".repeat(8_000)});
    assert!(anna.refused("GET", "user/find", nested).await.1.contains("nested too deep"));
    let pattern = json!({"query": "name matches \"(x+x+)+y\" and name matches \"(a{500}){500}\""});
    assert!(anna.refused("GET", "user/find", pattern).await.1.contains("regular expression"));
    let catastrophic = json!({"query": "name matches \"(.+.+)+~\""});
    assert_eq!(anna.find(catastrophic).await, [""; 0]);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_in_the_vendors_form() {
    let (_simulator, accsyn) = plain().await;
    let mut peer = crate::raw::Peer::to(accsyn.url()).await;
    let head = "POST /api/v3/event HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n";
    let answer = peer.exchange(head).await;
    assert_eq!((answer.status, answer.json()["message"].is_string()), (413, true));
}

#[tokio::test]
async fn injected_lines_and_control_characters_are_survived() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    for code in ["a@b\r\nX-Evil: 1", "a@b\u{0}", "a@\"b", "a@b\u{7f}"] {
        let answer = anna.call("POST", "user/create", json!({"data": {"code": code}})).await;
        assert_eq!(answer.status, 400, "{code:?}");
        assert!(!answer.head.contains("X-Evil"));
    }
    // Any text is a name, also one that looks like a date or like markup.
    for name in ["2026-13-45T99:99:99", "ObjectId:1", "</script>", "\u{202e}\u{0}"] {
        let parts = json!({"id": id(&accsyn, JAN), "data": {"name": name}});
        let row = anna.done("PUT", "user/edit", parts).await;
        assert_eq!(row[0]["name"], name);
    }
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("disabled")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn keys() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "data",
        "query",
        "id",
        "uri",
        "session",
        "limit",
        "skip",
        "attributes",
        "status",
        "role",
        "code",
        "force",
        "entitytype",
        "x",
    ])
    .prop_map(str::to_owned)
}

#[test]
fn any_payload_of_any_operation_is_answered() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_simulator, accsyn, caller) = runtime.block_on(with_admin());
    let caller = std::sync::Mutex::new(caller);
    let operations = prop::sample::select(vec![
        ("GET", "user/find"),
        ("GET", "client/find"),
        ("GET", "attributes"),
        ("POST", "user/create"),
        ("PUT", "user/edit"),
        ("POST", "user/activate"),
        ("DELETE", "user/deactivate"),
        ("DELETE", "user/delete"),
    ]);
    let jan = id(&accsyn, JAN);
    let calls = (operations, json_values(), keys(), json_values(), any::<bool>());
    let mut runner = TestRunner::default();
    let outcome = runner.run(&calls, |((method, uri), data, key, value, with_id)| {
        let mut caller = caller.lock().unwrap();
        let mut parts = json!({"data": data});
        if with_id {
            parts["id"] = jan.clone().into();
        }
        // The session must stay, or nothing behind it would be reached.
        if key != "session" {
            parts[key] = value;
        }
        let status = runtime.block_on(call(&mut caller, method, uri, parts));
        prop_assert!(matches!(status, 200 | 400 | 403 | 404 | 409 | 413), "{}", status);
        Ok(())
    });
    outcome.unwrap();
}

async fn call(caller: &mut Caller, method: &str, uri: &str, parts: Value) -> u16 {
    let answer = caller.call(method, uri, parts).await;
    assert!(answer.json().get("result").is_some() != answer.json().get("message").is_some());
    answer.status
}
