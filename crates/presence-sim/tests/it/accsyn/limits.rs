//! The rate limits of the vendor's page.

use std::time::{Duration, SystemTime};

use presence_sim::{Accsyn, SimClock, Simulator};
use serde_json::json;

use super::support::{ANNA, Caller, login_request, started, with_admin};
use crate::raw::Peer;

async fn limited() -> (Simulator, Accsyn, SimClock) {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let builder = Simulator::builder().clock(clock.clone()).with_accsyn_rate_limits(true);
    let (simulator, accsyn) = started(builder).await;
    (simulator, accsyn, clock)
}

#[tokio::test]
async fn the_edge_refuses_with_a_page_and_no_hint() {
    let (_simulator, accsyn, clock) = limited().await;
    let mut anna = Caller::login(&accsyn, ANNA).await;
    for _ in 0..59 {
        anna.done("GET", "entitytypes", json!({})).await;
    }
    let answer = anna.call("GET", "entitytypes", json!({})).await;
    assert_eq!((answer.status, answer.header("Retry-After")), (429, None));
    assert!(answer.text().starts_with("<html>"));
    clock.advance(Duration::from_millis(34));
    anna.done("GET", "entitytypes", json!({})).await;
    assert_eq!(anna.call("GET", "entitytypes", json!({})).await.status, 429);
}

#[tokio::test]
async fn logins_are_held_back_whatever_their_key() {
    let (_simulator, accsyn, clock) = limited().await;
    Caller::login(&accsyn, ANNA).await;
    let mut peer = Peer::to(accsyn.url()).await;
    for (login, short_of, enough) in [(2, 1_700, 100), (3, 2_700, 200), (4, 3_500, 200)] {
        peer.send(login_request(ANNA, "wrong")).await;
        accsyn.journal().wait_for(login).await.unwrap();
        clock.advance(Duration::from_millis(short_of));
        assert_eq!(accsyn.journal().completed(), login - 1, "the delay is not over");
        clock.advance(Duration::from_millis(enough));
        assert_eq!(peer.answer().await.status, 401);
    }
    clock.advance(Duration::from_secs(300));
    // The window is empty again, so nobody waits.
    Caller::login(&accsyn, ANNA).await;
}

#[tokio::test]
async fn the_fifty_first_login_is_refused_with_both_hints() {
    let (_simulator, accsyn, clock) = limited().await;
    let mut waiting = Vec::new();
    for login in 1..=50 {
        let mut peer = Peer::to(accsyn.url()).await;
        peer.send(login_request(ANNA, accsyn.api_key())).await;
        accsyn.journal().wait_for(login).await.unwrap();
        waiting.push(peer);
    }
    clock.advance(Duration::from_secs(10));
    for mut peer in waiting {
        assert_eq!(peer.answer().await.status, 200);
    }
    let mut peer = Peer::to(accsyn.url()).await;
    let answer = peer.exchange(login_request(ANNA, accsyn.api_key())).await;
    let wait = answer.header("Retry-After").unwrap().parse::<u64>().unwrap();
    assert!(answer.status == 429 && (290..=300).contains(&wait), "{wait}");
    let message = "Too many requests, please try again later.";
    assert_eq!(answer.json(), json!({"message": message, "retry_after": wait}));
    accsyn.set_refusals_in_200(true);
    assert_eq!(peer.exchange(login_request(ANNA, accsyn.api_key())).await.status, 429);
    clock.advance(Duration::from_secs(300));
    assert_eq!(peer.exchange(login_request(ANNA, accsyn.api_key())).await.status, 200);
}

#[tokio::test]
async fn nothing_is_limited_unless_asked_for() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    for _ in 0..100 {
        anna.done("GET", "entitytypes", json!({})).await;
    }
    for _ in 0..60 {
        Caller::login(&accsyn, ANNA).await;
    }
}
