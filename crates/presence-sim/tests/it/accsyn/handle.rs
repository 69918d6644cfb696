//! The simulator from the inside.

use presence_sim::accsyn::{ChangeRefused, JobStatus, Role, Status};
use presence_sim::{Simulator, VendorKind, cast};
use serde_json::json;

use super::support::{
    ANNA, AOIFE, JAN, JUERGEN, LUKASZ, MARIA, YUKI, ZOFIA, id, plain, started, with_admin,
};

#[tokio::test]
async fn the_first_eight_are_in_every_state() {
    let (_simulator, accsyn) = plain().await;
    let people: Vec<_> = cast(42, 12).iter().map(|person| person.email).collect();
    let users: Vec<_> = accsyn.users().collect();
    assert!(users.iter().map(|user| &user.code).eq(&people));
    let account = |user: &str| accsyn.account(user).unwrap();
    let roles = [ANNA, JAN, ZOFIA].map(|user| account(user).role);
    assert_eq!(roles, [Role::Admin, Role::Employee, Role::Standard]);
    assert_eq!(account(LUKASZ).status, Status::Disabled);
    assert!(account(MARIA).inactive && account(AOIFE).archived);
    assert!(!account(JUERGEN).is_registered() && account(JUERGEN).logged_in.is_none());
    assert_eq!(
        (accsyn.jobs()[0].user.as_str(), accsyn.jobs()[0].status),
        (account(YUKI).id.as_str(), JobStatus::Active)
    );
    for user in &users {
        assert_eq!(user.id.len(), 24);
        assert_eq!(accsyn.account(&user.id).as_ref(), Some(user));
        assert!(user.created <= accsyn.now() && user.logged_in <= Some(accsyn.now()));
    }
}

#[tokio::test]
async fn ids_do_not_depend_on_the_seed_but_keys_do() {
    let (_simulator, one) = started(Simulator::builder().seed(1)).await;
    let (_simulator, two) = started(Simulator::builder().seed(2).people(3)).await;
    assert_eq!(id(&one, ZOFIA), id(&two, ZOFIA));
    assert_ne!(one.api_key(), two.api_key());
    assert!(two.account(LUKASZ).is_none() && two.jobs().is_empty());
}

#[tokio::test]
async fn drawn_people_are_in_every_state_too() {
    let (_simulator, accsyn) = started(Simulator::builder().people(400)).await;
    let users: Vec<_> = accsyn.users().skip(8).collect();
    let count =
        |test: fn(&presence_sim::accsyn::User) -> bool| users.iter().filter(|u| test(u)).count();
    for some in [
        count(|user| user.role == Role::Admin),
        count(|user| user.role == Role::Employee),
        count(|user| user.status == Status::Disabled),
        count(|user| user.inactive),
        count(|user| user.archived),
        count(|user| !user.is_registered()),
        count(|user| user.is_registered() && user.logged_in.is_none()),
    ] {
        assert!((10..200).contains(&some), "{some}");
    }
    assert!(count(|user| user.may_log_in()) > 200);
}

#[tokio::test]
async fn colleagues_change_things_behind_the_clients_back() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let arrived = accsyn.journal().arrived();
    assert_eq!(accsyn.invite("x@example.com", Role::Employee).unwrap().role, Role::Employee);
    assert_eq!(accsyn.invite(JAN, Role::Admin), Err(ChangeRefused::CodeTaken));
    assert_eq!(accsyn.set_role(JAN, Role::Admin).unwrap().access.len(), 0);
    assert_eq!(accsyn.set_status(ZOFIA, Status::Disabled).unwrap().modifier, ANNA);
    assert_eq!(accsyn.deactivate(YUKI), Err(ChangeRefused::ActiveJobs));
    assert!(accsyn.deactivate(JAN).unwrap().inactive);
    assert!(!accsyn.activate(&id(&accsyn, JAN)).unwrap().inactive);
    assert!(accsyn.delete(YUKI).unwrap().archived);
    let never = accsyn.set_logged_in(ANNA, None).unwrap();
    assert_eq!(accsyn.set_name("nobody", "x"), Err(ChangeRefused::UnknownUser));
    assert_eq!(accsyn.add_job("nobody"), Err(ChangeRefused::UnknownUser));
    assert_eq!(accsyn.journal().arrived(), arrived);
    let rows = anna.done("GET", "user/find", json!({"id": never.id})).await;
    assert!(rows[0]["logged_in"].is_null());
}

#[tokio::test]
async fn connections_are_counted_and_dropped() {
    let (simulator, accsyn, mut anna) = with_admin().await;
    anna.done("GET", "entitytypes", json!({})).await;
    assert_eq!((accsyn.connections_accepted(), accsyn.open_connections()), (1, 1));
    accsyn.drop_idle_connections();
    accsyn.wait_for_open_connections(0).await.unwrap();
    assert!(simulator.conpeek().is_none());
    simulator.shutdown().await;
    assert_eq!(accsyn.journal().completed(), 2);
}

#[tokio::test]
async fn a_port_of_ones_own_is_used_and_named_when_taken() {
    let (first, accsyn) = plain().await;
    let url = accsyn.url().to_owned();
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    let builder = || Simulator::builder().vendor(VendorKind::Accsyn).port(VendorKind::Accsyn, port);
    let refused = builder().start().await.unwrap_err();
    assert_eq!(refused.to_string(), format!("accsyn: port {port} on 127.0.0.1 is taken"));
    first.shutdown().await;
    let second = builder().start().await.unwrap();
    assert_eq!(second.accsyn().unwrap().url(), url);
}

#[tokio::test]
async fn debug_shows_no_key_no_name_and_no_address() {
    let (simulator, accsyn, anna) = with_admin().await;
    let user = accsyn.account(ANNA).unwrap();
    let shown = format!(
        "{simulator:?} {accsyn:?} {user:?} {:?} {:?} {:?}",
        accsyn.clients_of(ANNA),
        simulator.endpoints(),
        accsyn.journal().entries(),
    );
    for secret in [accsyn.api_key(), &anna.authorization, "@example", "Nowak", "ws-01"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
