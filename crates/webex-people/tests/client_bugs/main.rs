//! The bugs of today's clients, one test each, by the client's name.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

#[path = "../common/mod.rs"]
mod common;
mod others;
mod wxc_sdk;

use std::sync::Arc;
use std::time::Duration;

use common::{BASE64, Reply, Server, UUID, client, config};
use futures_util::StreamExt;
use presence_core::{ErrorKind, ManualClock, Secret, Timestamp, UserRef, UserStatusProvider};
use presence_sim::SilentListener;
use webex_people::{
    Asked, Client, Config, Field, ListPeople, OAuthConfig, Person, PersonBody, PersonId,
    WriteOptions,
};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

async fn count(client: &Client, list: &ListPeople) -> usize {
    let people = client.list(list).unwrap();
    people.filter(|row| std::future::ready(row.is_ok())).count().await
}

async fn read(json: &str) -> Person {
    let server = Server::always(Reply::ok(json)).await;
    client(&server).get(&pid(), false).await.unwrap()
}
