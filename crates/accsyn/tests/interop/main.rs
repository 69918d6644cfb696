//! The vendor's own SDK, unmodified, against the simulator, beside our client.
//!
//! Run by `cargo xtask interop`, which brings the SDK. It needs port 8181, to which the SDK's
//! development mode is bound.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]
#![expect(clippy::expect_used, reason = "a test helper that fails is a test that fails")]

mod sdk;

use std::sync::Arc;

use accsyn::{AttributeUse, Client, Code, Config, Find, Id, Query, User};
use presence_core::{ManualClock, Secret, Timestamp};
use presence_sim::{Accsyn, Simulator, VendorKind};
use serde_json::{Value, json};

use self::sdk::Sdk;

/// The port of the SDK's development mode; it takes no other.
const DEV_PORT: u16 = 8181;

fn client(server: &Accsyn) -> Client {
    let key = Secret::new(server.api_key());
    let mut config = Config::new(server.workspace(), server.user(), key);
    config.base_url = server.url().to_owned();
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    Client::builder(&config).clock(Arc::new(clock)).build().unwrap()
}

/// What our client read of a user, in the SDK's form.
fn ours(user: &User) -> Value {
    let date = |date: &Option<accsyn::Date>| {
        json!(date.as_ref().map(|date| date.instant().unwrap().as_unix_millis()))
    };
    json!({
        "id": user.id.as_ref().map(Id::as_str),
        "code": user.code,
        "name": user.name,
        "role": user.role.as_ref().map(accsyn::Role::as_str),
        "status": user.status.as_ref().map(accsyn::Status::as_str),
        "inactive": user.is_inactive(),
        "creator": user.creator,
        "modifier": user.modifier,
        "description": user.description,
        "metadata": user.metadata,
        "queue": user.queue,
        "created": date(&user.created),
        "modified": date(&user.modified),
        "logged_in": date(&user.logged_in),
    })
}

/// What the SDK made of the same row.
fn theirs(user: &Value) -> Value {
    let date = |name: &str| {
        let at = user[name].as_str().map(|text| text.parse::<Timestamp>().unwrap());
        json!(at.map(Timestamp::as_unix_millis))
    };
    let mut same = user.clone();
    same["inactive"] = json!(user.get("inactive").and_then(Value::as_bool).unwrap_or(false));
    for name in ["created", "modified", "logged_in"] {
        same[name] = date(name);
    }
    same
}

fn assert_same(found: &[User], sdk: &Value) {
    let sdk: Vec<Value> = sdk.as_array().unwrap().iter().map(theirs).collect();
    let found: Vec<Value> = found.iter().map(ours).collect();
    assert_eq!(json!(found), json!(sdk));
}

#[ignore = "needs the vendor's SDK; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_vendors_sdk_and_our_client_see_and_do_the_same() {
    let builder = Simulator::builder().vendor(VendorKind::Accsyn).people(12);
    let simulator = builder.port(VendorKind::Accsyn, DEV_PORT).start().await.unwrap();
    let server = simulator.accsyn().unwrap().clone();
    let python = sdk::python();
    let client = client(&server);
    let started = {
        let server = server.clone();
        tokio::task::spawn_blocking(move || Sdk::start(&python, &server)).await.unwrap()
    };
    let sdk = started;
    searching(&client, &sdk).await;
    let id = inviting(&client, &sdk, &server).await;
    changing(&client, &sdk, &server, &id).await;
    leaving(&client, &sdk, &server, &id).await;
    drop(sdk);
    simulator.shutdown().await;
}

async fn searching(client: &Client, sdk: &Sdk) {
    assert_same(&client.find(&Find::new()).await.unwrap(), &sdk.result("find", json!(["User"])));
    for expression in [
        "role=employee",
        "role=standard and status=disabled",
        "code='anna.nowak@example.com'",
        "(role=admin or role=employee) and code contains 'example'",
        "role in admin,employee",
        "status!=enabled",
    ] {
        let query = Query::raw(expression).unwrap();
        let statement = format!("User WHERE {expression}");
        let found = client.find(&Find::new().with_query(query.clone())).await.unwrap();
        assert!(!found.is_empty(), "{expression}");
        assert_same(&found, &sdk.result("find", json!([statement])));
        let one = client.find_one(&Find::new().with_query(query)).await.unwrap();
        assert_same(one.as_slice(), &json!([sdk.result("find_one", json!([statement]))]));
    }
    let inactive = client.find(&Find::new().with_inactive(true)).await.unwrap();
    assert!(!inactive.is_empty());
    assert_same(&inactive, &sdk.call("find", json!(["User"]), json!({"inactive": true})));
    let page = client.find(&Find::new().with_limit(3).with_skip(2)).await.unwrap();
    assert_eq!(page.len(), 3);
    assert_same(&page, &sdk.call("find", json!(["User"]), json!({"limit": 3, "skip": 2})));
    let names = client.attributes(AttributeUse::Update).await.unwrap();
    let statement = json!(["attributes WHERE entitytype=user"]);
    assert_eq!(json!(names), sdk.call("find", statement, json!({"update": true})));
    let types = client.entity_types().await.unwrap();
    assert_eq!(json!(types), sdk.result("find", json!(["entitytypes"])));
}

/// The SDK invites; our client finds.
async fn inviting(client: &Client, sdk: &Sdk, server: &Accsyn) -> Id {
    let new = json!({"code": "interop@example.com", "role": "employee", "mail": false});
    let made = sdk.result("create", json!(["User", new]));
    let code = Code::new("interop@example.com").unwrap();
    let user = client.get_by_code(&code).await.unwrap().unwrap();
    assert_same(std::slice::from_ref(&user), &json!([made]));
    assert_eq!(server.account("interop@example.com").unwrap().role.word(), "employee");
    user.id.unwrap()
}

async fn changing(client: &Client, sdk: &Sdk, server: &Accsyn, id: &Id) {
    for (attribute, value) in [("status", "disabled"), ("status", "enabled"), ("role", "standard")]
    {
        let made = sdk.result("update", json!(["User", id.as_str(), {(attribute): value}]));
        let user = client.get(id).await.unwrap().unwrap();
        assert_same(&[user], &json!([made]));
    }
    // And the other way round.
    let user = client.set_status(id, &accsyn::Status::Disabled).await.unwrap();
    assert_same(&[user], &json!([sdk.result("get_entity", json!(["user", id.as_str()]))]));
    let large = json!({"notes": "å".repeat(60_000), "more": "x".repeat(60_000)});
    let description = json!({"metadata": large.clone()});
    sdk.result("update", json!(["User", id.as_str(), description]));
    assert_eq!(json!(server.account(id.as_str()).unwrap().metadata), large, "theirs, compressed");
    let attributes = accsyn::Attributes::new().with("metadata", large.clone());
    server.set_status(id.as_str(), presence_sim::accsyn::Status::Enabled).unwrap();
    let user = client.update(id, &attributes).await.unwrap();
    assert_eq!(json!(user.metadata), large, "ours, compressed");
}

async fn leaving(client: &Client, sdk: &Sdk, server: &Accsyn, id: &Id) {
    let parked = |server: &Accsyn| server.account(id.as_str()).unwrap().inactive;
    assert_eq!(sdk.result("deactivate_one", json!(["User", id.as_str()])), json!(true));
    let user = client.get(id).await.unwrap().unwrap();
    assert!(user.is_inactive() && parked(server));
    assert_same(&[user], &json!([sdk.result("get_entity", json!(["user", id.as_str()]))]));
    sdk.result("activate_one", json!(["User", "interop@example.com"]));
    assert!(!client.get(id).await.unwrap().unwrap().is_inactive());
    client.deactivate(id).await.unwrap();
    sdk.result("activate_one", json!(["User", id.as_str()]));
    assert!(!parked(server));
    assert_eq!(sdk.result("delete_one", json!(["User", id.as_str()])), json!(true));
    assert!(server.account(id.as_str()).unwrap().archived);
    let query = Query::code(&Code::new("interop@example.com").unwrap()).unwrap();
    assert!(client.find(&Find::new().with_query(query)).await.unwrap().is_empty());
    let refused = sdk.error("delete_one", json!(["User", "ffffffffffffffffffffffff"]));
    let ours = client.delete(&Id::new("ffffffffffffffffffffffff").unwrap()).await.unwrap_err();
    assert_eq!(Some(refused.as_str()), ours.vendor_message(), "the same words of the server");
}
