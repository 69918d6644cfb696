//! Disabling, deactivating, restoring and deleting, with all that follows.

use presence_sim::accsyn::{ClientStatus, JobStatus, Role};
use serde_json::{Value, json};

use super::support::{AOIFE, Caller, JAN, MARIA, YUKI, ZOFIA, id, with_admin};

fn job(accsyn: &presence_sim::Accsyn, user: &str) -> JobStatus {
    let user = id(accsyn, user);
    accsyn.jobs().iter().rev().find(|job| job.user == user).unwrap().status
}

#[tokio::test]
async fn a_disabled_user_is_logged_off_and_their_jobs_are_held() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let mut jan = Caller::login(&accsyn, JAN).await;
    accsyn.add_job(JAN).unwrap();
    let jan_id = id(&accsyn, JAN);
    anna.done("PUT", "user/edit", json!({"id": jan_id, "data": {"status": "disabled"}})).await;
    assert_eq!(job(&accsyn, JAN), JobStatus::Held);
    let (status, message) = jan.refused("GET", "user/find", json!({})).await;
    assert_eq!((status, message), (403, format!("E#J051 User '{JAN}' not enabled.")));
    assert_eq!(anna.refused("DELETE", "user/deactivate", json!({"id": jan_id})).await.0, 409);

    anna.done("PUT", "user/edit", json!({"id": jan_id, "data": {"status": "enabled"}})).await;
    assert_eq!(job(&accsyn, JAN), JobStatus::Active);
    let answer = jan.call("GET", "user/find", json!({})).await;
    assert_eq!((answer.status, &answer.json()["session_expired"]), (401, &json!(true)));
    Caller::login(&accsyn, JAN).await;
}

#[tokio::test]
async fn a_user_with_active_jobs_is_not_deactivated() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let parts = json!({"id": id(&accsyn, YUKI)});
    let refused = anna.refused("DELETE", "user/deactivate", parts.clone()).await;
    assert_eq!(refused, (409, "User has active jobs".to_owned()));
    assert!(!accsyn.account(YUKI).unwrap().inactive);
    assert!(accsyn.finish_job(&accsyn.jobs()[0].id));
    assert!(!accsyn.finish_job(&accsyn.jobs()[0].id), "it is finished already");
    assert_eq!(anna.done("DELETE", "user/deactivate", parts).await, json!(true));
    let after = accsyn.account(YUKI).unwrap();
    assert!(after.inactive && !after.archived && after.home_share);
}

#[tokio::test]
async fn deactivation_logs_off_and_activation_brings_back() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let mut jan = Caller::login(&accsyn, JAN).await;
    let by_id = json!({"id": id(&accsyn, JAN)});
    assert_eq!(anna.done("DELETE", "user/deactivate", by_id.clone()).await, json!(true));
    assert_eq!(jan.refused("GET", "user/find", json!({})).await.0, 403);
    assert_eq!(anna.done("POST", "user/activate", by_id.clone()).await, json!(true));
    assert!(accsyn.journal().last().unwrap().applied());
    Caller::login(&accsyn, JAN).await;

    // Once more of either changes nothing.
    assert_eq!(anna.done("POST", "user/activate", by_id.clone()).await, json!(true));
    assert!(!accsyn.journal().last().unwrap().applied());
    anna.done("DELETE", "user/deactivate", by_id.clone()).await;
    anna.done("DELETE", "user/deactivate", by_id).await;
    assert!(!accsyn.journal().last().unwrap().applied());
}

#[tokio::test]
async fn a_code_names_whom_to_activate_but_an_archived_user_is_gone() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let by_code = |code: &str| json!({"query": code});
    assert_eq!(
        anna.done("POST", "user/activate", by_code(&MARIA.to_uppercase())).await,
        json!(true)
    );
    assert!(!accsyn.account(MARIA).unwrap().inactive);
    for parts in [by_code(AOIFE), by_code("nobody@example.com"), json!({"id": id(&accsyn, AOIFE)})]
    {
        assert_eq!(anna.refused("POST", "user/activate", parts).await.0, 404);
    }
    for parts in [
        json!({}),
        json!({"id": id(&accsyn, JAN), "query": JAN}),
        json!({"query": JAN, "data": {"a": 1}}),
    ] {
        assert_eq!(anna.refused("POST", "user/activate", parts).await.0, 400);
    }
}

#[tokio::test]
async fn a_deletion_takes_the_home_share_the_clients_and_the_jobs() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let yuki = id(&accsyn, YUKI);
    for data in [Value::Null, json!({}), json!({"force": false})] {
        let parts = json!({"id": yuki, "data": data});
        let refused = anna.refused("DELETE", "user/delete", parts).await;
        assert_eq!(refused, (409, "User has active jobs".to_owned()));
    }
    assert_eq!(accsyn.clients_of(YUKI).len(), 3);
    let forced = json!({"id": yuki, "data": {"force": true}});
    assert_eq!(anna.done("DELETE", "user/delete", forced.clone()).await, json!(true));
    let after = accsyn.account(YUKI).unwrap();
    assert!(after.archived && !after.home_share && after.access.is_empty());
    assert!(accsyn.clients_of(YUKI).is_empty());
    assert_eq!(job(&accsyn, YUKI), JobStatus::Aborted);
    assert_eq!(anna.refused("DELETE", "user/delete", forced).await.0, 404);
    assert_eq!(anna.refused("DELETE", "user/deactivate", json!({"id": yuki})).await.0, 404);
    let rubbish = json!({"id": id(&accsyn, ZOFIA), "data": {"force": "yes"}});
    assert_eq!(anna.refused("DELETE", "user/delete", rubbish).await.0, 400);
    let plain = json!({"id": id(&accsyn, ZOFIA), "data": null});
    assert_eq!(anna.done("DELETE", "user/delete", plain).await, json!(true));
}

#[tokio::test]
async fn an_invitation_after_a_deletion_restores_without_clients() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    accsyn.delete(JAN).unwrap();
    anna.done("POST", "user/create", json!({"data": {"code": JAN}})).await;
    let after = accsyn.account(JAN).unwrap();
    assert_eq!((after.role, after.home_share), (Role::Employee, true));
    assert!(accsyn.clients_of(JAN).is_empty());
}

#[tokio::test]
async fn a_log_off_stops_the_programs() {
    let (simulator, accsyn, _anna) = with_admin().await;
    accsyn.deactivate(JAN).unwrap();
    accsyn.activate(JAN).unwrap();
    assert_eq!(accsyn.clients_of(JAN)[0].status, ClientStatus::Online);
    simulator.clock().advance(std::time::Duration::from_secs(16 * 60));
    assert_eq!(accsyn.clients_of(JAN)[0].status, ClientStatus::Offline);
}
