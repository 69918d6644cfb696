//! Whom a watch of everybody may call gone.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::collections::BTreeMap;

use accsyn::{Config, Provider};
use common::sim::{INACTIVE, STANDARD, config, id, provider, simulator, user};
use futures_util::StreamExt;
use presence_core::{AccountState, Event, EventStream, UserRef, UserStatusProvider, WatchOptions};
use presence_sim::accsyn::Role;
use presence_sim::{Accsyn, Action, Fault, Trigger};

/// The size of a page that holds everybody.
const ONE_PAGE: usize = 1000;

fn config_of_one_page(server: &Accsyn) -> Config {
    let mut config = config(server);
    config.page_size = ONE_PAGE;
    config
}

async fn next(events: &mut EventStream) -> Event {
    events.next().await.unwrap().unwrap()
}

/// A watch of everybody, after its first reading.
async fn watched(server: &Accsyn, config: Config) -> (Provider, EventStream) {
    let people = server.users().filter(|user| !user.archived);
    let people = people.filter(|user| config.include_inactive || !user.inactive).count();
    let (provider, _) = provider(server, config);
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    for _ in 0..people {
        assert!(matches!(next(&mut events).await, Event::Seen(_)));
    }
    (provider, events)
}

/// Answers the next `times` lists of active users with nobody, as pages do that have shifted.
fn hide(server: &Accsyn, size: usize, times: u64) {
    answer(server, size, times, r#"{"result": []}"#);
}

/// Answers the next `times` lists of active users.
fn answer(server: &Accsyn, size: usize, times: u64, body: &str) {
    let list = Trigger {
        method: Some("GET".to_owned()),
        path: Some(format!("data%22%3A%20%7B%22limit%22%3A%20{size}%7D")),
        times: Some(times),
        ..Trigger::default()
    };
    let answer = Action::Status { status: 200, headers: BTreeMap::new(), body: body.to_owned() };
    server.faults().push(Fault::new(list, answer).unwrap());
}

#[tokio::test]
async fn who_is_still_there_is_not_gone() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (_provider, mut events) = watched(server, config(server)).await;
    let anna = user(server, STANDARD);
    hide(server, 100, 1);
    server.delete(&anna.id).unwrap();
    // The reading saw nobody who is active; only one of them has left.
    let Event::Gone { user } = next(&mut events).await else { panic!("nobody is gone") };
    assert_eq!(user.as_str(), anna.id);
    server.invite("new@example.com", Role::Standard).unwrap();
    let Event::Seen(status) = next(&mut events).await else { panic!("somebody else is gone") };
    assert_eq!(status.subject.email.unwrap().as_str(), "new@example.com");
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_row_that_names_nobody_hides_no_news_of_the_others() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (_provider, mut events) = watched(server, config(server)).await;
    let anna = user(server, STANDARD);
    let row = format!(r#"{{"id": "{}", "code": "{}", "status": "disabled"}}"#, anna.id, anna.code);
    answer(server, 100, 1, &format!(r#"{{"result": [{{"id": null}}, {row}]}}"#));
    let Event::Changed { now, .. } = next(&mut events).await else { panic!("no change") };
    assert_eq!(now.account, AccountState::Disabled);
    simulator.shutdown().await;
}

#[tokio::test]
async fn rows_that_are_all_nobody_are_told_and_read_again() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let mut config = config(server);
    config.include_inactive = false;
    let (_provider, mut events) = watched(server, config).await;
    answer(server, 100, 1, r#"{"result": [{"id": null}]}"#);
    assert!(matches!(next(&mut events).await, Event::Interrupted { .. }));
    assert!(matches!(next(&mut events).await, Event::Reconnected { .. }));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_watch_of_one_outlives_an_answer_that_names_nobody() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let anna = UserRef::id(user(server, STANDARD).id).unwrap();
    let (provider, _) = provider(server, config(server));
    let find = Trigger {
        method: Some("GET".to_owned()),
        path: Some("/event".to_owned()),
        times: Some(1),
        ..Trigger::default()
    };
    server.faults().push(Fault::new(find, Action::Html { status: 200 }).unwrap());
    let mut events = provider.watch(WatchOptions::new().with_users([anna]));
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    assert!(matches!(next(&mut events).await, Event::Unreadable { .. }));
    assert!(matches!(next(&mut events).await, Event::Seen(_)));
    simulator.shutdown().await;
}

#[tokio::test]
async fn too_many_to_be_asked_for_are_kept_for_one_more_reading() {
    let built = presence_sim::Simulator::builder();
    let built = built.vendor(presence_sim::VendorKind::Accsyn).people(400);
    let simulator = built.start().await.unwrap();
    let server = simulator.accsyn().unwrap();
    // The list is of one page, which the fault knows by its size.
    let (_provider, mut events) = watched(server, config_of_one_page(server)).await;
    hide(server, ONE_PAGE, 1);
    server.invite("new@example.com", Role::Standard).unwrap();
    // Those who could not be read are seen again, and among them is who was invited.
    let mut unreadable = 0;
    loop {
        let Event::Seen(status) = after_the_unreadable(&mut events, &mut unreadable).await else {
            panic!("somebody is gone");
        };
        if status.subject.email.unwrap().as_str() == "new@example.com" {
            break;
        }
    }
    assert!(unreadable > 0);
    // Twice in a row is the end of it for those who are not asked for.
    hide(server, ONE_PAGE, 2);
    let before = unreadable;
    loop {
        match after_the_unreadable(&mut events, &mut unreadable).await {
            Event::Gone { .. } => break,
            event => assert!(matches!(event, Event::Seen(_)), "{event:?}"),
        }
    }
    assert!(unreadable > before);
    simulator.shutdown().await;
}

/// The next event of another kind; those of this one are counted.
async fn after_the_unreadable(events: &mut EventStream, unreadable: &mut usize) -> Event {
    loop {
        match next(events).await {
            Event::Unreadable { error, .. } => {
                assert!(error.is_temporary());
                *unreadable += 1;
            }
            event => return event,
        }
    }
}

#[tokio::test]
async fn who_is_deactivated_leaves_a_watch_of_the_active() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let mut config = config(server);
    config.include_inactive = false;
    let (_provider, mut events) = watched(server, config).await;
    let anna = user(server, STANDARD);
    server.deactivate(&anna.id).unwrap();
    let Event::Gone { user } = next(&mut events).await else { panic!("nobody is gone") };
    assert_eq!(user.as_str(), anna.id);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_change_of_somebody_whom_the_list_missed_is_told() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (_provider, mut events) = watched(server, config(server)).await;
    let parked = id(server, INACTIVE);
    hide(server, 100, 1);
    server.activate(parked.as_str()).unwrap();
    let Event::Changed { now, .. } = next(&mut events).await else { panic!("no change") };
    assert!(now.subject.is(&parked));
    assert_ne!(now.account, AccountState::Deactivated);
    simulator.shutdown().await;
}
