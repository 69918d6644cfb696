//! No redirect is ever followed, and no credential leaves with one.

use async_trait::async_trait;
use bytes::Bytes;
use http::StatusCode;
use presence_core::{ErrorKind, Fate, Idempotency};
use presence_http::{BaseUrl, Body, Phase, Transport, TransportError, TransportErrorKind};

use crate::raw::{Act, Raw};
use crate::support::{over, read, skipping, write};

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

/// Stands for a client that follows redirects whatever it is told, and notices.
#[derive(Debug)]
struct Wanderer;

#[async_trait]
impl Transport for Wanderer {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        Err(TransportError::new(Phase::SentUnknown, TransportErrorKind::Redirected))
    }
}

#[tokio::test]
async fn an_answer_from_elsewhere_is_no_answer_and_leaves_the_fate_open() {
    let engine = over(BaseUrl::parse("http://127.0.0.1:9").unwrap(), Wanderer).build().unwrap();
    let error = engine.call(&write(&engine, Idempotency::Once)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
    assert!(error.message().starts_with("the HTTP client followed a redirect"));
}
