//! What the conformance suites do not see: the bounded queue, ambiguity, time.

use std::time::Duration;

use futures_util::StreamExt;

use super::*;
use crate::{
    AccountState, Availability, ErrorKind, Event, Note, PersonName, Since, StatusField, Tolerance,
    UserStatusProviderExt, Verdict,
};

#[tokio::test]
async fn a_slow_watcher_is_told_how_much_it_missed() {
    let provider = MemoryProvider::with_people(["anna"]);
    let anna = UserRef::login("anna").unwrap();
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    for turn in 0..1030 {
        let word = if turn % 2 == 0 { Availability::Busy } else { Availability::Away };
        assert_eq!(provider.set_availability(&anna, word).await.verdict, Verdict::Applied);
    }
    assert!(matches!(events.next().await, Some(Ok(Event::Lagged { missed: 6 }))));
    assert!(matches!(events.next().await, Some(Ok(Event::Changed { .. }))));
}

#[tokio::test]
async fn a_name_that_two_people_share_is_a_conflict() {
    let twin = |id: &str| {
        let mut subject = Subject::new("", UserRef::id(id).unwrap());
        subject.display_name = Some(PersonName::new("Anna Nowak").unwrap());
        subject
    };
    let provider = MemoryProvider::builder("m").person(twin("1")).person(twin("2")).build();
    let error = provider.get(&UserRef::name("Anna Nowak").unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn since_is_the_time_of_the_change() {
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let person = Subject::new("", UserRef::id("1").unwrap());
    let provider =
        MemoryProvider::builder("m").clock(Arc::new(clock.clone())).person(person).build();
    clock.advance(Duration::from_secs(90));
    let outcome = provider.mark_absent(&UserRef::id("1").unwrap()).await;
    let since = outcome.status.unwrap().since;
    assert_eq!(since, Some(Since::exactly(Timestamp::from_unix_seconds(90).unwrap())));
}

#[tokio::test]
async fn what_an_account_cannot_carry_is_a_loss_or_a_refusal() {
    let provider = MemoryProvider::with_people(["anna"]);
    let anna = UserRef::login("anna").unwrap();
    let locked = Change::account(anna, AccountState::Disabled)
        .allowing_account()
        .with_note(Note::new("left the house"));
    let strict = provider.set_one(locked.clone().with_tolerance(Tolerance::Strict)).await;
    assert_eq!(strict.verdict, Verdict::Rejected);
    let outcome = provider.set_one(locked).await;
    assert_eq!(outcome.verdict, Verdict::Applied);
    assert_eq!(
        outcome.losses.iter().map(|loss| loss.what).collect::<Vec<_>>(),
        [StatusField::Note]
    );
}
