//! Updates that must not wipe: several addresses, calling data, and what became of an update.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::{Reply, Server, client};
use futures_util::StreamExt;
use presence_core::{ErrorKind, Fate};
use serde_json::json;
use webex_people::{
    CallTrace, Client, Field, ListPeople, Person, PersonBody, PersonId, Reconciled, WriteOptions,
};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

/// A server with this person on it, who cannot be changed.
async fn with(fields: &str) -> (Server, Client) {
    let person = format!(r#"{{"id":"PID","displayName":"Anna",{fields}}}"#);
    let server = Server::start(move |seen, _| match (seen.method.as_str(), &*seen.target) {
        ("GET", target) if !target.contains("/PID") && !target.contains("/me") => {
            Reply::ok(format!(r#"{{"items":[{person}]}}"#))
        }
        _ => Reply::ok(person.clone()),
    })
    .await;
    let client = client(&server);
    (server, client)
}

async fn read(client: &Client, calling_data: bool) -> Person {
    client.get(&pid(), calling_data).await.unwrap()
}

#[tokio::test]
async fn with_several_addresses_the_primary_one_has_to_be_named() {
    let (_server, client) = with(r#""emails":["old@b.c","Anna@b.c"]"#).await;
    let error = PersonBody::from_person(&read(&client, false).await).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("emails")));
    assert!(!error.to_string().contains("@b.c"), "{error}");
}

#[tokio::test]
async fn an_update_after_a_504_is_reconciled_field_by_field() {
    let before = r#"{"id":"PID","displayName":"Anna","emails":["a@b.c","d@e.f"],
        "title":"Engineer","licenses":["L1"],"phoneNumbers":[{"type":"work","value":"+48"}]}"#;
    let after =
        before.replace("Engineer", "Boss").replace(r#""a@b.c","d@e.f""#, r#""d@e.f","a@b.c""#);
    for (stands, differs) in [
        (before.to_owned(), vec!["title"]),
        (after.clone(), vec![]),
        (after.replace("L1", "L2"), vec!["licenses"]),
    ] {
        let server = Server::start(move |seen, _| match seen.method.as_str() {
            "PUT" => Reply::new(504, "{}"),
            _ => Reply::ok(stands.clone()),
        })
        .await;
        let client = client(&server);
        let mut body = PersonBody::default();
        body.emails = vec!["a@b.c".to_owned(), "d@e.f".to_owned()].into();
        body.display_name = "Anna".to_owned().into();
        body.title = "Boss".to_owned().into();
        body.licenses = vec!["L1".parse().unwrap()].into();
        let error = client.update(&pid(), &body, &WriteOptions::new()).await.unwrap_err();
        assert_eq!(error.fate(), Fate::Unknown);
        let lookup = CallTrace::of(&error).unwrap().lookup().unwrap().clone();
        let found = client.reconcile(&lookup, &body, false).await.unwrap();
        let Reconciled::Present { differing, .. } = found else { panic!("{found:?}") };
        assert_eq!(differing, differs);
    }
}

#[tokio::test]
async fn a_person_removed_meanwhile_is_absent_after_an_update() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "PUT" => Reply::new(500, "{}"),
        _ => Reply::new(404, "{}"),
    })
    .await;
    let client = client(&server);
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    let error = client.update(&pid(), &body, &WriteOptions::new()).await.unwrap_err();
    let lookup = CallTrace::of(&error).unwrap().lookup().unwrap().clone();
    let found = client.reconcile(&lookup, &body, false).await.unwrap();
    assert!(matches!(found, Reconciled::Absent));
}

#[tokio::test]
async fn nobody_is_called_absent_while_a_row_could_not_be_read() {
    let server = Server::always(Reply::ok(r#"{"items":[{"id":7,"emails":["a@b.c"]}]}"#)).await;
    let lookup = webex_people::Lookup::Email("a@b.c".to_owned());
    let found = client(&server).reconcile(&lookup, &PersonBody::new("a@b.c"), false).await;
    assert_eq!(found.unwrap_err().kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn nobody_is_called_absent_while_a_row_says_only_an_error() {
    let row = r#"{"items":[{"errors":{"people":{"code":"c","reason":"could not be read"}}}]}"#;
    let server = Server::always(Reply::ok(row)).await;
    let lookup = webex_people::Lookup::Email("a@b.c".to_owned());
    let found = client(&server).reconcile(&lookup, &PersonBody::new("a@b.c"), false).await;
    let error = found.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Protocol, Some("c")));
}

#[tokio::test]
async fn the_primary_address_that_was_named_goes_first() {
    let (_server, client) = with(r#""emails":["old@b.c","x@b.c","Anna@b.c","y@b.c"]"#).await;
    let person = read(&client, false).await;
    let body = PersonBody::from_person_with_primary(&person, "anna@B.c").unwrap();
    assert_eq!(body.emails.value().unwrap(), &["Anna@b.c", "old@b.c", "x@b.c", "y@b.c"]);
    let error = PersonBody::from_person_with_primary(&person, "foreign@b.c").unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("primary")));
    assert!(!error.to_string().contains("@b.c"), "{error}");
}

const CALLING: &str = r#""emails":["a@b.c"],"extension":"0123","locationId":"LOC","licenses":["L"],
    "phoneNumbers":[{"type":"work","value":"+48"}]"#;

#[tokio::test]
async fn whether_calling_data_was_read_stands_with_the_person() {
    let (server, client) = with(CALLING).await;
    for calling_data in [false, true] {
        assert_eq!(read(&client, calling_data).await.calling_data, calling_data);
        assert_eq!(client.me(calling_data).await.unwrap().calling_data, calling_data);
        let mut list = ListPeople::new();
        list.calling_data = calling_data;
        let listed: Vec<_> = client.list(&list).unwrap().collect().await;
        assert_eq!(listed[0].as_ref().unwrap().calling_data, calling_data);
        let mut options = WriteOptions::new();
        options.calling_data = calling_data;
        let mut body = PersonBody::new("a@b.c");
        body.display_name = "Anna".to_owned().into();
        assert_eq!(client.create(&body, &options).await.unwrap().person.calling_data, calling_data);
        let updated = client.update(&pid(), &body, &options).await.unwrap();
        assert_eq!(updated.person.unwrap().calling_data, calling_data);
    }
    assert_eq!(server.seen().len(), 10);
}

#[tokio::test]
async fn an_update_with_calling_data_begins_with_a_person_read_with_it() {
    // Without calling data the answer does not show what Webex Calling keeps.
    let (server, client) = with(r#""emails":["a@b.c"],"licenses":["L"]"#).await;
    let calling = WriteOptions::new().with_calling_data();
    let mut body = PersonBody::from_person(&read(&client, false).await).unwrap();
    body.title = "Boss".to_owned().into();
    let error = client.update(&pid(), &body, &calling).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("calling_data")));
    assert_eq!(server.seen().len(), 1, "nothing was sent");
    // Without calling data in the update, Webex Calling is not spoken of.
    client.update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert!(server.seen()[1].json().get("extension").is_none());
    // Whoever says what is to become of all three knows what they do.
    body.phone_numbers = Field::Clear;
    body.extension = "7".to_owned().into();
    client.update(&pid(), &body, &calling).await.unwrap_err();
    body.location_id = Field::Set("LOC".parse().unwrap());
    client.update(&pid(), &body, &calling).await.unwrap();
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn what_webex_calling_keeps_is_sent_back_as_it_was_read() {
    let (server, client) = with(CALLING).await;
    let body = PersonBody::from_person(&read(&client, true).await).unwrap();
    let calling = WriteOptions::new().with_calling_data();
    client.update(&pid(), &body, &calling).await.unwrap();
    let sent = server.seen()[1].json();
    assert_eq!((&sent["extension"], &sent["locationId"]), (&json!("0123"), &json!("LOC")));
    assert_eq!(sent["phoneNumbers"], json!([{"type": "work", "value": "+48"}]));
    assert_eq!(server.targets()[1], "/v1/people/PID?callingData=true");
}

#[tokio::test]
async fn without_calling_data_a_reconciliation_names_what_it_could_not_see() {
    let server = Server::start(|seen, _| match &*seen.target {
        "/v1/people/PID?callingData=true" => {
            Reply::ok(r#"{"id":"PID","displayName":"Anna","emails":["a@b.c"],"extension":"7"}"#)
        }
        _ => Reply::ok(r#"{"id":"PID","displayName":"Anna","emails":["a@b.c"]}"#),
    })
    .await;
    let client = client(&server);
    let mut body = PersonBody::new("a@b.c");
    body.display_name = "Anna".to_owned().into();
    body.extension = "7".to_owned().into();
    for (calling_data, expected) in [(false, vec!["extension"]), (true, vec![])] {
        let lookup = webex_people::Lookup::Person(pid());
        let found = client.reconcile(&lookup, &body, calling_data).await.unwrap();
        let Reconciled::Present { differing, .. } = found else { panic!("{found:?}") };
        assert_eq!(differing, expected);
    }
}
