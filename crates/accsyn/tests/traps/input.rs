//! What is sent for what is given.

use accsyn::{Attributes, Code, Find, Id, NewUser, Query, Statement, UserKey};
use presence_core::ErrorKind;
use serde_json::json;

use crate::common::{answering, client_of, config};

const EMPTY: (u16, &str) = (200, r#"{"result": []}"#);

#[tokio::test]
async fn q10_values_keep_their_case() {
    let (client, recorder) = answering(&[EMPTY]);
    let query = Query::equals("name", "Bo Åström").unwrap();
    let query = query.and(Query::matches("Name", r"\D+").unwrap());
    client.find(&Find::new().with_query(query)).await.unwrap();
    assert_eq!(recorder.events()[0].event()["query"], r"name='Bo Åström' and name matches '\D+'");
}

#[tokio::test]
async fn q11_a_line_break_is_a_blank() {
    let statement: Statement = "User\nWHERE role=employee\nAND\tstatus=enabled".parse().unwrap();
    assert_eq!(statement.entity_type(), "user");
    let (client, recorder) = answering(&[EMPTY]);
    client.find(&Find::new().with_query(statement.query().unwrap().clone())).await.unwrap();
    assert_eq!(recorder.events()[0].event()["query"], "role=employee AND status=enabled");
}

#[tokio::test]
async fn q21_ids_are_checked_whole_and_types_are_ours() {
    Id::new("69887165f643db8cd731b31b\n").unwrap_err();
    Id::new("bo@example.com").unwrap_err();
    // In capitals the SDK refuses it here and takes it there.
    let id = Id::new("69887165F643DB8CD731B31C").unwrap();
    let (client, recorder) = answering(&[EMPTY, (200, r#"{"result": true}"#)]);
    client.get(&id).await.unwrap();
    client.activate(&UserKey::Id(id)).await.unwrap();
    let events = recorder.events();
    assert_eq!(events[0].event()["uri"], "user/find", "never User/find");
    for event in events {
        assert_eq!(event.event()["id"], "69887165f643db8cd731b31c");
    }
}

#[tokio::test]
async fn q22_every_option_that_is_set_is_sent() {
    let (client, recorder) = answering(&[EMPTY]);
    client.find_one(&Find::new().with_inactive(false)).await.unwrap();
    let data = recorder.events()[0].event()["data"].clone();
    assert_eq!(data, json!({"inactive": false, "single_entity_query": true}));
    // No rows are no rows, and not all of them.
    assert!(client.find(&Find::new().with_limit(0)).await.unwrap().is_empty());
    assert_eq!(recorder.events().len(), 1);
}

#[tokio::test]
async fn q23_what_is_created_is_what_was_given() {
    let mut user = NewUser::new(Code::new("a@example.com").unwrap());
    // A path, for the SDK; a text, for us.
    user.message = Some("/etc/hostname".to_owned());
    user.more = Attributes::new().with("metadata", json!(["x"]));
    let (client, recorder) = answering(&[(200, r#"{"result": [{}]}"#)]);
    client.create(&user).await.unwrap();
    let data = recorder.events()[0].event()["data"].clone();
    let wanted = json!({"code": "a@example.com", "message": "/etc/hostname", "metadata": ["x"]});
    assert_eq!(data, wanted);
    let error = client.update(&Id::new(&"a".repeat(24)).unwrap(), &Attributes::new()).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn q26_an_empty_user_or_workspace_is_none() {
    for field in ["user", "workspace", "api_key"] {
        let mut config = config("");
        match field {
            "user" => config.user.clear(),
            "workspace" => config.workspace.clear(),
            _ => config.api_key = presence_core::Secret::new(""),
        }
        let error = accsyn::Client::builder(&config).build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some(field)));
    }
}

#[tokio::test]
async fn q29_the_machines_name_is_the_callers_choice() {
    let (client, recorder) = answering(&[EMPTY]);
    client.find(&Find::new()).await.unwrap();
    assert_eq!(recorder.events()[0].event()["hostname"], "capture-host");
    let recorder = crate::common::recorder::Recorder::start();
    recorder.answer(200, crate::common::LOGIN);
    recorder.answer(200, EMPTY.1);
    let mut neutral = config(&recorder.url());
    neutral.machine = accsyn::Config::default().machine;
    neutral.device.clear();
    client_of(&neutral).0.find(&Find::new()).await.unwrap();
    let event = &recorder.events()[0];
    assert_eq!(event.event()["hostname"], "omnipresence");
    let device = event.header("x-accsyn-device").unwrap();
    assert!(device.contains(" omnipresence("), "{device}");
}
