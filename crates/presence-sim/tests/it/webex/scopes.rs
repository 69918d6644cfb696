//! What a token shows and lets do.

use std::time::Duration;

use presence_sim::webex::Location;
use serde_json::Value;

use super::support::{ANNA, Caller, JAN, LUKASZ, ZOFIA, path, with_admin};

const FOR_ADMINISTRATORS: [&str; 5] =
    ["roles", "licenses", "siteUrls", "loginEnabled", "invitePending"];

fn shows(row: &Value) -> (bool, bool) {
    let admin = FOR_ADMINISTRATORS.map(|field| row.get(field).is_some());
    assert!(admin.iter().all(|shown| *shown == admin[0]), "{row}");
    (admin[0], row.get("status").is_some() && row.get("lastActivity").is_some())
}

#[tokio::test]
async fn scopes_and_roles_decide_which_fields_show() {
    let (_simulator, webex, _) = with_admin().await;
    let life = Duration::from_secs(60);
    let plain_scope = webex.issue_token(ANNA, "spark:people_read", life).unwrap();
    let plain_role = webex.issue_token(LUKASZ, "spark-admin:people_read", life).unwrap();
    let tokens = [
        (webex.token(), Some((true, true))),
        (webex.reader_token(), Some((true, true))),
        (webex.user_token(), Some((false, true))),
        (webex.bot_token(), Some((false, true))),
        (plain_scope, Some((false, true))),
        (plain_role, None),
    ];
    for (token, expected) in tokens {
        let mut caller = Caller::new(&webex, &token).await;
        let answer = caller.get(&path(&webex, ZOFIA)).await;
        let shown = (answer.status == 200).then(|| shows(&answer.json()));
        assert_eq!(shown, expected);
        assert_eq!(answer.status, if expected.is_some() { 200 } else { 403 });
    }
}

#[tokio::test]
async fn only_administrators_list_everybody() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let mut reader = Caller::new(&webex, &webex.reader_token()).await;
    assert_eq!(reader.logins("/people").await, anna.logins("/people").await);
    for token in [webex.user_token(), webex.bot_token()] {
        let mut caller = Caller::new(&webex, &token).await;
        let (status, message) = caller.refused("GET", "/people?max=5", "").await;
        assert_eq!((status, message.contains("displayName")), (400, true));
        assert_eq!(caller.logins(&format!("/people?email={JAN}")).await, ["jan.kowalski"]);
        assert_eq!(caller.logins("/people?displayName=Jan").await, ["jan.kowalski"]);
        let id = webex.person(JAN).unwrap().id;
        assert_eq!(caller.logins(&format!("/people?id={id}")).await, ["jan.kowalski"]);
        let warsaw = format!("locationId={}", Location::Warsaw.id());
        for admin in ["callingData=true", "roles=x", &warsaw] {
            let path = format!("/people?displayName=Jan&{admin}");
            assert_eq!(caller.refused("GET", &path, "").await.0, 403, "{admin}");
        }
        assert_eq!(caller.refused("GET", "/licenses", "").await.0, 403);
    }
}

#[tokio::test]
async fn only_full_administrators_change_people() {
    let (_simulator, webex, _) = with_admin().await;
    for token in [webex.reader_token(), webex.user_token(), webex.bot_token()] {
        let mut caller = Caller::new(&webex, &token).await;
        let body = r#"{"emails":["x@example.com"],"displayName":"X"}"#;
        for (method, path) in [
            ("POST", "/people".to_owned()),
            ("PUT", path(&webex, LUKASZ)),
            ("DELETE", path(&webex, LUKASZ)),
        ] {
            assert_eq!(caller.refused(method, &path, body).await.0, 403, "{method}");
        }
    }
    assert_eq!(webex.person(LUKASZ).unwrap().display_name, "Łukasz Dąbrowski");
}

#[tokio::test]
async fn another_organisation_is_for_its_managers() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let nadia = path(&webex, "nadia.haddad@customer.example");
    assert_eq!(shows(&anna.read(&nadia).await), (true, true));
    let mut zofia = Caller::new(&webex, &webex.user_token()).await;
    assert_eq!(zofia.refused("GET", &nadia, "").await.0, 404);
    let org = anna.read(&nadia).await["orgId"].as_str().unwrap().to_owned();
    let list = format!("/people?displayName=N&orgId={org}");
    assert_eq!(zofia.refused("GET", &list, "").await.0, 403);
    assert_eq!(anna.refused("GET", "/people?orgId=x", "").await.0, 403);
}

#[tokio::test]
async fn a_role_that_is_taken_opens_nothing_any_more() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let mut reader = Caller::new(&webex, &webex.reader_token()).await;
    anna.done("PUT", &path(&webex, JAN), serde_json::json!({"displayName": "Jan"})).await;
    assert_eq!(reader.refused("GET", "/people", "").await.0, 400);
    webex.set_login_enabled(JAN, false).unwrap();
    assert_eq!(reader.refused("GET", "/people/me", "").await.0, 401);
}
