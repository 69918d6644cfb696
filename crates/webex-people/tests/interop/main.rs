//! The Python SDKs that people use today, unmodified, against the simulator, beside our client.
//!
//! Run by `cargo xtask interop`, which brings the SDKs.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]
#![expect(clippy::expect_used, reason = "a test helper that fails is a test that fails")]

mod sdk;

use std::sync::Arc;

use futures_util::StreamExt;
use presence_core::{ErrorKind, ManualClock, Timestamp};
use presence_sim::{Simulator, VendorKind, Webex};
use serde_json::{Map, Value, json};
use webex_people::{Client, Config, ListPeople, Person, PersonBody, PersonId, WriteOptions};

use self::sdk::Sdk;

fn client(server: &Webex) -> Client {
    let mut config = Config::new(server.token());
    config.base_url = server.url().to_owned();
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    Client::builder(&config).clock(Arc::new(clock)).build().unwrap()
}

/// What our client read of a person, field by field, in the wire's words.
fn ours(person: &Person) -> Value {
    let numbers = person.phone_numbers.iter();
    let numbers: Vec<Value> = numbers
        .map(|it| compact(json!({"type": it.kind, "value": it.value, "primary": it.primary})))
        .collect();
    let sip = person.sip_addresses.iter();
    let sip: Vec<Value> =
        sip.map(|it| json!({"type": it.kind, "value": it.value, "primary": it.primary})).collect();
    let millis = |at: Option<Timestamp>| json!(at.map(Timestamp::as_unix_millis));
    compact(json!({
        "id": person.id,
        "emails": person.emails,
        "phoneNumbers": numbers,
        "extension": person.extension,
        "locationId": person.location_id,
        "displayName": person.display_name,
        "nickName": person.nick_name,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "avatar": person.avatar,
        "orgId": person.org_id,
        "roles": person.roles,
        "licenses": person.licenses,
        "department": person.department,
        "manager": person.manager,
        "managerId": person.manager_id,
        "title": person.title,
        "addresses": person.addresses,
        "siteUrls": person.site_urls,
        "created": millis(person.created),
        "lastModified": millis(person.last_modified),
        "timeZone": person.time_zone,
        "lastActivity": millis(person.last_activity),
        "sipAddresses": sip,
        "status": person.status,
        "invitePending": person.invite_pending,
        "loginEnabled": person.login_enabled,
        "type": person.person_type,
        "userName": person.user_name,
        "xmppFederationJid": person.xmpp_federation_jid,
        "avatarProvided": person.avatar_provided,
        "licensesProvided": person.licenses_provided,
    }))
}

/// What an SDK read of a person, in the same form.
fn theirs(person: &Value) -> Value {
    let mut same = person.clone();
    let fields = same.as_object_mut().unwrap();
    for name in ["created", "lastModified", "lastActivity"] {
        if let Some(at) = fields.get(name).and_then(Value::as_str) {
            let at: Timestamp = at.parse().unwrap();
            fields.insert(name.to_owned(), json!(at.as_unix_millis()));
        }
    }
    if let Some(zone) = fields.remove("timezone") {
        fields.insert("timeZone".to_owned(), zone);
    }
    for name in ["invitePending", "loginEnabled"] {
        if let Some(flag) = fields.get(name).and_then(Value::as_str) {
            let flag = json!(flag == "true");
            fields.insert(name.to_owned(), flag);
        }
    }
    compact(same)
}

/// Without what is null or empty: the SDKs leave out what is null.
fn compact(value: Value) -> Value {
    let fields = value.as_object().unwrap().iter();
    let told = |value: &Value| !value.is_null() && value != &json!([]);
    let told: Map<String, Value> =
        fields.filter(|(_, value)| told(value)).map(|(k, v)| (k.clone(), v.clone())).collect();
    Value::Object(told)
}

async fn list(client: &Client, options: &ListPeople) -> Vec<Value> {
    client.list(options).unwrap().map(|row| ours(&row.unwrap())).collect().await
}

fn listed(sdk: &Sdk, parameters: Value) -> Vec<Value> {
    sdk.call("list", parameters).as_array().unwrap().iter().map(theirs).collect()
}

fn id(person: &Value) -> PersonId {
    person["id"].as_str().unwrap().parse().unwrap()
}

async fn side_by_side(name: &'static str) {
    let builder = Simulator::builder().vendor(VendorKind::Webex).people(40);
    let simulator = builder.start().await.unwrap();
    let server = simulator.webex().unwrap().clone();
    let client = client(&server);
    let started = server.clone();
    let sdk = tokio::task::spawn_blocking(move || Sdk::start(name, &started)).await.unwrap();
    reading(&client, &sdk).await;
    writing(&client, &sdk).await;
    drop(sdk);
    simulator.shutdown().await;
}

async fn reading(client: &Client, sdk: &Sdk) {
    let everybody = list(client, &ListPeople::new()).await;
    assert!(everybody.len() >= 40);
    for size in [7, 100] {
        assert_eq!(listed(sdk, json!({"max": size})), everybody);
        assert_eq!(list(client, &ListPeople::new().with_page_size(size)).await, everybody);
    }
    let email = everybody[2]["emails"][0].as_str().unwrap();
    let found = list(client, &ListPeople::new().with_email(email)).await;
    assert_eq!((found.len(), listed(sdk, json!({"email": email}))), (1, found));
    let found = list(client, &ListPeople::new().with_display_name("Anna")).await;
    assert!(!found.is_empty());
    assert_eq!(listed(sdk, json!({"display_name": "Anna"})), found);
    assert_eq!(theirs(&sdk.call("me", Value::Null)), ours(&client.me(false).await.unwrap()));
}

async fn writing(client: &Client, sdk: &Sdk) {
    // They make, we read; they change, we read; we change, they read; they remove.
    let new = json!({"emails": ["interop+1@example.com"], "displayName": "Inter Öp"});
    let made = sdk.call("create", new);
    let person = client.get(&id(&made), false).await.unwrap();
    assert_eq!(person.display_name.as_deref(), Some("Inter Öp"));
    sdk.call("update", json!({"id": person.id, "display_name": "Changed", "title": "Boss"}));
    let person = client.get(&person.id, true).await.unwrap();
    assert_eq!(person.display_name.as_deref(), Some("Changed"));
    assert_eq!(person.title.as_deref(), Some("Boss"));
    let mut body = PersonBody::from_person(&person).unwrap();
    body.department = "Sales".to_owned().into();
    client.update(&person.id, &body, &WriteOptions::new()).await.unwrap();
    let seen = sdk.call("details", json!(person.id));
    assert_eq!((&seen["department"], &seen["title"]), (&json!("Sales"), &json!("Boss")));
    let read = client.get(&person.id, true).await.unwrap();
    let mut same = theirs(&seen);
    // webexpythonsdk cannot ask for calling data; nobody has any here.
    same["lastModified"] = ours(&read)["lastModified"].clone();
    assert_eq!(same, ours(&read));
    sdk.call("delete", json!(person.id));
    let gone = client.get(&person.id, false).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);

    // We make, they find; we remove, they do not.
    let mut body = PersonBody::new("interop+2@example.com");
    body.display_name = "Second".to_owned().into();
    let made = client.create(&body, &WriteOptions::new()).await.unwrap().person;
    let found = listed(sdk, json!({"email": "interop+2@example.com"}));
    assert_eq!(found, list(client, &ListPeople::new().with_email("interop+2@example.com")).await);
    assert_eq!(id(&found[0]), made.id);
    client.delete(&made.id).await.unwrap();
    assert!(sdk.fails("details", json!(made.id)));
    assert!(listed(sdk, json!({"email": "interop+2@example.com"})).is_empty());
}

#[ignore = "needs the SDK; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wxc_sdk_and_our_client_see_and_do_the_same() {
    side_by_side("wxc_sdk").await;
}

#[ignore = "needs the SDK; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wxc_sdk_async_and_our_client_see_and_do_the_same() {
    side_by_side("wxc_sdk_async").await;
}

#[ignore = "needs the SDK; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webexpythonsdk_and_our_client_see_and_do_the_same() {
    side_by_side("webexpythonsdk").await;
}
