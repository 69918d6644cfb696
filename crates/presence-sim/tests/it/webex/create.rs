//! Making people.

use std::time::Duration;

use presence_sim::webex::{Licence, Location, Organisation};
use serde_json::{Value, json};

use super::support::{ANNA, with_admin};

fn caller_with(extra: Value) -> Value {
    let mut body = json!({
        "emails": ["tel@example.com"],
        "displayName": "Tel Ephone",
        "licenses": [Licence::Messaging.id(), Licence::Calling.id()],
        "locationId": Location::Warsaw.id(),
        "extension": "0077",
        "phoneNumbers": [{"type": "work", "value": "+48221234567"}],
    });
    for (key, value) in extra.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

#[tokio::test]
async fn somebody_new_is_pending_and_found_by_address() {
    let (simulator, webex, mut anna) = with_admin().await;
    let body = json!({
        "emails": ["New@Example.com"], "firstName": "New", "lastName": "Person", "title": "Boss",
        "unknownKey": {"a": 1}, "timezone": "x", "loginEnabled": false,
        "addresses": [{"type": "work", "country": "PL"}],
    });
    let new = anna.done("POST", "/people?callingData=false", body).await;
    assert_eq!((&new["displayName"], &new["nickName"]), (&"New Person".into(), &"New".into()));
    assert_eq!((&new["status"], &new["invitePending"]), (&"pending".into(), &true.into()));
    assert_eq!((&new["title"], &new["addresses"][0]["country"]), (&"Boss".into(), &"PL".into()));
    assert_eq!(new.get("sipAddresses"), None, "they come later");
    simulator.clock().advance(Duration::from_secs(60));
    let found = anna.read("/people?email=new%40example.com").await["items"][0].clone();
    assert_eq!((&found["id"], found["sipAddresses"].is_array()), (&new["id"], true));
    assert_eq!(
        anna.refused(
            "POST",
            "/people",
            &json!({
                "emails": ["NEW@example.com"], "displayName": "Other",
            })
            .to_string()
        )
        .await
        .0,
        409
    );
    assert_eq!(webex.places(), 15);
    assert!(anna.logins("/people").await.contains(&"New".to_owned()));
}

#[tokio::test]
async fn little_can_be_asked_for() {
    let (_simulator, _webex, mut anna) = with_admin().await;
    let wanted = json!({"emails": ["a@example.com"], "displayName": "A"});
    let new = anna.done("POST", "/people?minResponse=true", wanted).await;
    assert_eq!(new.as_object().unwrap().keys().collect::<Vec<_>>(), ["id"]);
    let wanted = json!({
        "emails": ["b@example.com"], "displayName": "B", "licenses": [Licence::Attendant.id()],
    });
    let new = anna.done("POST", "/people?minResponse=true", wanted).await;
    assert!(new["errors"]["licenses"]["reason"].is_string());
}

#[tokio::test]
async fn licences_are_granted_in_part() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let (some, scarce) = (Licence::Messaging.id(), Licence::Attendant.id());
    let body = |email: &str| json!({"emails": [email], "displayName": "A", "licenses": [some, scarce, some]});
    let new = anna.done("POST", "/people", body("a@example.com")).await;
    assert_eq!(new["licenses"], json!([some]));
    webex.set_withheld_licences(&[]);
    let new = anna.done("POST", "/people", body("b@example.com")).await;
    assert_eq!(new["licenses"], json!([some, scarce]));
    let unknown = json!({"emails": ["c@example.com"], "displayName": "A", "licenses": ["x"]});
    let refused = anna.call("POST", "/people", &unknown.to_string()).await;
    assert_eq!((refused.status, &refused.json()["errors"][0]["errorCode"]), (400, &400_000.into()));
    assert!(webex.person("c@example.com").is_none());
}

#[tokio::test]
async fn calling_comes_with_licence_number_and_location() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let new = anna.done("POST", "/people?callingData=true", caller_with(json!({}))).await;
    assert_eq!(
        (&new["extension"], &new["phoneNumbers"][0]["value"]),
        (&"0077".into(), &"+48221234567".into())
    );
    assert_eq!(new["locationId"], Location::Warsaw.id());
    assert!(webex.person("tel@example.com").unwrap().has_licence(Licence::Calling));
}

#[tokio::test]
async fn a_400_with_calling_data_has_made_the_person() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let problems = [
        json!({"phoneNumbers": [{"type": "work", "value": "none"}]}),
        json!({"phoneNumbers": [], "extension": null}),
        json!({"locationId": "x"}),
        json!({"locationId": null}),
        json!({"extension": "12a"}),
    ];
    for (place, problem) in problems.iter().enumerate() {
        let email = format!("tel{place}@example.com");
        let mut body = caller_with(problem.clone());
        body["emails"] = json!([email]);
        let answer = anna.call("POST", "/people?callingData=true", &body.to_string()).await;
        assert_eq!(answer.status, 400, "{problem}");
        assert!(webex.journal().last().unwrap().applied(), "{problem}");
        let made = webex.person(&email).unwrap();
        assert!(!made.has_licence(Licence::Calling) && made.extension.is_none());
        assert!(made.has_licence(Licence::Messaging));
    }
    webex.set_calling_fails(true);
    let body = caller_with(json!({}));
    assert_eq!(anna.refused("POST", "/people?callingData=true", &body.to_string()).await.0, 400);
    assert!(webex.person("tel@example.com").is_some());
    assert_eq!(anna.refused("POST", "/people?callingData=true", &body.to_string()).await.0, 409);
}

#[tokio::test]
async fn what_is_not_as_documented_makes_nobody() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let x = "x@example.com";
    let long = "x".repeat(5_000);
    for body in [
        json!({"displayName": "A"}),
        json!({"emails": [x]}),
        json!({"emails": [], "displayName": "A"}),
        json!({"emails": x, "displayName": "A"}),
        json!({"emails": ["x"], "displayName": "A"}),
        json!({"emails": ["@"], "displayName": "A"}),
        json!({"emails": ["x y@example.com"], "displayName": "A"}),
        json!({"emails": [x], "displayName": " "}),
        json!({"emails": [x], "displayName": 1}),
        json!({"emails": [x], "displayName": long}),
        json!({"emails": [x], "displayName": "A", "roles": ["x"]}),
        json!({"emails": [x], "displayName": "A", "roles": "x"}),
        json!({"emails": [x], "displayName": "A", "addresses": [1]}),
        json!({"emails": [x], "displayName": "A", "phoneNumbers": [{"value": "1"}]}),
        json!({"emails": [x], "displayName": "A", "phoneNumbers": [{"type": "x", "value": "1"}]}),
        json!([]),
    ] {
        let refused = anna.refused("POST", "/people", &body.to_string()).await;
        assert_eq!(refused.0, 400, "{body}");
    }
    let other = json!({"emails": [x], "displayName": "A", "orgId": "x"}).to_string();
    assert_eq!(anna.refused("POST", "/people", &other).await.0, 403);
    let extension = json!({"phoneNumbers": [{"type": "work_extension", "value": "12"}]});
    let body = caller_with(extension).to_string();
    assert_eq!(anna.refused("POST", "/people?callingData=true", &body).await.0, 400);
    assert_eq!(webex.places(), 14);
    assert!(webex.person(x).is_none() && webex.person("tel@example.com").is_none());
}

#[tokio::test]
async fn a_partner_makes_people_elsewhere() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let body = json!({
        "emails": ["p@customer.example"], "displayName": "P",
        "orgId": Organisation::Managed.id(),
    });
    let new = anna.done("POST", "/people", body).await;
    assert_eq!(new["orgId"], Organisation::Managed.id());
    assert!(!anna.logins("/people").await.contains(&"p".to_owned()));
    assert_eq!(webex.person(ANNA).unwrap().organisation, Organisation::Home);
}
