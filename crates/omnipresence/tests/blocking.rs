//! The blocking door: every method without async, over memory and over real sockets.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use omnipresence::blocking::{Fleet, Provider};
use omnipresence::directory::{Directory, PersonKey};
use omnipresence::fleet::{ApplyOptions, FleetChange, FleetWatchOptions, News, PeopleOptions};
use omnipresence::{
    Absence, Availability, Change, Error, ErrorKind, Event, ListOptions, ManualClock,
    MemoryProvider, Target, Timestamp, UserRef, Vendor, Verdict, WatchOptions, connect, conpeek,
};
use presence_sim::{Simulator, VendorKind};
use tokio::runtime::Runtime;

/// Long enough for whatever is going to happen; nothing waits for it to pass.
const PLENTY: Duration = Duration::from_secs(60);

fn anna() -> UserRef {
    UserRef::login("anna").unwrap()
}

fn anna_nowak() -> UserRef {
    UserRef::login("anna.nowak").unwrap()
}

fn memory() -> Provider {
    Provider::new(Arc::new(MemoryProvider::with_people(["anna", "jan"]))).unwrap()
}

#[test]
fn everything_the_trait_has_is_there() {
    let provider = memory();
    assert_eq!((provider.name(), provider.vendor()), ("memory", Vendor::MEMORY));
    assert!(provider.capabilities().set.is_supported());
    let absent = Change::absence(anna(), Absence::Absent);
    assert_eq!(provider.preview(std::slice::from_ref(&absent)).changes.len(), 1);
    let outcomes = provider.set(&[absent.clone(), absent]);
    assert_eq!(
        outcomes.iter().map(|it| it.verdict).collect::<Vec<_>>(),
        [Verdict::Applied, Verdict::NoChange]
    );
    assert_eq!(provider.get(&anna()).unwrap().absence, Absence::Absent);
    let nobody = UserRef::login("nobody").unwrap();
    let read = provider.get_many(&[nobody, anna()]);
    assert_eq!(read[0].as_ref().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(read[1].as_ref().unwrap().absence, Absence::Absent);
    assert_eq!(provider.list(ListOptions::new()).filter(Result::is_ok).count(), 2);
    assert_eq!(provider.list(ListOptions::new().with_limit(1)).count(), 1);
    assert!(provider.probe().is_ok());
}

#[test]
fn a_watch_waits_for_a_while_or_for_the_next() {
    let provider = memory();
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next(), Some(Ok(Event::Started { .. }))));
    let seen = (&mut events).take(2).filter(|it| matches!(it, Ok(Event::Seen(_))));
    assert_eq!(seen.count(), 2);
    assert!(events.next_within(Duration::ZERO).is_pending(), "nothing has happened");
    let outcome = provider.set_one(Change::absence(anna(), Absence::Absent));
    assert_eq!(outcome.verdict, Verdict::Applied);
    let Poll::Ready(Some(Ok(Event::Changed { before, now }))) = events.next_within(PLENTY) else {
        panic!("no change");
    };
    assert_ne!(before.absence, now.absence);
    assert_eq!(now.absence, Absence::Absent);
}

#[test]
fn inside_a_runtime_all_is_refused_and_nothing_panics() {
    let provider = memory();
    let mut list = provider.list(ListOptions::new());
    let mut watch = provider.watch(WatchOptions::new());
    let provider = Runtime::new().unwrap().block_on(async move {
        let refused = |error: Error| {
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains("inside an async runtime"), "{error}");
        };
        refused(provider.get(&anna()).unwrap_err());
        refused(provider.probe().unwrap_err());
        refused(Provider::new(Arc::clone(provider.provider())).unwrap_err());
        let many = provider.get_many(&[anna(), anna()]);
        assert_eq!(many.len(), 2);
        many.into_iter().for_each(|it| refused(it.unwrap_err()));
        let absent = Change::absence(anna(), Absence::Absent);
        let outcomes = provider.set(&[absent.clone(), absent.clone()]);
        assert_eq!(outcomes.len(), 2);
        for outcome in outcomes.into_iter().chain([provider.set_one(absent)]) {
            assert_eq!(outcome.verdict, Verdict::Unsupported);
            refused(outcome.error.unwrap());
        }
        refused(list.next().unwrap().unwrap_err());
        assert!(list.next().is_none(), "it is said once");
        let Poll::Ready(Some(Err(error))) = watch.next_within(PLENTY) else { panic!("no refusal") };
        refused(error);
        assert!(matches!(watch.next_within(PLENTY), Poll::Ready(None)));
        let on_another_thread = provider.clone();
        let blocking = tokio::task::spawn_blocking(move || on_another_thread.get(&anna()));
        refused(blocking.await.unwrap().unwrap_err());
        drop(Provider::clone(&provider));
        provider
    });
    assert_eq!(provider.get(&anna()).unwrap().absence, Absence::Present, "nothing was written");
    // The last handle of a runtime goes away inside another.
    Runtime::new().unwrap().block_on(async move { drop(provider) });
}

fn desk(simulator: &Simulator) -> Provider {
    let server = simulator.conpeek().unwrap();
    let mut config = conpeek::Config::new(server.url(), server.key().to_owned());
    let path = conpeek::ReadPath::new("/tenant_user/{user}/work_state").unwrap();
    config.read = conpeek::ReadMode::Unverified(path);
    config.users = simulator.cast().iter().map(|person| person.login).collect();
    Provider::new(connect(config).unwrap()).unwrap()
}

#[test]
fn real_sockets_work_and_threads_share_a_handle() {
    let beside = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Conpeek).with_unverified_read(true);
    let simulator = beside.block_on(builder.start()).unwrap();
    let provider = desk(&simulator);
    let people: Vec<UserRef> =
        simulator.cast().iter().map(|person| UserRef::login(person.login).unwrap()).collect();
    std::thread::scope(|scope| {
        for person in &people {
            scope.spawn(|| {
                let off = Change::availability(person.clone(), Availability::Offline);
                let outcome = provider.set_one(off);
                assert!(outcome.is_success(), "{outcome:?}");
            });
        }
    });
    let listed: Vec<_> = provider.list(ListOptions::new()).map(Result::unwrap).collect();
    assert_eq!(listed.len(), people.len());
    assert!(listed.iter().all(|status| status.availability == Availability::Offline));
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next(), Some(Ok(Event::Started { .. }))));
    assert_eq!((&mut events).take(people.len()).filter(|it| it.is_ok()).count(), people.len());
    drop(events);
    beside.block_on(simulator.shutdown());
    assert!(provider.get(&people[0]).is_err(), "nobody answers any more");
}

/// Nothing runs between calls, so that nobody notices there that the server has hung up.
#[test]
fn a_connection_that_was_closed_between_two_calls_costs_no_call() {
    let beside = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Conpeek).with_unverified_read(true);
    let simulator = beside.block_on(builder.start()).unwrap();
    let provider = desk(&simulator);
    let server = simulator.conpeek().unwrap();
    for round in 0..20 {
        let wanted = if round % 2 == 0 { Availability::Offline } else { Availability::Available };
        let outcome = provider.set_one(Change::availability(anna_nowak(), wanted));
        assert_eq!(outcome.verdict, Verdict::Applied, "{round}: {outcome:?}");
        server.drop_idle_connections();
        beside.block_on(server.wait_for_open_connections(0)).unwrap();
    }
    assert!(server.connections_accepted() > 10, "they were closed indeed");
    beside.block_on(simulator.shutdown());
}

#[test]
fn a_fleet_is_planned_applied_and_taken_back() {
    let people = Directory::from_csv("key,provider,user\np-1,memory,login:anna\n").unwrap();
    let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
    let fleet = omnipresence::fleet::Fleet::builder(clock)
        .provider(Arc::new(MemoryProvider::with_people(["anna", "jan"])))
        .directory(people)
        .build()
        .unwrap();
    let fleet = Fleet::new(fleet).unwrap();
    let key = PersonKey::new("p-1").unwrap();
    let away = FleetChange::new(key.clone(), Target::Absence(Absence::Absent));
    let plan = fleet.plan([away]).unwrap();
    let applied = fleet.apply(&plan, ApplyOptions::new()).unwrap();
    assert!(applied.all_wanted());
    let absent = Target::Absence(Absence::Absent);
    assert_eq!(fleet.person(&key).unwrap().absence.value, absent);
    let everybody: Vec<_> = fleet.people(PeopleOptions::new()).map(Result::unwrap).collect();
    assert_eq!(everybody.len(), 1);
    let told = fleet.watch(&FleetWatchOptions::new()).next().unwrap().unwrap();
    assert!(matches!(told.news, News::Told(Event::Started { .. })));
    let back = fleet.undo(&plan, &applied).unwrap();
    assert!(fleet.apply(&back, ApplyOptions::new()).unwrap().all_wanted());
    assert_ne!(fleet.person(&key).unwrap().absence.value, absent);
    assert_eq!(fleet.fleet().directory().len(), 1);
    let refused = Runtime::new().unwrap().block_on(async { fleet.plan([]).unwrap_err() });
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
}
