//! Faults hit accsyn as they hit every vendor.

use std::time::{Duration, SystemTime};

use presence_sim::accsyn::Status;
use presence_sim::{Action, Ending, Fault, FaultScript, SimClock, Simulator, Trigger, VendorKind};
use serde_json::json;

use super::support::{ANNA, Caller, JAN, id, login_request, started, with_admin};
use crate::raw::Peer;

#[tokio::test]
async fn a_crash_of_the_backend_is_a_status_with_its_body() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let body = json!({"exception": "Traceback (most recent call last): KeyError: role"});
    let crash = Action::Status { status: 500, headers: [].into(), body: body.to_string() };
    let finds = Trigger { path: Some("user/find".into()), nth: Some(1), ..Trigger::default() };
    accsyn.faults().push(Fault::new(finds, crash).unwrap());
    anna.done("GET", "entitytypes", json!({})).await;
    let answer = anna.call("GET", "user/find", json!({})).await;
    assert_eq!((answer.status, answer.json()), (500, body));
    anna.done("GET", "user/find", json!({})).await;
    assert_eq!(accsyn.faults().hits(), 1);
}

#[tokio::test]
async fn a_cut_after_the_change_leaves_it_made() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let cut = Fault::once(Action::Cut { ending: Ending::Close }).unwrap().applied(true).unwrap();
    accsyn.faults().push(cut);
    let parts = json!({"id": id(&accsyn, JAN), "data": {"status": "disabled"}});
    let bytes = anna.bytes("PUT", &anna.event("user/edit", parts));
    anna.peer.send(bytes).await;
    assert!(anna.peer.rest().await.0.is_empty());
    assert_eq!(accsyn.account(JAN).unwrap().status, Status::Disabled);
    assert!(accsyn.journal().last().unwrap().applied());
}

#[tokio::test]
async fn answers_are_spoilt() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let nulls = FaultScript::new().with(Fault::once(Action::Nulls).unwrap());
    accsyn.faults().replace(&nulls);
    let answer = anna.call("GET", "entitytypes", json!({})).await;
    assert_eq!(answer.json(), json!({"result": [null, null]}));
    let empty = FaultScript::new().with(Fault::once(Action::EmptyBody).unwrap());
    accsyn.faults().replace(&empty);
    assert!(anna.call("GET", "entitytypes", json!({})).await.body.is_empty());
}

#[tokio::test]
async fn faults_of_one_vendor_spare_the_other() {
    let trigger = Trigger { vendor: Some(VendorKind::Accsyn), ..Trigger::default() };
    let page = Fault::new(trigger, Action::Html { status: 503 }).unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Conpeek);
    let (simulator, accsyn) = started(builder.faults(FaultScript::new().with(page))).await;
    let answer = Peer::to(accsyn.url()).await.exchange(login_request(ANNA, accsyn.api_key())).await;
    assert_eq!(answer.status, 503);
    let conpeek = simulator.conpeek().unwrap();
    let answer = crate::raw::call(conpeek, "GET / HTTP/1.1\r\n\r\n").await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_delay_adds_to_the_vendors_own() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let builder = Simulator::builder().clock(clock.clone()).with_accsyn_rate_limits(true);
    let (_simulator, accsyn) = started(builder).await;
    Caller::login(&accsyn, ANNA).await;
    accsyn.faults().push(Fault::once(Action::Delay { millis: 100_000 }).unwrap());
    let mut peer = Peer::to(accsyn.url()).await;
    peer.send(login_request(ANNA, accsyn.api_key())).await;
    accsyn.journal().wait_for(2).await.unwrap();
    // The second login is held back for a little less than two seconds more.
    clock.advance(Duration::from_secs(101));
    assert_eq!(accsyn.journal().completed(), 1);
    clock.advance(Duration::from_secs(1));
    assert_eq!(peer.answer().await.status, 200);
}
