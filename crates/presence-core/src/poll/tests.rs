//! A scripted reader, a skipped clock, and the events that follow.

use std::sync::Mutex;

use futures_util::StreamExt;

use super::*;
use crate::{
    Availability, Basis, Error, ErrorKind, ManualClock, RetryState, Source, Subject, Timestamp,
    Vendor,
};

type Reading = Result<Vec<(UserRef, Result<UserStatus>)>>;

#[derive(Debug)]
struct Script(Mutex<VecDeque<Reading>>);

#[async_trait]
impl PollReader for Script {
    async fn read(&self) -> Reading {
        let next = self.0.lock().unwrap().pop_front();
        next.unwrap_or_else(|| Err(Error::new(ErrorKind::Closed, "the script is over")))
    }
}

fn row(id: &str, availability: Availability) -> (UserRef, Result<UserStatus>) {
    let user = UserRef::id(id).unwrap();
    let source = Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH);
    let subject = Subject::new("m", user.clone());
    (user, Ok(UserStatus::new(subject, source).with_availability(availability)))
}

fn failing(id: &str, kind: ErrorKind) -> (UserRef, Result<UserStatus>) {
    (UserRef::id(id).unwrap(), Err(Error::new(kind, "x")))
}

async fn events(script: Vec<Reading>) -> (Vec<String>, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    let reader = Script(Mutex::new(script.into()));
    let stream = poll_watch(reader, Arc::new(clock.clone()), Duration::from_secs(30));
    let name = |event: Result<Event>| match event {
        Ok(Event::Started { max_lag_ms, .. }) => format!("started {max_lag_ms}"),
        Ok(Event::Seen(status)) => format!("seen {}", status.availability),
        Ok(Event::Changed { before, now }) => {
            format!("changed {} {}", before.availability, now.availability)
        }
        Ok(Event::Gone { user }) => format!("gone {}", user.as_str()),
        Ok(Event::Unreadable { user, .. }) => format!("unreadable {}", user.as_str()),
        Ok(Event::Interrupted { .. }) => "interrupted".to_owned(),
        Ok(Event::Reconnected { silent_ms }) => format!("reconnected {silent_ms}"),
        Ok(Event::Pace { .. }) => "pace".to_owned(),
        Ok(Event::Lagged { missed }) => format!("lagged {missed}"),
        Err(error) => format!("error {}", error.kind()),
    };
    (stream.map(name).collect().await, clock)
}

#[tokio::test]
async fn changes_are_told_once_and_equal_readings_not_at_all() {
    let (events, clock) = events(vec![
        Ok(vec![row("1", Availability::Available), row("2", Availability::Away)]),
        Ok(vec![row("1", Availability::Available), row("2", Availability::Away)]),
        Ok(vec![row("1", Availability::Busy), row("2", Availability::Away)]),
    ])
    .await;
    assert_eq!(
        events,
        ["started 30000", "seen available", "seen away", "changed available busy", "error closed"]
    );
    assert_eq!(clock.slept().len(), 3, "it waits before each reading but the first");
}

#[tokio::test]
async fn one_failing_person_spoils_nobody_and_a_missing_one_is_gone() {
    let (events, _) = events(vec![
        Ok(vec![row("1", Availability::Available), row("2", Availability::Away)]),
        Ok(vec![failing("1", ErrorKind::Timeout), failing("2", ErrorKind::NotFound)]),
        Ok(vec![row("1", Availability::Available)]),
    ])
    .await;
    assert_eq!(
        events,
        [
            "started 30000",
            "seen available",
            "seen away",
            "unreadable 1",
            "gone 2",
            "seen available",
            "error closed"
        ]
    );
}

#[tokio::test]
async fn one_trouble_does_not_hide_another() {
    let (events, _) = events(vec![
        Ok(vec![failing("1", ErrorKind::Forbidden)]),
        Ok(vec![failing("1", ErrorKind::NotFound)]),
        Ok(vec![failing("1", ErrorKind::Forbidden)]),
    ])
    .await;
    assert_eq!(events, ["started 30000", "unreadable 1", "gone 1", "unreadable 1", "error closed"]);
}

#[tokio::test]
async fn who_cannot_be_read_or_is_not_there_is_told_once() {
    let bad = || Ok(vec![failing("1", ErrorKind::Forbidden), failing("2", ErrorKind::NotFound)]);
    let back = Ok(vec![row("1", Availability::Away), row("2", Availability::Busy)]);
    let (events, _) = events(vec![bad(), bad(), back, bad()]).await;
    assert_eq!(
        events,
        [
            "started 30000",
            "unreadable 1",
            "gone 2",
            "seen away",
            "seen busy",
            "unreadable 1",
            "gone 2",
            "error closed"
        ]
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_does_not_end_a_watch() {
    let (events, _) = events(vec![
        Err(Error::new(ErrorKind::Protocol, "the page of a proxy")),
        Ok(vec![row("1", Availability::Away)]),
        Err(Error::new(ErrorKind::Unauthenticated, "x")),
    ])
    .await;
    assert_eq!(
        events,
        [
            "started 30000",
            "interrupted",
            "reconnected 30000",
            "seen away",
            "error not authenticated"
        ]
    );
}

#[tokio::test]
async fn an_interruption_is_said_once_and_so_is_its_end() {
    let down = || Err(Error::new(ErrorKind::Connection, "x").with_retry_state(RetryState::GaveUp));
    let (events, _) = events(vec![
        Ok(vec![row("1", Availability::Available)]),
        down(),
        down(),
        Ok(vec![row("1", Availability::Busy)]),
    ])
    .await;
    assert_eq!(
        events,
        [
            "started 30000",
            "seen available",
            "interrupted",
            "reconnected 60000",
            "changed available busy",
            "error closed"
        ]
    );
}
