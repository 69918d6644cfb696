//! One stream of events over all four vendors.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use omnipresence::fleet::{FleetEvent, FleetEventStream, FleetWatchOptions, News};
use omnipresence::{Delivery, Event};
use presence_sim::{Action, Ending, Fault};

use crate::house::{House, VENDORS, who};

async fn next(events: &mut FleetEventStream) -> FleetEvent {
    events.next().await.unwrap()
}

/// Reads until everybody was seen once at every vendor.
async fn begun(events: &mut FleetEventStream, people: usize) -> BTreeMap<String, (usize, usize)> {
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    while seen.len() < VENDORS.len() || seen.values().any(|(_, people_)| *people_ < people) {
        let event = next(events).await;
        let count = seen.entry(event.provider.clone()).or_default();
        match &event.news {
            News::Told(Event::Started { .. }) => count.0 += 1,
            News::Told(Event::Seen(_)) => {
                assert!(event.person.is_some());
                assert_eq!(event.delivery, Some(Delivery::Poll));
                assert!(event.max_lag_ms.is_some_and(|lag| lag > 0));
                count.1 += 1;
            }
            other => panic!("{}: {other:?}", event.provider),
        }
    }
    seen
}

#[tokio::test]
async fn everybody_is_seen_once_at_every_vendor_and_then_each_change_by_its_vendor() {
    let house = House::new().await;
    house.at_work(&[2, 3]);
    let options = FleetWatchOptions::new().with_people([who(2), who(3)]);
    let mut events = house.fleet.watch(&options);
    let seen = begun(&mut events, 2).await;
    assert_eq!(seen.into_values().collect::<Vec<_>>(), [(1, 2); 4]);
    let jan = house.person(2);
    for vendor in VENDORS {
        match vendor {
            "conpeek" => {
                let offline = presence_sim::conpeek::State::Offline;
                drop(house.conpeek().set_state(&jan.login, offline).unwrap());
            }
            "webex" => {
                let meeting = presence_sim::webex::Status::Meeting;
                house.webex().set_status(&jan.email, meeting).unwrap();
            }
            "enaio" => assert!(house.enaio().set_absent(&jan.login, true)),
            _ => {
                let disabled = presence_sim::accsyn::Status::Disabled;
                drop(house.accsyn().set_status(&jan.email, disabled).unwrap());
            }
        }
        let event = loop {
            let event = next(&mut events).await;
            if matches!(event.news, News::Told(Event::Changed { .. })) {
                break event;
            }
        };
        assert_eq!((event.provider.as_str(), event.person), (vendor, Some(who(2))));
    }
    drop(events);
    house.close().await;
}

#[tokio::test]
async fn a_vendor_that_falls_silent_is_told_and_the_others_go_on() {
    let house = House::new().await;
    house.at_work(&[2]);
    let options = FleetWatchOptions::new().with_people([who(2)]);
    let mut events = house.fleet.watch(&options);
    begun(&mut events, 1).await;
    house.fails("accsyn", Fault::always(Action::Cut { ending: Ending::Reset }).unwrap());
    let interrupted = loop {
        let event = next(&mut events).await;
        match event.news {
            News::Told(Event::Interrupted { .. }) => break event.provider,
            News::Told(Event::Changed { .. }) => panic!("nothing has changed"),
            _ => {}
        }
    };
    assert_eq!(interrupted, "accsyn");
    let login = house.person(2).login;
    assert!(house.enaio().set_absent(&login, true));
    let event = loop {
        let event = next(&mut events).await;
        if matches!(event.news, News::Told(Event::Changed { .. })) {
            break event;
        }
    };
    assert_eq!(event.provider, "enaio");
    house.accsyn().faults().clear();
    let back = loop {
        let event = next(&mut events).await;
        if matches!(event.news, News::Told(Event::Reconnected { .. })) {
            break event.provider;
        }
    };
    assert_eq!(back, "accsyn");
    drop(events);
    house.close().await;
}

/// Conpeek has nothing to watch then, and the other three are watched all the same.
#[tokio::test]
async fn a_vendor_that_cannot_be_watched_says_so_once() {
    let house = House::blind().await;
    let mut events = house.fleet.watch(&FleetWatchOptions::new().with_people([who(2)]));
    let (mut not_watched, mut started) = (Vec::new(), 0);
    while not_watched.is_empty() || started < 3 {
        let event = next(&mut events).await;
        match event.news {
            News::NotWatched(_) => not_watched.push(event.provider),
            News::Told(Event::Started { .. }) => started += 1,
            _ => {}
        }
    }
    assert_eq!(not_watched, ["conpeek"]);
    drop(events);
    house.close().await;
}
