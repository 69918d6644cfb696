//! Clients: the only presence there is.

use std::time::{Duration, SystemTime};

use presence_sim::accsyn::{ClientKind, ClientStatus};
use presence_sim::{SimClock, Simulator};
use serde_json::{Value, json};

use super::support::{ANNA, Caller, JAN, YUKI, ZOFIA, id, started, with_admin};

fn column<'a>(rows: &'a Value, name: &str) -> Vec<&'a Value> {
    rows.as_array().unwrap().iter().map(|row| &row[name]).collect()
}

#[tokio::test]
async fn clients_are_found_by_user_type_and_status() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let (anna_id, yuki) = (id(&accsyn, ANNA), id(&accsyn, YUKI));
    let mut find =
        async |query: &str| anna.done("GET", "client/find", json!({"query": query})).await;
    let rows = find(&format!("user={yuki}")).await;
    assert_eq!(column(&rows, "status"), ["disabled", "disabled-offline", "online"]);
    assert_eq!(column(&rows, "type_hr"), ["app", "userserver", "browser"]);
    let rows = find(&format!("user={anna_id} and type in 0,2")).await;
    assert_eq!(column(&rows, "type"), [&json!(0), &json!(2)]);
    let rows = find(&format!("user={anna_id} AND code=ws-01 AND type=0")).await;
    assert_eq!(column(&rows, "user"), [&json!(anna_id)]);
    let rows = find(&format!("user={anna_id} AND code=ws-01 AND (type=1 OR type=2)")).await;
    assert_eq!(rows, json!([]));
    let online = find("status=online or status=disabled").await;
    assert!(column(&online, "user").contains(&&json!(yuki)), "{online}");
    assert_eq!(find("user=nobody").await, json!([]));
}

#[tokio::test]
async fn a_client_is_found_by_its_id() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let client = accsyn.clients_of(YUKI)[2].clone();
    for parts in [json!({"id": client.id}), json!({"query": format!("id={}", client.id)})] {
        let rows = anna.done("GET", "client/find", parts).await;
        assert_eq!(column(&rows, "id"), [&client.id]);
    }
    for parts in [json!({"id": "664b5db8ed9dc749a06f9bd7"}), json!({"id": client.user})] {
        assert_eq!(anna.done("GET", "client/find", parts).await, json!([]));
    }
    let few = json!({"id": client.id, "data": {"attributes": ["status", "type"]}});
    let rows = anna.done("GET", "client/find", few).await;
    assert_eq!(rows, json!([{"status": "online", "type": 3}]));
    let rows = anna.done("GET", "client/find", json!({"data": {"limit": 2, "skip": 1}})).await;
    assert_eq!(rows.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_check_in_counts_for_fifteen_minutes() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_366_400));
    let (_simulator, accsyn) = started(Simulator::builder().clock(clock.clone())).await;
    let mut anna = Caller::login(&accsyn, ANNA).await;
    let query = json!({"query": format!("user={}", id(&accsyn, JAN))});
    let app = accsyn.clients_of(JAN)[0].id.clone();
    clock.advance(Duration::from_secs(90));
    assert!(accsyn.stop_client(&app));
    let rows = anna.done("GET", "client/find", query.clone()).await;
    assert_eq!(rows[0]["last_checkin"], "2026-03-01T12:01:30");
    assert_eq!(rows[1]["last_checkin"], Value::Null);
    for (step, status) in [(900, "online"), (1, "offline")] {
        clock.advance(Duration::from_secs(step));
        let rows = anna.done("GET", "client/find", query.clone()).await;
        assert_eq!(column(&rows, "status"), [status, "init"]);
    }
    assert!(accsyn.bar_client(&app, true));
    assert_eq!(accsyn.clients_of(JAN)[0].status, ClientStatus::DisabledOffline);
    assert!(accsyn.start_client(&app));
    assert_eq!(accsyn.clients_of(JAN)[0].status, ClientStatus::Disabled);
    assert!(accsyn.bar_client(&app, false));
    assert_eq!(accsyn.clients_of(JAN)[0].status, ClientStatus::Online);
    let long_ago = SystemTime::UNIX_EPOCH;
    assert!(accsyn.set_last_checkin(&app, long_ago));
    assert_eq!(accsyn.clients_of(JAN)[0].last_checkin, Some(long_ago));
}

#[tokio::test]
async fn clients_can_be_set_up() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let client = accsyn.add_client(ZOFIA, ClientKind::Lane, "farm-7").unwrap();
    assert_eq!((client.status, client.last_checkin), (ClientStatus::Init, None));
    let rows = anna.done("GET", "client/find", json!({"query": "code=farm-*"})).await;
    assert_eq!(column(&rows, "type"), [&json!(4)]);
    assert!(accsyn.start_client(&client.id));
    assert_eq!(accsyn.clients_of(ZOFIA)[1].status, ClientStatus::Online);
    assert!(!accsyn.start_client("nothing") && !accsyn.bar_client(&client.user, true));
    let added = (0..100).filter(|_| accsyn.add_client(ZOFIA, ClientKind::App, "x").is_ok()).count();
    assert_eq!((added, accsyn.clients_of(ZOFIA).len()), (62, 64));
}
