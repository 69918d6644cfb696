//! Credentials: put on, refused, renewed, and never sent elsewhere.

use std::sync::atomic::{AtomicU32, Ordering};

use http::header::AUTHORIZATION;
use presence_core::{Error, ErrorKind, Fate, RetryState, Secret};

use super::*;
use crate::{StaticHeader, Token, TokenCache, TokenSource};

#[derive(Debug, Default)]
struct Numbered(AtomicU32);

#[async_trait]
impl TokenSource for Numbered {
    async fn fetch(&self) -> Result<Token> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Token::new(Secret::new(format!("t{number}")), None))
    }
}

fn with_tokens(script: &Script) -> Engine {
    let clock = clock();
    let cache = TokenCache::new(Numbered::default(), Arc::new(clock.clone()));
    builder(script, &clock).authenticator(cache).build().unwrap()
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_also_for_a_write() {
    let script = Script::new([status(401), OK]);
    let engine = with_tokens(&script);
    engine.call(&call(&engine, Idempotency::Once)).await.unwrap();
    assert_eq!(script.header("authorization"), ["Bearer t1", "Bearer t2"]);
}

#[tokio::test]
async fn a_second_refusal_is_final() {
    let script = Script::new([status(401), status(401)]);
    let engine = with_tokens(&script);
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Unauthenticated, Fate::NotApplied));
    assert_eq!(error.retry_state(), RetryState::Permanent);
}

#[tokio::test]
async fn the_renewal_costs_no_attempt_of_the_policy() {
    let script = Script::new([status(401), status(503), status(503), OK]);
    let engine = with_tokens(&script);
    engine.call(&read(&engine)).await.unwrap();
    assert_eq!(
        script.header("authorization"),
        ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t2"]
    );
}

#[tokio::test]
async fn a_key_that_cannot_be_renewed_is_not_tried_twice() {
    let script = Script::new([status(401)]);
    let key = StaticHeader::new("key", AUTHORIZATION, &Secret::new("k")).unwrap();
    let engine = builder(&script, &clock()).authenticator(key).build().unwrap();
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!((error.kind(), script.sent()), (ErrorKind::Unauthenticated, 1));
}

#[tokio::test]
async fn a_call_may_go_without_the_credential() {
    let script = Script::new([status(401)]);
    let engine = with_tokens(&script);
    assert!(engine.call(&read(&engine).unauthenticated()).await.is_err());
    assert_eq!(script.header("authorization"), [""]);
}

#[tokio::test]
async fn a_target_of_another_base_is_never_called() {
    let script = Script::default();
    let engine = with_tokens(&script);
    for other in [
        "https://evil.example/v1",
        "https://api.example.com:444/v1",
        "https://api.example.com/v2",
        "https://api.example.com",
    ] {
        let target = BaseUrl::parse(other).unwrap().path(&["thing"]).unwrap();
        let error = engine.call(&Call::get("test", target)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(!error.to_string().contains("evil"));
    }
    assert_eq!(script.sent(), 0);
}

/// Sends the request elsewhere.
#[derive(Debug)]
struct Diverting;

#[async_trait]
impl Authenticator for Diverting {
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<()> {
        *request.uri_mut() = "https://evil.example/v1/thing".parse().unwrap();
        Ok(())
    }
}

#[tokio::test]
async fn an_authenticator_cannot_divert_a_call() {
    let script = Script::default();
    let engine = builder(&script, &clock()).authenticator(Diverting).build().unwrap();
    assert_eq!(engine.call(&read(&engine)).await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(script.sent(), 0);
}

/// Never gets a token, and is not even sure that it asked.
#[derive(Debug)]
struct Broke;

#[async_trait]
impl Authenticator for Broke {
    async fn authorize(&self, _: &mut http::Request<Bytes>) -> Result<()> {
        Err(Error::new(ErrorKind::Unavailable, "no token").with_fate(Fate::Unknown))
    }
}

#[tokio::test]
async fn a_call_that_got_no_credential_was_not_sent() {
    let script = Script::default();
    let engine = builder(&script, &clock()).authenticator(Broke).build().unwrap();
    let error = engine.call(&call(&engine, Idempotency::Once)).await.unwrap_err();
    assert_eq!((error.message(), error.fate()), ("no token", Fate::NotApplied));
    assert_eq!(error.attempts(), None);
}

/// Asks for ever.
#[derive(Debug)]
struct Slow;

#[async_trait]
impl Authenticator for Slow {
    async fn authorize(&self, _: &mut http::Request<Bytes>) -> Result<()> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_credential_is_waited_for_no_longer_than_the_deadline() {
    let clock = clock();
    let engine = builder(&Script::default(), &clock).authenticator(Slow).build().unwrap();
    let call = read(&engine);
    let (result, ()) = futures_util::future::join(engine.call(&call), async {
        clock.until_waiting(1).await;
        clock.advance(secs(120));
    })
    .await;
    let message = "the call's deadline passed while the credential was fetched";
    assert_eq!(result.unwrap_err().message(), message);
}
