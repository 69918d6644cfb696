//! Inviting and changing users.

use presence_sim::accsyn::{Role, Status};
use serde_json::{Value, json};

use super::support::{ANNA, AOIFE, Caller, JAN, LUKASZ, MARIA, ZOFIA, id, with_admin};

#[tokio::test]
async fn an_invitation_makes_a_user_who_has_not_registered() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let row =
        anna.done("POST", "user/create", json!({"data": {"code": " New@Example.com "}})).await;
    let row = &row[0];
    assert_eq!(
        (&row["code"], &row["name"]),
        (&json!("new@example.com"), &json!("new@example.com"))
    );
    assert_eq!((&row["role"], &row["creator"]), (&json!("standard"), &json!(ANNA)));
    assert!(row["logged_in"].is_null());
    assert!(anna.find(json!({})).await.contains(&"new".to_owned()));
    let invited = accsyn.account("NEW@example.com").unwrap();
    assert!(!invited.is_registered() && invited.home_share);
    assert_eq!(accsyn.account(&invited.id).unwrap(), invited);
    assert_eq!(accsyn.users().count(), 13);
    assert!(accsyn.journal().last().unwrap().status() == Some(200));
    accsyn.set_name("new@example.com", "Nova").unwrap();
    Caller::login(&accsyn, "new@example.com").await;
}

#[tokio::test]
async fn a_member_cannot_be_invited_again() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let before = accsyn.account(LUKASZ).unwrap();
    let answer = anna.call("POST", "user/create", json!({"data": {"code": LUKASZ}})).await;
    assert_eq!(answer.status, 409);
    assert!(answer.json()["message"].as_str().unwrap().contains("already exists"));
    assert!(answer.json()["message_hr"].as_str().unwrap().contains("already a member"));
    assert_eq!(accsyn.account(LUKASZ).unwrap(), before);
    assert!(!accsyn.journal().last().unwrap().applied());
}

#[tokio::test]
async fn who_left_is_restored_by_an_invitation() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    for user in [MARIA, AOIFE] {
        let before = accsyn.account(user).unwrap();
        let row = anna.done("POST", "user/create", json!({"data": {"code": user}})).await;
        let after = accsyn.account(user).unwrap();
        assert_eq!(row[0]["id"], before.id);
        assert_eq!((after.role, &after.name), (before.role, &before.name));
        assert!(after.may_log_in(), "{after:?}");
    }
    accsyn.deactivate(MARIA).unwrap();
    let with_role = json!({"data": {"code": MARIA, "role": "standard"}});
    assert_eq!(anna.done("POST", "user/create", with_role).await[0]["role"], "standard");
}

#[tokio::test]
async fn invitations_are_read_strictly() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    for data in [
        Value::Null,
        json!({}),
        json!({"code": ""}),
        json!({"code": "nobody"}),
        json!({"code": 1}),
        json!({"code": "a@b c"}),
        json!({"code": "a@b", "role": "user"}),
        json!({"code": "a@b", "role": null}),
        json!({"code": "a@b", "mail": "no"}),
        json!({"code": "a@b", "volumes": "x"}),
        json!({"code": "a@b", "status": "disabled"}),
        json!({"code": "a@b", "shoe_size": 43}),
        json!({"tasks": [{"code": "a@b"}]}),
    ] {
        let parts = json!({"data": data});
        assert_eq!(anna.refused("POST", "user/create", parts).await.0, 400, "{data}");
    }
    assert_eq!(accsyn.users().count(), 12);
}

#[tokio::test]
async fn attributes_change_all_together_or_not_at_all() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let jan = id(&accsyn, JAN);
    let data = json!({
        "name": "Jan K.", "description": "on loan", "metadata": {"a": [1, {"b": null}]},
        "queue": "664b5db8ed9dc749a06f9bd6",
    });
    let row = anna.done("PUT", "user/edit", json!({"id": jan, "data": data})).await;
    for (key, value) in data.as_object().unwrap() {
        assert_eq!(&row[0][key], value);
    }
    assert_eq!(row[0]["modifier"], ANNA);
    let row = anna.done("PUT", "user/edit", json!({"id": jan, "data": {"queue": null}})).await;
    assert!(row[0]["queue"].is_null() && row[0]["description"] == "on loan");
    let before = accsyn.account(JAN).unwrap();
    for data in [
        json!({"description": "x", "shoe_size": 43}),
        json!({"description": "x", "status": "offline"}),
        json!({"description": "x", "role": "administrator"}),
        json!({"description": "x", "role": 1}),
        json!({"description": "x", "code": "jan@example.com"}),
        json!({"description": "x", "name": " "}),
        json!({"description": "x", "metadata": []}),
        json!({"description": null}),
        json!({"inactive": true}),
    ] {
        let parts = json!({"id": jan, "data": data});
        assert_eq!(anna.refused("PUT", "user/edit", parts).await.0, 400, "{data}");
    }
    let long = json!({"id": jan, "data": {"description": "x".repeat(4_097)}});
    assert_eq!(anna.refused("PUT", "user/edit", long).await.0, 413);
    let large = json!({"id": jan, "data": {"metadata": {"a": "x".repeat(256 * 1024)}}});
    assert_eq!(anna.refused("PUT", "user/edit", large).await.0, 413);
    assert_eq!(accsyn.account(JAN).unwrap(), before);
}

#[tokio::test]
async fn only_ids_name_whom_to_change() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let data = json!({"status": "disabled"});
    for unknown in [JAN, "69887165f643db8cd731b31b", &id(&accsyn, AOIFE)] {
        let parts = json!({"id": unknown, "data": data});
        let refused = anna.refused("PUT", "user/edit", parts).await;
        assert_eq!(refused, (404, "No such user".to_owned()));
    }
    assert_eq!(anna.refused("PUT", "user/edit", json!({"data": data})).await.0, 400);
}

#[tokio::test]
async fn another_role_revokes_all_access() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    accsyn.grant(ZOFIA, "dailies").unwrap();
    let zofia = id(&accsyn, ZOFIA);
    let same = json!({"id": zofia, "data": {"role": "standard"}});
    anna.done("PUT", "user/edit", same).await;
    assert_eq!(accsyn.account(ZOFIA).unwrap().access, ["projects", "dailies"]);
    let other = json!({"id": zofia, "data": {"role": "employee"}});
    assert_eq!(anna.done("PUT", "user/edit", other).await[0]["role"], "employee");
    let after = accsyn.account(ZOFIA).unwrap();
    assert_eq!((after.role, after.access.len()), (Role::Employee, 0));
}

#[tokio::test]
async fn an_inactive_user_can_be_changed() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let parts = json!({"id": id(&accsyn, MARIA), "data": {"status": "disabled"}});
    let row = anna.done("PUT", "user/edit", parts).await;
    assert_eq!((&row[0]["status"], &row[0]["inactive"]), (&json!("disabled"), &json!(true)));
    assert_eq!(accsyn.account(MARIA).unwrap().status, Status::Disabled);
}
