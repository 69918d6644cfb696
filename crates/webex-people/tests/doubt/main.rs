//! What is not understood, not proven or not whole is never taken for an answer: one test for each
//! way in which it was.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod calling;
#[path = "../common/mod.rs"]
mod common;
mod keeping;
mod lists;
mod reconciling;
mod silence;
mod surface;
mod tokens;
mod vanished;
mod writes;

use futures_util::StreamExt;
use presence_core::{Event, EventStream, UserStatusProvider, WatchOptions};
use webex_people::{Asked, Person, PersonBody, PersonId, Provider};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

/// A person with these fields, as read singly.
fn person(fields: &str) -> Person {
    let json = format!(r#"{{"id":"PID","displayName":"Anna",{fields}}}"#);
    let raw = serde_json::value::RawValue::from_string(json).unwrap();
    Person::from_json(&raw, Asked::Details).unwrap()
}

fn named() -> PersonBody {
    let mut body = PersonBody::new("a@b.c");
    body.display_name = "Anna".into();
    body
}

/// The next event, in short.
async fn next(events: &mut EventStream) -> String {
    match events.next().await.unwrap() {
        Ok(Event::Started { max_lag_ms, .. }) => format!("started {max_lag_ms}"),
        Ok(Event::Pace { max_lag_ms }) => format!("pace {max_lag_ms}"),
        Ok(Event::Seen(status)) => format!("seen {}", common::shown(&status)),
        Ok(Event::Changed { now, .. }) => format!("changed {}", common::shown(&now)),
        Ok(Event::Gone { user }) => format!("gone {}", user.as_str()),
        Ok(Event::Unreadable { user, .. }) => format!("unreadable {}", user.as_str()),
        Ok(Event::Interrupted { .. }) => "interrupted".to_owned(),
        Ok(Event::Reconnected { .. }) => "reconnected".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("ended: {:?}", error.kind()),
    }
}

/// So many events, in short.
async fn told(events: &mut EventStream, count: usize) -> Vec<String> {
    let mut told = Vec::new();
    while told.len() < count {
        told.push(next(events).await);
    }
    told
}

/// The next event that is not about the watch's own pace, in short.
async fn next_but_pace(events: &mut EventStream) -> String {
    loop {
        let event = next(events).await;
        if !event.starts_with("pace") {
            return event;
        }
    }
}

/// Lets the watch run until `done`, in which time it has to tell nothing.
async fn quiet(events: &mut EventStream, done: impl Fn() -> bool + Send + Sync) {
    silent(next(events), done).await;
}

/// As [`quiet`], but for the watch's own pace.
async fn quiet_but_pace(events: &mut EventStream, done: impl Fn() -> bool + Send + Sync) {
    silent(next_but_pace(events), done).await;
}

async fn silent(event: impl Future<Output = String>, done: impl Fn() -> bool + Send + Sync) {
    let done = async {
        while !done() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        event = event => panic!("nothing was to be told: {event}"),
        () = done => {}
    }
}

fn everybody(provider: &Provider) -> EventStream {
    provider.watch(WatchOptions::new())
}
