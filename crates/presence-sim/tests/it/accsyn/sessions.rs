//! Sessions and their end.

use std::time::{Duration, SystemTime};

use presence_sim::{SimClock, Simulator};
use serde_json::json;

use super::support::{ANNA, Caller, started, with_admin};

#[tokio::test]
async fn a_session_ends_with_its_lifetime() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let lifetime = Duration::from_secs(600);
    let builder = Simulator::builder().clock(clock.clone());
    let (_simulator, accsyn) = started(builder.with_accsyn_session_lifetime(lifetime)).await;
    let mut anna = Caller::login(&accsyn, ANNA).await;
    clock.advance(Duration::from_secs(599));
    anna.done("GET", "entitytypes", json!({})).await;
    clock.advance(Duration::from_secs(1));
    let answer = anna.call("GET", "entitytypes", json!({})).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json(), json!({"message": "Session expired!", "session_expired": true}));
    assert_eq!(accsyn.sessions(), 0);
    let mut again = Caller::login(&accsyn, ANNA).await;
    assert_ne!(again.session, anna.session);
    again.done("GET", "entitytypes", json!({})).await;
    accsyn.set_session_lifetime(Duration::ZERO);
    assert_eq!(again.refused("GET", "entitytypes", json!({})).await.0, 401);
}

#[tokio::test]
async fn sessions_can_be_expired_and_a_write_is_not_carried_out_then() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    assert_eq!(accsyn.sessions(), 1);
    accsyn.expire_sessions();
    let invitation = json!({"data": {"code": "new@example.com"}});
    let answer = anna.call("POST", "user/create", invitation).await;
    assert_eq!((answer.status, &answer.json()["session_expired"]), (401, &json!(true)));
    assert!(accsyn.account("new@example.com").is_none());
    assert!(!accsyn.journal().last().unwrap().applied());
}

#[tokio::test]
async fn a_refusal_can_hide_in_a_success() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    accsyn.set_refusals_in_200(true);
    let answer = anna.call("GET", "user/find", json!({"query": "("})).await;
    assert_eq!(answer.status, 200);
    assert!(answer.json()["message"].as_str().unwrap().starts_with("Invalid query"));
    accsyn.expire_sessions();
    let answer = anna.call("GET", "user/find", json!({})).await;
    assert_eq!((answer.status, &answer.json()["session_expired"]), (200, &json!(true)));
}
