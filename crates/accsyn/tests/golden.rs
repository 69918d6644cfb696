//! The bytes of every request, beside those of the vendor's own SDK for the same call.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::io::Read;
use std::sync::Arc;

use accsyn::{
    AttributeUse, Attributes, Client, Code, DeviceType, Find, Id, NewUser, Query, Role, Status,
    UserKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::capture::{Capture, Exchange, capture};
use common::recorder::{Recorder, Request};
use common::{KnownIds, LOGIN, config};
use presence_core::{ErrorKind, ManualClock};
use serde_json::json;

const U3: &str = "69887165f643db8cd731b31a";
const BO: &str = "69887165f643db8cd731b31b";

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn raw(expression: &str) -> Find {
    Find::new().with_query(Query::raw(expression).unwrap())
}

/// Makes the call of a capture with the capture's clock and ids, against the capture's answer.
async fn replay<F, T>(capture: &Capture, call: impl FnOnce(Client) -> F) -> (T, Request)
where
    F: Future<Output = T>,
{
    let exchange = &capture.exchanges[0];
    let recorder = Recorder::start();
    recorder.answer(200, LOGIN);
    answer(&recorder, exchange);
    let clock = Arc::new(ManualClock::skipping(exchange.created()));
    let client = Client::builder(&config(&recorder.url()))
        .clock(clock)
        .event_ids(Arc::new(KnownIds::new([exchange.eid()])))
        .build()
        .unwrap();
    let result = call(client).await;
    (result, recorder.events().remove(0))
}

fn answer(recorder: &Recorder, exchange: &Exchange) {
    let named = exchange.headers.iter().filter(|(name, _)| name != "Content-Length");
    let headers: Vec<(&str, &str)> = named.map(|(n, v)| (n.as_str(), v.as_str())).collect();
    recorder.answer_with(exchange.status, &headers, &exchange.answer);
}

/// The headers that accsyn reads, and those that say what a body is.
const HEADERS_THAT_MATTER: [&str; 6] = [
    "authorization",
    "x-accsyn-workspace",
    "x-accsyn-device",
    "accept",
    "content-length",
    "content-type",
];

fn assert_same_headers(ours: &Request, theirs: &Request, name: &str) {
    for header in HEADERS_THAT_MATTER {
        assert_eq!(ours.header(header), theirs.header(header), "{name}: {header}");
    }
}

/// Some of them are long: only what surrounds the first difference is printed.
fn assert_same_text(ours: &str, theirs: &str, name: &str) {
    let same = ours.bytes().zip(theirs.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[same.saturating_sub(40)..text.len().min(same + 80)];
        String::from_utf8_lossy(bytes).into_owned()
    };
    assert!(ours == theirs, "{name}: {:?} and not {:?}", around(ours), around(theirs));
}

fn assert_same(ours: &Request, theirs: &Request, name: &str) {
    assert_eq!(ours.method, theirs.method, "{name}");
    assert_same_text(&ours.target, &theirs.target, name);
    assert_same_text(&ours.body, &theirs.body, name);
    assert_same_headers(ours, theirs, name);
}

/// Replays a capture and compares every byte; gives what our client made of the answer.
async fn same<F, T>(number: &str, call: impl FnOnce(Client) -> F) -> T
where
    F: Future<Output = T>,
{
    let capture = capture(number);
    let (result, ours) = replay(&capture, call).await;
    assert_same(&ours, &capture.exchanges[0].request, number);
    result
}

#[tokio::test]
async fn logging_in() {
    let capture = capture("01_");
    let recorder = Recorder::start();
    answer(&recorder, &capture.exchanges[0]);
    let (client, _) = common::client_of(&config(&recorder.url()));
    let logged_in = client.login().await.unwrap();
    assert_same(&recorder.requests()[0], &capture.exchanges[0].request, "01");
    assert_eq!(logged_in.role, Some(Role::Admin));
    assert_eq!(logged_in.user.unwrap().as_str(), capture.sdk_result["_uid"]);
}

#[tokio::test]
async fn searching() {
    let users = same("02_", |client| async move { client.find(&Find::new()).await }).await.unwrap();
    let codes: Vec<_> = users.iter().map(|user| user.code.clone().unwrap()).collect();
    let theirs = capture("02_").sdk_result;
    let theirs: Vec<_> = theirs.as_array().unwrap().iter().map(|user| &user["code"]).collect();
    assert_eq!(json!(codes), json!(theirs));

    let employees = Find::new().with_query(Query::role(&Role::Employee).unwrap());
    let found = same("03_", |client| async move { client.find(&employees).await }).await.unwrap();
    assert_eq!(found[0].role, Some(Role::Employee));
    let at = found[0].logged_in.as_ref().unwrap().instant().unwrap();
    assert_eq!(at.to_string(), "2026-08-18T21:59:59.125Z", "the SDK shows 23:59:59.125+02:00");

    // The SDK lower-cases what it is given, and joins the lines; we are given its text.
    let complex =
        raw("(code=\"lisa@example.com\"  or name contains \"bo  åström\") and  status<>disabled");
    same("04_", |client| async move { client.find(&complex).await }).await.unwrap();

    let options = Find::new()
        .with_attributes(["id", "code", " role "])
        .unwrap()
        .with_inactive(true)
        .with_archived(false)
        .with_limit(50)
        .with_skip(0);
    let rows = same("05_", |client| async move { client.find(&options).await }).await.unwrap();
    assert!(rows[0].status.is_none() && rows[0].code.as_deref() == Some("gone@example.com"));

    let page = Find::new().with_limit(2).with_skip(2);
    same("06_", |client| async move { client.find(&page).await }).await.unwrap();
}

#[tokio::test]
async fn searching_for_one() {
    let lisa = Query::code(&Code::new("Lisa@Example.com").unwrap()).unwrap();
    let find = Find::new().with_query(lisa);
    let one = same("07_", |client| async move { client.find_one(&find).await }).await.unwrap();
    assert_eq!(one.unwrap().role, Some(Role::Admin));
    let nobody = raw("code=nobody@example.com");
    let none = same("08_", |client| async move { client.find_one(&nobody).await }).await.unwrap();
    assert!(none.is_none());
    let own = Find::new();
    same("09_", |client| async move { client.find_one(&own).await }).await.unwrap().unwrap();
    let user = same("11_", |client| async move { client.get(&id(U3)).await }).await.unwrap();
    assert_eq!(user.unwrap().id, Some(id(U3)));
}

#[tokio::test]
async fn inviting() {
    let code = |text: &str| NewUser::new(Code::new(text).unwrap());
    let user = same("14_", |client| async move { client.create(&code("new1@example.com")).await });
    assert_eq!(user.await.unwrap().code.as_deref(), Some("new1@example.com"));

    let mut all = code("new2@example.com");
    all.role = Some(Role::Employee);
    all.create_home_share = Some(false);
    all.give_all_volumes_access = Some(false);
    all.give_default_volume_access = Some(true);
    all.volumes = vec![id("664b6d76e43eb396e5e55419")];
    all.message = Some("Välkommen till \"acme\" — läs /docs & hör av dig 🙂".to_owned());
    all.mail = Some(false);
    same("15_", |client| async move { client.create(&all).await }).await.unwrap();

    let bo = code("bo@example.com");
    let error = same("16_", |client| async move { client.create(&bo).await }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let said = "A user with the email bo@example.com is already a member.";
    assert_eq!(error.vendor_message(), Some(said));

    let from_text = code("c@example.com");
    same("30_", |client| async move { client.create(&from_text).await }).await.unwrap();
}

#[tokio::test]
async fn changing() {
    let user = |status: Status| async move {
        let number = if status == Status::Disabled { "17_" } else { "18_" };
        let call = |client: Client| async move { client.set_status(&id(U3), &status).await };
        same(number, call).await.unwrap()
    };
    assert_eq!(user(Status::Disabled).await.status, Some(Status::Disabled));
    assert_eq!(user(Status::Enabled).await.status, Some(Status::Enabled));
    let role = |client: Client| async move { client.set_role(&id(U3), &Role::Employee).await };
    assert_eq!(same("19_", role).await.unwrap().role, Some(Role::Employee));
}

#[tokio::test]
async fn deactivating_activating_deleting() {
    same("20_", |client| async move { client.deactivate(&id(U3)).await }).await.unwrap();
    let gone = UserKey::Code(Code::new(" Gone@Example.com ").unwrap());
    same("21_", |client| async move { client.activate(&gone).await }).await.unwrap();
    same("22_", |client| async move { client.activate(&id(U3).into()).await }).await.unwrap();
    let upper = UserKey::Id(id("69887165F643DB8CD731B31C"));
    same("25_", |client| async move { client.activate(&upper).await }).await.unwrap();
    let error = same("23_", |client| async move { client.delete(&id(U3)).await }).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn deleting_with_force() {
    let recorder = Recorder::start();
    recorder.answer(200, LOGIN);
    recorder.answer(200, r#"{"result": true}"#);
    let (client, _) = common::client_of(&config(&recorder.url()));
    client.delete_with_force(&id(U3)).await.unwrap();
    let request = recorder.events().remove(0);
    assert_eq!(
        (request.method.as_str(), &request.event()["uri"]),
        ("DELETE", &json!("user/delete"))
    );
    assert_eq!(request.event()["data"], json!({"force": true}));
}

#[tokio::test]
async fn clients_types_and_attributes() {
    let types = [DeviceType::App, DeviceType::UserServer];
    let clients =
        same("58_", |client| async move { client.clients_of(&id(BO), &types).await }).await;
    let client = clients.unwrap().remove(0);
    assert_eq!(client.kind, Some(DeviceType::App));
    assert_eq!(client.status.unwrap().is_running(), Some(true));
    assert_eq!(client.wan_ip.as_deref(), Some("192.0.2.7"));
    let types = same("59_", |client| async move { client.entity_types().await }).await.unwrap();
    assert_eq!(json!(types), capture("59_").sdk_result);
    let call = |client: Client| async move { client.attributes(AttributeUse::Update).await };
    assert_eq!(json!(same("60_", call).await.unwrap()), capture("60_").sdk_result);
}

#[tokio::test]
async fn answers_that_the_sdk_trips_over() {
    // The requests are the same bytes; what is made of the answers differs on purpose.
    let find = || |client: Client| async move { client.find(&Find::new()).await };
    for number in ["33_", "34_", "35_", "38_", "42_"] {
        let capture = capture(number);
        let (result, ours) = replay(&capture, find()).await;
        assert_same(&ours, &capture.exchanges[0].request, number);
        result.unwrap_err();
    }
    assert!(same("45_", find()).await.unwrap().is_empty(), "a null message says nothing");
    same("53_", find()).await.unwrap();
    let enable = |client: Client| async move { client.set_status(&id(BO), &Status::Enabled).await };
    same("43_", enable).await.unwrap_err();
    let invite = || {
        |client: Client| async move {
            client.create(&NewUser::new(Code::new("d@example.com").unwrap())).await
        }
    };
    assert_eq!(same("31_", invite()).await.unwrap_err().kind(), ErrorKind::Mismatch);
    same("32_", invite()).await.unwrap();
}

#[tokio::test]
async fn refused_logins() {
    for (number, kind) in [("46_", ErrorKind::Unauthenticated), ("47_", ErrorKind::Unavailable)] {
        let capture = capture(number);
        let recorder = Recorder::start();
        for _ in 0..3 {
            answer(&recorder, &capture.exchanges[0]);
        }
        let mut config = config(&recorder.url());
        config.api_key = presence_core::Secret::new(key_of(&capture.exchanges[0].request));
        let (client, _) = common::client_of(&config);
        assert_eq!(client.login().await.unwrap_err().kind(), kind, "{number}");
        assert_same(&recorder.requests()[0], &capture.exchanges[0].request, number);
    }
}

fn key_of(request: &Request) -> String {
    let (_, key) = request.header("authorization").unwrap().rsplit_once(':').unwrap();
    String::from_utf8(STANDARD.decode(key).unwrap()).unwrap()
}

#[tokio::test]
async fn the_registry() {
    let capture = capture("61_");
    let recorder = Recorder::start();
    let place = json!({"result": {"hostname": "127.0.0.1", "port": recorder.port()}});
    recorder.answer(200, &place.to_string());
    answer(&recorder, &capture.exchanges[1]);
    let mut config = config("");
    config.registry = recorder.url();
    config.trusted_domains = vec!["127.0.0.1".to_owned()];
    let (client, _) = common::client_of(&config);
    client.login().await.unwrap();
    let requests = recorder.requests();
    assert_eq!(requests.len(), 2);
    for (ours, exchange) in requests.iter().zip(&capture.exchanges) {
        assert_same(ours, &exchange.request, "61");
    }
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[0].header("x-accsyn-workspace"), None);
}

#[tokio::test]
async fn a_host_that_is_given_is_not_looked_up() {
    let capture = capture("65_");
    let recorder = Recorder::start();
    answer(&recorder, &capture.exchanges[0]);
    common::client_of(&config(&recorder.url())).0.login().await.unwrap();
    assert_eq!(recorder.requests().len(), 1);
    assert_same(&recorder.requests()[0], &capture.exchanges[0].request, "65");
}

#[tokio::test]
async fn what_the_registry_refuses() {
    let capture = capture("63_");
    let recorder = Recorder::start();
    answer(&recorder, &capture.exchanges[0]);
    let mut config = config("");
    config.registry = recorder.url();
    let error = common::client_of(&config).0.login().await.unwrap_err();
    assert_eq!(error.vendor_message(), Some("No such workspace"));
    assert_same(&recorder.requests()[0], &capture.exchanges[0].request, "63");
}

#[tokio::test]
async fn a_redirected_call_is_the_same_and_goes_no_further() {
    let call = |client: Client| async move { client.set_status(&id(BO), &Status::Enabled).await };
    assert_eq!(same("77_", call).await.unwrap_err().kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn the_type_is_always_in_lower_case() {
    let capture = capture("12_");
    let (result, ours) = replay(&capture, |client| async move { client.get(&id(U3)).await }).await;
    result.unwrap().unwrap();
    let theirs = &capture.exchanges[0].request;
    assert_eq!(ours.target, theirs.target.replace("User/find", "user/find"));
    assert_same_headers(&ours, theirs, "12");
}

/// Captures of what this crate refuses or does otherwise, and the test that shows it.
const OTHERWISE: [(&str, &str); 9] = [
    ("12", "the_type_is_always_in_lower_case, above"),
    ("26", "traps: q21, an id in capitals is an id"),
    ("27", "traps: q21, an id is matched whole"),
    ("28", "traps: q21, an e-mail address is no id"),
    ("29", "traps: q23, one user is created and no tasks"),
    ("52", "traps: q32, such a line is not sent"),
    ("62", "traps: q24, the registry keeps its port"),
    ("68", "config: ordinary_proxies_only, an http proxy is one"),
    ("69", "traps: q08, no file is read"),
];

#[test]
fn every_capture_is_looked_at() {
    let this = include_str!("golden.rs");
    let mut count = 0;
    for number in common::capture::numbers() {
        let otherwise = OTHERWISE.iter().any(|(known, _)| **known == number);
        let replayed = this.contains(&format!("\"{number}_\""));
        assert!(otherwise || replayed, "{number} is looked at nowhere");
        count += 1;
    }
    assert!(count > 50, "{count}");
}

#[tokio::test]
async fn a_payload_above_the_estimate_is_compressed() {
    let long = |count: usize| {
        let text: String = ('a'..='j').cycle().take(count).collect();
        Attributes::new().with("metadata", json!({"notes": text}))
    };
    let exactly = long(102_387);
    let below = |client: Client| async move { client.update(&id(BO), &exactly).await };
    same("49_", below).await.unwrap();

    let more = long(102_388);
    let call = |client: Client| async move { client.update(&id(BO), &more).await };
    compressed("48_", call).await;
    let mut big = NewUser::new(Code::new("big@example.com").unwrap());
    big.message = Some("å".repeat(110_000));
    compressed("50_", |client| async move { client.create(&big).await }).await;
}

/// Another library makes other bytes of the same text: header and content are compared instead.
async fn compressed<F, T>(number: &str, call: impl FnOnce(Client) -> F)
where
    F: Future<Output = presence_core::Result<T>>,
    T: std::fmt::Debug,
{
    let capture = capture(number);
    let (result, ours) = replay(&capture, call).await;
    result.unwrap();
    let theirs = &capture.exchanges[0].request;
    for header in ["authorization", "x-accsyn-workspace", "x-accsyn-device", "content-type"] {
        assert_eq!(ours.header(header), theirs.header(header), "{number}: {header}");
    }
    let (around, data) = without_gz_data(&ours);
    let (their_around, their_data) = without_gz_data(theirs);
    assert_eq!(around, their_around, "{number}");
    assert_eq!(data[..10], their_data[..10], "{number}: the gzip header");
    assert_same_text(&unpacked(&data), &unpacked(&their_data), number);
}

fn without_gz_data(request: &Request) -> (String, Vec<u8>) {
    let event = request.event();
    let text = event["gz_data"].as_str().unwrap();
    assert!(event.get("data").is_none());
    (request.body.replace(text, "GZ"), STANDARD.decode(text).unwrap())
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}
