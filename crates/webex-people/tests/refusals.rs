//! What each documented status means, in Webex's terms.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::{Reply, Server, client};
use presence_core::{Error, ErrorKind, Fate, RetryState};
use webex_people::{
    CallTrace, CallingOwner, DoNotDisturb, Field, PersonBody, PersonId, PersonalAssistant,
    WriteOptions,
};

const BODY: &str = r#"{"message":"Anna is not known","errors":[{"description":"no Anna",
    "errorCode":400112}],"trackingId":"ROUTER_5F-01"}"#;

async fn read(status: u16) -> Error {
    let server = Server::always(Reply::new(status, BODY)).await;
    let id = PersonId::new("PID").unwrap();
    client(&server).get(&id, false).await.unwrap_err()
}

async fn update(status: u16) -> Error {
    let server = Server::always(Reply::new(status, BODY)).await;
    let id = PersonId::new("PID").unwrap();
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    client(&server).update(&id, &body, &WriteOptions::new()).await.unwrap_err()
}

#[tokio::test]
async fn each_documented_status_of_a_reading() {
    use ErrorKind as Kind;
    use RetryState::{GaveUp, Permanent};
    for (status, kind, retry, message) in [
        (400, Kind::Rejected, Permanent, "the request was refused"),
        (401, Kind::Unauthenticated, Permanent, "the token was refused"),
        (403, Kind::Forbidden, Permanent, "the credential may not do this"),
        (404, Kind::NotFound, Permanent, "no such person"),
        (405, Kind::Unsupported, Permanent, "the server cannot do this"),
        (409, Kind::Conflict, Permanent, "the present state forbids it"),
        (410, Kind::NotFound, Permanent, "there is no such thing"),
        (415, Kind::Rejected, Permanent, "the request was refused"),
        (423, Kind::Unavailable, GaveUp, "it is locked at the moment"),
        (428, Kind::Rejected, Permanent, "the request was refused"),
        (429, Kind::RateLimited, GaveUp, "too many calls"),
        (
            451,
            Kind::Rejected,
            Permanent,
            "another region serves this organisation; set its address as base_url",
        ),
        (500, Kind::Unavailable, GaveUp, "the server failed"),
        (502, Kind::Unavailable, GaveUp, "the server failed"),
        (503, Kind::Unavailable, GaveUp, "the server failed"),
        (504, Kind::Unavailable, GaveUp, "the server failed"),
    ] {
        let error = read(status).await;
        assert_eq!((error.kind(), error.retry_state()), (kind, retry), "{status}");
        assert_eq!(error.message(), message, "{status}");
        assert_eq!(error.fate(), Fate::NotApplied, "{status}");
        assert_eq!((error.status(), error.code()), (Some(status), Some("400112")));
        assert_eq!(error.tracking_id(), Some("ROUTER_5F-01"));
        assert_eq!(error.vendor_message(), Some("Anna is not known; no Anna"));
        assert_eq!(error.operation(), Some("get_person"));
        assert!(!error.report().to_string().contains("Anna"), "{status}");
    }
}

#[tokio::test]
async fn what_is_known_of_an_update_after_each_status() {
    use Fate::{NotApplied, Unknown};
    for (status, fate) in [
        (400, Unknown),
        (401, NotApplied),
        (403, NotApplied),
        (404, NotApplied),
        (405, NotApplied),
        (409, Unknown),
        (415, NotApplied),
        (423, NotApplied),
        (429, NotApplied),
        (500, Unknown),
        (502, Unknown),
        (503, Unknown),
        (504, Unknown),
    ] {
        let error = update(status).await;
        assert_eq!(error.fate(), fate, "{status}");
        let lookup = CallTrace::of(&error).unwrap().lookup();
        assert_eq!(lookup.is_some(), fate == Unknown, "{status}");
    }
    let half = update(400).await;
    assert!(half.message().contains("may have been carried out"), "{half}");
}

#[tokio::test]
async fn refusals_without_a_readable_body_are_refusals_all_the_same() {
    for body in ["", "<html>404</html>", "[]", "{", r#"{"errors":7,"code":{}}"#] {
        let server = Server::always(Reply::new(404, body)).await;
        let id = PersonId::new("PID").unwrap();
        let error = client(&server).get(&id, false).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, None), "{body}");
    }
}

#[tokio::test]
async fn call_settings_say_that_the_organisation_may_keep_them() {
    let server = Server::always(Reply::new(403, "{}")).await;
    let error = client(&server).do_not_disturb(&CallingOwner::Me, None).await.unwrap_err();
    assert!(error.message().contains("keeps call settings to itself"), "{error}");
    let workspace = CallingOwner::Workspace("W".parse().unwrap());
    let error = client(&server).personal_assistant(&workspace, None).await.unwrap_err();
    assert_eq!(error.field(), Some("of"));
    let org = "ORG".parse().unwrap();
    let error = client(&server).do_not_disturb(&CallingOwner::Me, Some(&org)).await.unwrap_err();
    assert_eq!(error.field(), Some("org"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_nothing_is_not_cleared() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let (client, plain) = (client(&server), WriteOptions::new());
    let id = PersonId::new("PID").unwrap();
    let cleared: [(fn(&mut PersonBody), _); 4] = [
        (|body| body.emails = Field::Clear, "emails"),
        (|body| body.display_name = Field::Clear, "display_name"),
        (|body| body.org_id = Field::Clear, "org_id"),
        (|body| body.login_enabled = Field::Clear, "login_enabled"),
    ];
    for (clear, field) in cleared {
        let mut body = PersonBody::new("anna@example.com");
        body.display_name = "Anna".into();
        clear(&mut body);
        let error = client.update(&id, &body, &plain).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
        let error = client.create(&body, &plain).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn settings_of_which_none_is_set_are_not_sent() {
    let server = Server::always(Reply::new(204, "")).await;
    let (client, me) = (client(&server), CallingOwner::Me);
    let nothing = DoNotDisturb::default();
    let error = client.set_do_not_disturb(&me, None, &nothing).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("settings")));
    let nothing = PersonalAssistant::default();
    let error = client.set_personal_assistant(&me, None, &nothing).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("settings")));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_new_person_is_checked_before_anything_is_sent() {
    let server = Server::always(Reply::ok("{}")).await;
    let client = client(&server);
    let named = |change: fn(&mut PersonBody)| {
        let mut body = PersonBody::new("a@b.c");
        body.display_name = "Anna".to_owned().into();
        change(&mut body);
        body
    };
    for (body, field) in [
        (PersonBody::default(), "emails"),
        (PersonBody::new(" "), "emails"),
        (PersonBody::new("a@b.c"), "display_name"),
        (named(|body| body.login_enabled = true.into()), "login_enabled"),
        (named(|body| body.location_id = Field::Set("LOC".parse().unwrap())), "location_id"),
        (
            named(|body| {
                let mut number = webex_people::PhoneNumber::work("1");
                number.kind = Some(webex_people::PhoneType::Mobile);
                body.phone_numbers = vec![number].into();
            }),
            "phone_numbers",
        ),
    ] {
        let error = client.create(&body, &WriteOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
    }
    assert!(server.seen().is_empty());
}
