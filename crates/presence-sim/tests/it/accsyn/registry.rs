//! The call that tells the host of a workspace.

use presence_sim::accsyn::Registry;
use serde_json::json;

use super::support::{escaped, plain};
use crate::raw::{Answer, Peer};

async fn asked(url: &str, query: &str) -> Answer {
    let path = format!("/api/v3/J3PKTtDvolDMBtTy6AFGA{query}");
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nX-Accsyn-Device: test\r\n\r\n");
    Peer::to(url).await.exchange(request).await
}

#[tokio::test]
async fn the_registry_answers_as_it_was_told_to() {
    let (_simulator, accsyn) = plain().await;
    let query = format!("?{}", escaped(r#"{"ident": "acmefilm"}"#));
    let port: u16 = accsyn.url().rsplit(':').next().unwrap().parse().unwrap();
    let answer = asked(accsyn.url(), &query).await;
    assert_eq!(answer.json(), json!({"result": {"hostname": "127.0.0.1", "port": port}}));
    for (registry, status, said) in [
        (
            Registry::Host { hostname: "node7.accsyn.com".to_owned(), port: Some(443) },
            200,
            json!({"result": {"hostname": "node7.accsyn.com", "port": 443}}),
        ),
        (
            Registry::Host { hostname: "evil.example".to_owned(), port: None },
            200,
            json!({"result": {"hostname": "evil.example"}}),
        ),
        (Registry::Message("closed".to_owned()), 200, json!({"message": "closed"})),
        (Registry::Exception("Traceback".to_owned()), 500, json!({"exception": "Traceback"})),
    ] {
        accsyn.set_registry(registry);
        let answer = asked(accsyn.url(), &query).await;
        assert_eq!((answer.status, answer.json()), (status, said));
    }
}

#[tokio::test]
async fn other_questions_are_refused() {
    let (_simulator, accsyn) = plain().await;
    let other = format!("?{}", escaped(r#"{"ident": "other"}"#));
    assert_eq!(asked(accsyn.url(), &other).await.json(), json!({"message": "No such workspace"}));
    for query in
        ["", "?", "?ident=acmefilm", "?%zz", "?%7B%7D", "?%5B%5D", "?%7B%22ident%22%3A1%7D"]
    {
        assert_eq!(asked(accsyn.url(), query).await.status, 400, "{query}");
    }
}
