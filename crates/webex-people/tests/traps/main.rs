//! The traps of the People API, one test each; the numbers are those of the file that holds it.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod calls;
#[path = "../common/mod.rs"]
mod common;
mod lists;
mod people;

use std::time::Duration;

use common::{BASE64, Reply, Seen, Server, TOKEN, UUID, client, client_at, client_of, config};
use futures_util::StreamExt;
use presence_core::{Clock, ErrorKind, Fate, RetryState};
use presence_sim::SilentListener;
use webex_people::{
    Asked, CallTrace, Client, Field, ListPeople, Lookup, Person, PersonBody, PersonId, Reconciled,
    WriteOptions,
};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

fn new_person() -> PersonBody {
    let mut body = PersonBody::new("anna@example.com");
    body.display_name = "Anna".to_owned().into();
    body
}

async fn ids(client: &Client, list: &ListPeople) -> Vec<Result<String, ErrorKind>> {
    let people = client.list(list).unwrap();
    let id = |row: Result<Person, presence_core::Error>| match row {
        Ok(person) => Ok(person.id.as_str().to_owned()),
        Err(error) => Err(error.kind()),
    };
    people.map(id).collect().await
}

fn page(items: &str) -> Reply {
    Reply::ok(format!(r#"{{"items":[{items}],"notFoundIds":null}}"#))
}

fn next(link: &str) -> String {
    format!(r#"<{link}>; rel="next""#)
}
