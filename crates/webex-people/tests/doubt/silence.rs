//! A watch tells silence from one person's failure, and says neither falsely.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use presence_core::{Clock, ManualClock, Timestamp, UserStatusProvider, WatchOptions};
use webex_people::{Client, Provider};

use super::common::{
    BASE64, Reply, Server, UUID, config, id, organisation, paged, provider_of, shown,
};
use super::{everybody, quiet, told};

/// Whoever is asked for is active, but for those who begin with `bad`.
async fn with_bad_people() -> Server {
    Server::start(|seen, _| match seen.target.rsplit('/').next().unwrap() {
        name if name.starts_with("bad") => Reply::new(503, "{}"),
        name => Reply::ok(format!(r#"{{"id":"{name}","status":"active"}}"#)),
    })
    .await
}

#[tokio::test]
async fn one_person_who_cannot_be_read_is_no_silence() {
    for concurrency in [1, 8] {
        let server = with_bad_people().await;
        let mut config = config(&server);
        config.engine.limits.concurrency = concurrency;
        let (provider, _) = provider_of(config);
        let users = [id("bad1"), id("bad2"), id("ok1"), id("ok2")];
        let mut events = provider.watch(WatchOptions::new().with_users(users));
        let mut events_told = told(&mut events, 5).await;
        assert!(events_told.remove(0).starts_with("started"));
        events_told.sort();
        let all = ["seen ok1", "seen ok2", "unreadable bad1", "unreadable bad2"];
        assert_eq!(events_told, all, "{concurrency}");
        let before = server.seen().len();
        quiet(&mut events, || server.seen().len() > before + 60).await;
    }
}

#[tokio::test]
async fn where_nobody_can_be_read_that_is_said_once_and_the_end_of_it_too() {
    let down = Arc::new(AtomicUsize::new(0));
    let is_down = Arc::clone(&down);
    let server = Server::start(move |seen, _| match is_down.load(Ordering::SeqCst) {
        1 => Reply::new(503, "{}"),
        _ => {
            let name = seen.target.rsplit('/').next().unwrap();
            Reply::ok(format!(r#"{{"id":"{name}","status":"active"}}"#))
        }
    })
    .await;
    let mut config = config(&server);
    config.engine.limits.concurrency = 1;
    let (provider, _) = provider_of(config);
    let mut events = provider.watch(WatchOptions::new().with_users([id("a"), id("b"), id("c")]));
    assert_eq!(told(&mut events, 4).await[1..], ["seen a", "seen b", "seen c"]);
    down.store(1, Ordering::SeqCst);
    assert_eq!(told(&mut events, 1).await, ["interrupted"]);
    let before = server.seen().len();
    quiet(&mut events, || server.seen().len() > before + 30).await;
    down.store(0, Ordering::SeqCst);
    assert_eq!(told(&mut events, 1).await, ["reconnected"]);
    let before = server.seen().len();
    quiet(&mut events, || server.seen().len() > before + 10).await;
}

#[tokio::test]
async fn a_list_that_fails_at_the_same_page_again_is_not_back() {
    let broken = Arc::new(AtomicUsize::new(1));
    let is_broken = Arc::clone(&broken);
    let whole = organisation(6);
    let server = Server::start(move |seen, turn| {
        match seen.target.contains("from=2") && is_broken.load(Ordering::SeqCst) == 1 {
            true => Reply::new(503, "{}"),
            false => whole(seen, turn),
        }
    })
    .await;
    let (provider, _) = provider_of(paged(&server));
    let mut events = everybody(&provider);
    let events_told = told(&mut events, 4).await;
    assert!(events_told[0].starts_with("started"));
    assert_eq!(events_told[1..], ["seen p0", "seen p1", "interrupted"]);
    let before = server.seen().len();
    quiet(&mut events, || server.seen().len() > before + 20).await;
    broken.store(0, Ordering::SeqCst);
    let back = ["reconnected", "seen p2", "seen p3", "seen p4", "seen p5"];
    assert_eq!(told(&mut events, 5).await, back);
}

/// Wakes a millisecond early, as timers of low resolution do.
#[derive(Debug)]
struct Early(ManualClock);

#[async_trait]
impl Clock for Early {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    async fn sleep(&self, wait: Duration) {
        let early = wait.saturating_sub(Duration::from_millis(1));
        self.0.sleep(early.max(Duration::from_micros(100))).await;
    }

    async fn time_limit(&self, limit: Duration) {
        self.0.time_limit(limit).await;
    }
}

#[tokio::test]
async fn a_clock_that_wakes_early_ends_no_silence() {
    let server = Server::start(|_, turn| match turn {
        0 => Reply::ok(r#"{"id":"PID","status":"active"}"#),
        _ => Reply::new(503, "{}"),
    })
    .await;
    let config = config(&server);
    let clock = Early(ManualClock::skipping(Timestamp::UNIX_EPOCH));
    let client = Client::builder(&config).clock(Arc::new(clock)).build().unwrap();
    let provider = Provider::with_client(config, client).unwrap();
    let mut events = provider.watch(WatchOptions::new().with_users([id("PID")]));
    assert_eq!(told(&mut events, 3).await[1..], ["seen PID", "interrupted"]);
    let before = server.seen().len();
    quiet(&mut events, || server.seen().len() > before + 12).await;
}

#[tokio::test]
async fn a_person_named_in_two_forms_is_watched_once() {
    let row = format!(r#"{{"id":"{BASE64}","status":"active"}}"#);
    let server = Server::always(Reply::ok(row)).await;
    let (provider, clock) = provider_of(config(&server));
    let users = [id(UUID), id(BASE64), id(&format!("{BASE64}="))];
    let mut events = provider.watch(WatchOptions::new().with_users(users));
    assert_eq!(told(&mut events, 2).await[1], format!("seen {}", UUID));
    quiet(&mut events, || server.seen().len() > 3).await;
    assert!(clock.monotonic() >= Duration::from_secs(90 + 135), "{:?}", clock.monotonic());
    assert_eq!(shown(&provider.get(&id(UUID)).await.unwrap()), UUID);
}

#[tokio::test]
async fn a_watch_of_many_named_people_lists_where_that_takes_fewer_calls() {
    let server = Server::start(organisation(70)).await;
    let mut config = config(&server);
    config.people = Some(70);
    config.page_size = Some(10);
    let (provider, _) = provider_of(config);
    let users: Vec<_> = (30..70).map(|n| id(&format!("p{n}"))).collect();
    let mut events = provider.watch(WatchOptions::new().with_users(users));
    let events_told = told(&mut events, 41).await;
    assert!(events_told[1..].iter().all(|event| event.starts_with("seen")));
    assert_eq!(server.seen().len(), 7, "seven pages, and not forty people");
}
