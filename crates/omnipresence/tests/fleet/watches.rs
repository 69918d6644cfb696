//! One stream of events over all providers.

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::fleet::{FleetEvent, FleetWatchOptions, News, Privacy};
use omnipresence::{
    Delivery, Error, ErrorKind, Event, MemoryProvider, Note, Support, UserRef,
    UserStatusProviderExt, Why,
};

use crate::desk::{Desk, builder, directory, fleet, id, key};

fn of<'a>(events: &'a [FleetEvent], provider: &str) -> Vec<&'a FleetEvent> {
    events.iter().filter(|one| one.provider == provider).collect()
}

#[tokio::test]
async fn every_provider_is_heard_and_one_that_ends_does_not_end_the_others() {
    let short = Arc::new(Desk::new("short", 2));
    let long = Arc::new(Desk::new("long", 2));
    let silent = Desk::new("silent", 2).able(|able| {
        able.watch = Support::unsupported(Why::VendorLacks, "no such call");
    });
    let silent = Arc::new(silent);
    let started = |max_lag_ms| Ok(Event::Started { delivery: Delivery::Poll, max_lag_ms });
    short.events.lock().unwrap().extend([
        started(5_000),
        Ok(Event::Seen(Box::new(short.stands(1)))),
        Err(Error::new(ErrorKind::Unauthenticated, "no longer")),
    ]);
    long.events.lock().unwrap().extend([
        started(60_000),
        Ok(Event::Seen(Box::new(long.stands(2)))),
        Ok(Event::Gone { user: id(1) }),
        Ok(Event::Gone { user: id(77) }),
        Ok(Event::Lagged { missed: 3 }),
    ]);
    let all = fleet(&[&short, &long, &silent], 2);
    let events: Vec<FleetEvent> = all.watch(&FleetWatchOptions::new()).collect().await;

    let [started, seen, ended] = of(&events, "short")[..] else { panic!("{events:?}") };
    assert_eq!((started.delivery, started.max_lag_ms), (Some(Delivery::Poll), Some(5_000)));
    assert_eq!(seen.person, Some(key(1)));
    assert!(matches!(&ended.news, News::Ended(Some(e)) if e.kind() == ErrorKind::Unauthenticated));
    let people: Vec<_> = of(&events, "long").iter().map(|one| one.person.clone()).collect();
    assert_eq!(people, [None, Some(key(2)), Some(key(1)), None, None, None]);
    assert!(of(&events, "long").iter().all(|one| one.max_lag_ms == Some(60_000)));
    assert!(matches!(of(&events, "long")[5].news, News::Ended(None)));
    let [one] = of(&events, "silent")[..] else { panic!("{events:?}") };
    assert!(matches!(&one.news, News::NotWatched(e) if e.kind() == ErrorKind::Unsupported));
}

#[tokio::test]
async fn only_those_asked_for_are_watched_and_never_everybody_by_mistake() {
    let provider = MemoryProvider::with_people(["1", "2", "3"]);
    let all = omnipresence::fleet::Fleet::builder(Arc::new(Desk::new("x", 0).clock.clone()))
        .provider(Arc::new(provider.clone()))
        .directory(directory(2, &["memory"]))
        .build()
        .unwrap();
    let mut events = all.watch(&FleetWatchOptions::new().with_people([key(2)]));
    let started = events.next().await.unwrap();
    assert_eq!((started.person, started.delivery), (None, Some(Delivery::Push)));
    let seen = events.next().await.unwrap();
    assert_eq!(seen.person, Some(key(2)));
    provider.mark_absent(&UserRef::login("1").unwrap()).await.into_result().unwrap();
    provider.mark_absent(&UserRef::login("2").unwrap()).await.into_result().unwrap();
    let changed = events.next().await.unwrap();
    assert_eq!(changed.person, Some(key(2)));
    assert!(matches!(changed.news, News::Told(Event::Changed { .. })));

    let nobody: Vec<_> = all.watch(&FleetWatchOptions::new().with_people([key(9)])).collect().await;
    assert!(matches!(nobody[..], [FleetEvent { news: News::NotWatched(_), .. }]), "{nobody:?}");
    assert_eq!(all.providers().map(|one| one.name()).collect::<Vec<_>>(), ["memory"]);
}

#[tokio::test]
async fn events_pass_the_filter() {
    let desk = Arc::new(Desk::new("desk", 1));
    let noted = Box::new(desk.stands(1).with_note(Note::new("secret")));
    desk.events.lock().unwrap().push(Ok(Event::Changed { before: noted.clone(), now: noted }));
    let all = builder(&[&desk], 1).privacy(Privacy::strict()).build().unwrap();
    let events: Vec<_> = all.watch(&FleetWatchOptions::new()).collect().await;
    assert!(!serde_json::to_string(&events).unwrap().contains("secret"));
}
