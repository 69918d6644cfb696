//! No redirect is ever followed, and no credential leaves with one.

use std::sync::Arc;

use http::StatusCode;
use presence_core::{ErrorKind, Fate};
use presence_http::{BaseUrl, Idempotency, ReqwestTransport};

use crate::raw::{Act, Raw};
use crate::support::{KEY, over, provider, read, skipping, write};

fn redirect(code: u16, to: &Raw) -> Act {
    Act::write(format!(
        "HTTP/1.1 {code} Elsewhere\r\nlocation: {}/people\r\ncontent-length: 0\r\n\r\n",
        to.url()
    ))
}

#[tokio::test]
async fn no_redirect_is_followed_whatever_its_code() {
    for code in [300, 301, 302, 303, 305, 307, 308] {
        let other = Raw::start([Act::json("{}")]).await;
        let server = Raw::start([redirect(code, &other)]).await;
        let (engine, _) = skipping(&server.url());
        for call in [read(&engine), write(&engine, Idempotency::Absolute)] {
            let error = engine.call(&call).await.unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Protocol, Some(code)));
            assert!(error.message().contains("redirects are never followed"));
            let report = format!("{} {error:?}", error.report());
            assert!(!report.contains(&other.port.to_string()), "{report}");
        }
        assert_eq!(server.requests().len(), 2, "and none is repeated");
        assert!(other.requests().is_empty(), "the other server hears nothing");
    }
}

#[tokio::test]
async fn a_redirect_can_be_taken_as_an_answer_without_being_followed() {
    let other = Raw::start([Act::json("{}")]).await;
    let server = Raw::start([redirect(302, &other)]).await;
    let (engine, _) = skipping(&server.url());
    let call = read(&engine).accept_status(StatusCode::FOUND);
    assert_eq!(engine.call(&call).await.unwrap().status(), StatusCode::FOUND);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_client_of_ones_own_that_follows_redirects_is_found_out() {
    let server = Raw::start([
        Act::write(
            "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\
             connection: close\r\n\r\n",
        ),
        Act::json("{}"),
    ])
    .await;
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build();
    let client = client.unwrap();
    let base = BaseUrl::parse(&server.url()).unwrap();
    let engine = over(base, ReqwestTransport::from_client(client)).build().unwrap();
    let error = engine.call(&write(&engine, Idempotency::Once)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
    assert!(error.message().starts_with("the HTTP client followed a redirect"));
    assert!(server.requests()[0].contains(KEY));
}
