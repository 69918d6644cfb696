//! Tests of headers and of the token cache.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use http::header::AUTHORIZATION;
use presence_core::{Clock, ErrorKind, ManualClock, Timestamp};
use tokio::sync::Semaphore;

use super::*;

fn request() -> http::Request<Bytes> {
    http::Request::new(Bytes::new())
}

#[tokio::test]
async fn a_key_goes_out_byte_for_byte_and_unprinted() {
    let key = Secret::new("Key With\tBlanks:=+/~ü");
    let header = StaticHeader::new("key", AUTHORIZATION, &key).unwrap();
    let mut request = request();
    header.authorize(&mut request).await.unwrap();
    let value = &request.headers()[AUTHORIZATION];
    assert_eq!(value.as_bytes(), key.expose().as_bytes());
    assert!(value.is_sensitive());
    assert!(!format!("{header:?} {request:?}").contains("Key With"));
    assert!(!header.invalidate(&request).await);

    let bearer = StaticHeader::bearer("token", &Secret::new("abc")).unwrap();
    bearer.authorize(&mut request).await.unwrap();
    assert_eq!(request.headers()[AUTHORIZATION], "Bearer abc");
}

#[test]
fn a_key_that_cannot_be_sent_as_it_is_is_refused_by_field() {
    for key in ["", " key", "key\n", "a\r\nX-Evil: 1", "a\u{0}b", "a\u{7f}"] {
        for header in [
            StaticHeader::new("key", AUTHORIZATION, &Secret::new(key)),
            StaticHeader::bearer("key", &Secret::new(key)),
        ] {
            let error = header.unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("key")), "{key:?}");
            assert!(!error.to_string().contains("Evil"));
        }
    }
}

/// Numbers its tokens; each fetch waits for a permit.
#[derive(Debug)]
struct Numbered {
    clock: ManualClock,
    life: Option<Duration>,
    fetches: AtomicU32,
    gate: Semaphore,
    failing: std::sync::atomic::AtomicBool,
}

#[async_trait]
impl TokenSource for Numbered {
    async fn fetch(&self) -> Result<Token> {
        let number = self.fetches.fetch_add(1, Ordering::SeqCst) + 1;
        self.gate.acquire().await.unwrap().forget();
        if self.failing.load(Ordering::SeqCst) {
            return Err(Error::new(ErrorKind::Unavailable, "no token today"));
        }
        let expires_at = self.life.map(|life| self.clock.now() + life);
        Ok(Token::new(Secret::new(format!("token-{number}")), expires_at))
    }
}

fn cache(permits: usize, life: Option<u64>) -> (TokenCache<Numbered>, ManualClock) {
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let source = Numbered {
        clock: clock.clone(),
        life: life.map(Duration::from_secs),
        fetches: AtomicU32::new(0),
        gate: Semaphore::new(permits),
        failing: false.into(),
    };
    (TokenCache::new(source, Arc::new(clock.clone())), clock)
}

async fn current(cache: &TokenCache<Numbered>) -> String {
    cache.token().await.unwrap().secret.expose().to_owned()
}

#[tokio::test]
async fn many_callers_cost_one_fetch() {
    let (cache, _) = cache(0, None);
    let callers = (0..20).map(|_| current(&cache));
    let opener = async { cache.source().gate.add_permits(20) };
    let (tokens, ()) = tokio::join!(join_all(callers), opener);
    assert!(tokens.iter().all(|token| token == "token-1"));
    assert_eq!(cache.source().fetches.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_caller_who_leaves_during_the_fetch_blocks_nobody() {
    let (cache, _) = cache(0, None);
    assert!(cache.token().now_or_never().is_none());
    cache.source().gate.add_permits(1);
    assert_eq!(current(&cache).await, "token-2");
}

#[tokio::test]
async fn a_token_is_replaced_before_its_end() {
    let (cache, clock) = cache(9, Some(3600));
    assert_eq!(current(&cache).await, "token-1");
    clock.advance(Duration::from_secs(3299));
    assert_eq!(current(&cache).await, "token-1");
    clock.advance(Duration::from_secs(1));
    assert_eq!(current(&cache).await, "token-2");
}

#[tokio::test]
async fn a_short_token_is_used_all_the_same() {
    let (cache, clock) = cache(9, Some(60));
    assert_eq!(current(&cache).await, "token-1");
    clock.advance(Duration::from_secs(53));
    assert_eq!(current(&cache).await, "token-1");
    clock.advance(Duration::from_secs(1));
    assert_eq!(current(&cache).await, "token-2");
}

#[tokio::test]
async fn a_late_refusal_does_not_drop_a_newer_token() {
    let (cache, _) = cache(9, None);
    let mut first = request();
    cache.authorize(&mut first).await.unwrap();
    assert_eq!(first.headers()[AUTHORIZATION], "Bearer token-1");
    assert!(cache.invalidate(&first).await);
    assert_eq!(current(&cache).await, "token-2");
    assert!(cache.invalidate(&first).await);
    assert_eq!(current(&cache).await, "token-2");
    assert!(!cache.invalidate(&request()).await, "it put no token on this one");
}

#[tokio::test]
async fn a_failed_fetch_is_not_repeated_for_a_moment() {
    let (cache, clock) = cache(9, None);
    cache.source().failing.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(cache.token().await.unwrap_err().message(), "no token today");
    }
    assert_eq!(cache.source().fetches.load(Ordering::SeqCst), 1);
    clock.advance(Duration::from_secs(1));
    cache.source().failing.store(false, Ordering::SeqCst);
    assert_eq!(current(&cache).await, "token-2");
}

#[tokio::test]
async fn a_token_near_its_end_serves_while_no_other_can_be_had() {
    let (cache, clock) = cache(9, Some(3600));
    assert_eq!(current(&cache).await, "token-1");
    cache.source().failing.store(true, Ordering::SeqCst);
    clock.advance(Duration::from_secs(3400));
    assert_eq!(current(&cache).await, "token-1");
    clock.advance(Duration::from_secs(200));
    assert!(cache.token().await.is_err(), "past its end it serves no more");
}

#[tokio::test]
async fn a_known_token_saves_the_first_fetch_and_nothing_is_printed() {
    let (cache, clock) = cache(9, None);
    let known =
        Token::new(Secret::new("known-s3cr3t"), Some(clock.now() + Duration::from_secs(900)));
    assert!(!format!("{known:?}").contains("s3cr3t"));
    let cache = cache.starting_with(known);
    assert_eq!(current(&cache).await, "known-s3cr3t");
    assert!(!format!("{cache:?}").contains("s3cr3t"));
}
