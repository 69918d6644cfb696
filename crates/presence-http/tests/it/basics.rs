//! What goes over the wire, and what comes back.

use http::StatusCode;
use httpmock::prelude::*;
use presence_core::ErrorKind;
use presence_http::Call;
use serde_json::{Value, json};

use crate::support::{KEY, builder};

#[tokio::test]
async fn a_put_arrives_as_written() {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.method(PUT)
                .path("/prefix/tenant_user/anna%20b%2Fc/work_state")
                .header("authorization", KEY)
                .header("accept", "application/json")
                .header("content-type", "application/json")
                .body(r#"{"work_state":"READY"}"#);
            then.status(202).header("x-request-id", "r-1").body(r#"{"data":{"id":7}}"#);
        })
        .await;
    let engine = builder(&server.url("/prefix/")).build().unwrap();
    let target = engine.base().path(&["tenant_user", "anna b/c", "work_state"]).unwrap();
    let call = Call::put("set_work_state", target).json(&json!({"work_state": "READY"})).unwrap();
    let answer = engine.call(&call).await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert_eq!(answer.tracking_id(), Some("r-1"));
    assert_eq!(engine.decode::<Value>(&call, &answer).unwrap(), json!({"data": {"id": 7}}));
    mock.assert_async().await;
}

#[tokio::test]
async fn a_refusal_carries_the_vendors_facts() {
    let server = MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.any_request();
            then.status(404).header("trackingid", "t-9").body("no such user");
        })
        .await;
    let engine = builder(&server.base_url()).build().unwrap();
    let call = Call::get("get_person", engine.base().path(&["people", "x"]).unwrap());
    let error = engine.json::<Value>(&call).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let text = "conpeek get_person: there is no such thing (HTTP 404, tracking id t-9)";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.vendor_message(), Some("no such user"));

    let accepting = call.clone().accept_status(StatusCode::NOT_FOUND);
    assert_eq!(engine.call(&accepting).await.unwrap().body(), "no such user");
}
