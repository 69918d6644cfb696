//! Watching through the facade, on a clock that waits for nobody.

use std::future::poll_fn;
use std::sync::Arc;

use omnipresence::conpeek::{Client, Provider};
use omnipresence::{
    Availability, Event, EventStream, ManualClock, Timestamp, UserStatusProvider, WatchOptions,
};
use presence_sim::conpeek::State;
use presence_sim::{Action, Ending, Fault, Trigger};

use crate::support::{config, login, reading};

async fn next(events: &mut EventStream) -> Event {
    poll_fn(|context| events.as_mut().poll_next(context)).await.unwrap().unwrap()
}

fn provider(conpeek: &presence_sim::Conpeek) -> Arc<dyn UserStatusProvider> {
    let config = config(conpeek, "desk");
    let clock = Arc::new(ManualClock::skipping(Timestamp::UNIX_EPOCH));
    let client = Client::builder(&config).clock(clock).build().unwrap();
    Arc::new(Provider::with_client(config, client).unwrap())
}

/// A watch of one person, of whom the first status has come.
async fn anna_is_seen(conpeek: &presence_sim::Conpeek) -> EventStream {
    let anna = WatchOptions::new().with_users([login("anna.nowak")]);
    let mut events = provider(conpeek).watch(anna);
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    assert!(matches!(next(&mut events).await, Event::Seen(_)));
    events
}

#[tokio::test]
async fn everybody_is_seen_once_and_then_what_changes() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let mut events = provider(conpeek).watch(WatchOptions::new());
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    for expected in [Availability::Available, Availability::Busy, Availability::Offline] {
        let Event::Seen(status) = next(&mut events).await else { panic!("somebody is missing") };
        assert_eq!(status.availability, expected);
    }
    conpeek.set_state("anna.nowak", State::Offline).unwrap();
    let Event::Changed { before, now } = next(&mut events).await else { panic!("no change") };
    assert_eq!(before.availability, Availability::Available);
    assert_eq!(now.availability, Availability::Offline);
    assert!(now.subject.is(&login("anna.nowak")));
    simulator.shutdown().await;
}

#[tokio::test]
async fn who_is_no_longer_known_is_gone() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let mut events = anna_is_seen(conpeek).await;
    assert!(conpeek.rename("anna.nowak", "anna.kowalska"));
    let Event::Gone { user } = next(&mut events).await else { panic!("nobody is gone") };
    assert_eq!(user, login("anna.nowak"));
    simulator.shutdown().await;
}

#[tokio::test]
async fn silence_is_told_once_and_so_is_its_end() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let mut events = anna_is_seen(conpeek).await;
    // Long enough that no retry of one reading outlives it.
    let trigger = Trigger { times: Some(40), ..Trigger::default() };
    conpeek.faults().push(Fault::new(trigger, Action::Cut { ending: Ending::Reset }).unwrap());
    assert!(matches!(next(&mut events).await, Event::Interrupted { .. }));
    conpeek.faults().clear();
    assert!(matches!(next(&mut events).await, Event::Reconnected { .. }));
    simulator.shutdown().await;
}
