//! Changing and deleting people.

use presence_sim::webex::{Licence, Location, Role};
use serde_json::{Value, json};

use super::support::{ANNA, JAN, LUKASZ, ZOFIA, path, with_admin};

/// What a careful client sends back: everything that was read and can be written.
fn kept(row: &Value) -> Value {
    let mut body = row.clone();
    let fields = body.as_object_mut().unwrap();
    for field in ["id", "created", "lastModified", "status", "lastActivity", "sipAddresses"] {
        fields.remove(field);
    }
    body
}

#[tokio::test]
async fn what_a_put_leaves_out_is_gone() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = path(&webex, JAN);
    let before = anna.read(&path).await;
    let gone = [
        "avatar",
        "title",
        "manager",
        "managerId",
        "department",
        "addresses",
        "firstName",
        "lastName",
        "nickName",
    ];
    assert!(gone.iter().all(|field| before.get(*field).is_some()));
    anna.done("PUT", &path, json!({"displayName": "Jan K"})).await;
    let after = anna.read(&path).await;
    assert!(gone.iter().all(|field| after.get(*field).is_none()), "{after}");
    assert_eq!(
        (&after["roles"], &after["licenses"], &after["siteUrls"]),
        (&json!([]), &json!([]), &json!([]))
    );
    assert_eq!((&after["emails"], &after["loginEnabled"]), (&before["emails"], &true.into()));
    assert_eq!((&after["id"], &after["displayName"]), (&before["id"], &"Jan K".into()));
}

#[tokio::test]
async fn everything_read_and_put_back_changes_nothing() {
    let (simulator, webex, mut anna) = with_admin().await;
    for person in [ANNA, JAN, ZOFIA, LUKASZ] {
        let path = path(&webex, person);
        let before = anna.read(&path).await;
        simulator.clock().advance(std::time::Duration::from_secs(1));
        anna.done("PUT", &path, kept(&before)).await;
        let mut after = anna.read(&path).await;
        assert_ne!(after["lastModified"], before["lastModified"]);
        after["lastModified"] = before["lastModified"].clone();
        after["lastActivity"] = before["lastActivity"].clone();
        assert_eq!(after, before);
    }
    let calling = anna.read(&format!("{}?callingData=true", path(&webex, ZOFIA))).await;
    assert_eq!(calling["extension"], "0003", "calling data is not touched without being asked");
}

#[tokio::test]
async fn a_put_can_be_answered_with_nothing() {
    let (_simulator, webex, mut anna) = with_admin().await;
    webex.set_put_without_answer(true);
    let body = json!({"displayName": "Jan K", "loginEnabled": "false"}).to_string();
    let answer = anna.call("PUT", &path(&webex, JAN), &body).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert!(answer.header("TrackingID").is_some());
    let jan = webex.person(JAN).unwrap();
    assert_eq!((jan.display_name.as_str(), jan.login_enabled), ("Jan K", false));
}

#[tokio::test]
async fn calling_data_is_written_only_when_asked_for() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = path(&webex, ZOFIA);
    let zofia = anna.read(&path).await;
    let put = |extra: Value| {
        let mut body = kept(&zofia);
        for (key, value) in extra.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let with_calling = format!("{path}?callingData=true");
    let number = json!([{"type": "work", "value": "+48221112233"}]);
    let body = put(json!({"extension": "4711", "phoneNumbers": number}));
    anna.done("PUT", &path, body.clone()).await;
    assert_eq!(webex.person(ZOFIA).unwrap().extension.as_deref(), Some("0003"));
    let after = anna.done("PUT", &with_calling, body).await;
    assert_eq!(
        (&after["extension"], &after["locationId"]),
        (&"4711".into(), &Location::Warsaw.id().into())
    );

    let moved =
        put(json!({"extension": "4712", "locationId": Location::Lisbon.id(), "title": "T"}));
    assert_eq!(anna.refused("PUT", &with_calling, &moved.to_string()).await.0, 400);
    let zofia_now = webex.person(ZOFIA).unwrap();
    assert_eq!(zofia_now.title.as_deref(), Some("T"), "refused, and done in part");
    assert_eq!(zofia_now.extension.as_deref(), Some("4711"));

    let mobile = put(json!({"phoneNumbers": [{"type": "mobile", "value": "+48501000000"}]}));
    assert_eq!(anna.refused("PUT", &with_calling, &mobile.to_string()).await.0, 400);
    let removal = put(json!({"licenses": [Licence::Messaging.id()], "phoneNumbers": []}));
    let after = anna.done("PUT", &with_calling, removal).await;
    assert_eq!((after.get("extension"), after.get("phoneNumbers")), (None, None));
    let again = put(json!({"licenses": [Licence::Messaging.id()], "extension": "1"}));
    assert_eq!(anna.refused("PUT", &with_calling, &again.to_string()).await.0, 400);
}

#[tokio::test]
async fn licences_that_are_held_are_kept_and_others_asked_for() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = path(&webex, LUKASZ);
    let both = json!([Licence::Messaging.id(), Licence::Attendant.id()]);
    let body = json!({"displayName": "L", "licenses": both});
    let after = anna.done("PUT", &path, body.clone()).await;
    assert_eq!(after["licenses"], json!([Licence::Messaging.id()]));
    webex.set_licences(LUKASZ, &[Licence::Attendant]).unwrap();
    assert_eq!(anna.done("PUT", &path, body).await["licenses"], both);
}

#[tokio::test]
async fn an_attendee_stays_one_unless_all_types_are_shown() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = path(&webex, LUKASZ);
    let sites = json!({"displayName": "L", "siteUrls": ["acme.webex.com#attendee"]});
    anna.done("PUT", &path, sites).await;
    let after = anna.done("PUT", &path, json!({"displayName": "L"})).await;
    assert_eq!(after["siteUrls"], json!(["acme.webex.com#attendee"]));
    let all_types = format!("{path}?showAllTypes=true");
    let after = anna.done("PUT", &all_types, json!({"displayName": "L"})).await;
    assert_eq!(after["siteUrls"], json!([]));
}

#[tokio::test]
async fn what_a_put_may_not_do_changes_nothing() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = path(&webex, JAN);
    let before = webex.person(JAN).unwrap();
    for (body, status) in [
        (json!({}), 400),
        (json!({"displayName": null, "firstName": "J", "lastName": "K"}), 400),
        (json!({"displayName": "J", "emails": [ANNA]}), 409),
        (json!({"displayName": "J", "orgId": "x"}), 400),
        (json!({"displayName": "J", "licenses": ["x"]}), 400),
        (json!({"displayName": "J", "loginEnabled": "no"}), 400),
    ] {
        assert_eq!(anna.refused("PUT", &path, &body.to_string()).await.0, status, "{body}");
    }
    assert_eq!(webex.person(JAN).unwrap(), before);
    assert_eq!(anna.refused("PUT", "/people/me", "{}").await.0, 400);
}

#[tokio::test]
async fn another_address_finds_and_the_old_one_does_not() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let body = json!({"displayName": "J", "emails": ["j@new.example", "jj@new.example"]});
    anna.done("PUT", &path(&webex, JAN), body).await;
    assert_eq!(anna.logins("/people?email=jj%40new.example").await, ["j"]);
    assert_eq!(anna.logins(&format!("/people?email={JAN}")).await, [""; 0]);
    let freed = json!({"emails": [JAN], "displayName": "Other Jan"});
    anna.done("POST", "/people", freed).await;
    assert_eq!(anna.logins(&format!("/people?email={JAN}")).await, ["jan.kowalski"]);
}

#[tokio::test]
async fn the_deleted_are_nowhere() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let (id, path) = (webex.person(JAN).unwrap().id, path(&webex, JAN));
    let answer = anna.call("DELETE", &path, "").await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    for (method, body) in [("GET", ""), ("PUT", r#"{"displayName":"J"}"#), ("DELETE", "")] {
        assert_eq!(anna.refused(method, &path, body).await.0, 404, "{method}");
    }
    assert_eq!(anna.logins("/people").await.len(), 11);
    assert_eq!(anna.logins(&format!("/people?email={JAN}")).await, [""; 0]);
    let role = Role::ReadOnlyAdministrator.id();
    assert_eq!(anna.logins(&format!("/people?roles={role}")).await, [""; 0]);
    assert_eq!(anna.read(&format!("/people?id={id}")).await["notFoundIds"], json!([id]));
    assert!(webex.people(1).is_none() && webex.person(JAN).is_none());
    assert_eq!(anna.refused("DELETE", &self::path(&webex, ANNA), "").await.0, 400);
}
