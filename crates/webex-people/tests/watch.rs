//! Watching: what is told, what is not, and within what budget.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{Reply, Server, config, id, organisation, paged, provider_of, shown};
use futures_util::StreamExt;
use presence_core::{
    Availability, Clock, ErrorKind, Event, EventStream, UserRef, UserStatusProvider, WatchOptions,
};

#[tokio::test]
async fn a_watch_tells_changes_and_not_last_activities() {
    let rows = [
        r#""status":"active","lastActivity":"2026-11-22T11:00:00Z""#,
        r#""status":"active","lastActivity":"2026-11-22T11:05:00Z""#,
        r#""status":"active","lastActivity":"2026-11-22T11:10:00Z""#,
        r#""status":"call","lastActivity":"2026-11-22T11:15:00Z""#,
        r#""status":"active""#,
    ];
    let server = Server::start(move |_, turn| match rows.get(turn) {
        Some(fields) => Reply::ok(format!(r#"{{"id":"p1",{fields}}}"#)),
        None => Reply::new(404, "{}"),
    })
    .await;
    let (provider, clock) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1"), id("p1")]));
    let Some(Ok(Event::Started { max_lag_ms, .. })) = events.next().await else { panic!() };
    assert_eq!(max_lag_ms, 300_000);
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    assert!(server.seen().len() <= 1);
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(now.availability, Availability::Busy);
    assert_eq!(clock.monotonic(), Duration::from_millis(90_000 + 135_000 + 202_500));
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(now.availability, Availability::Available);
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!() };
    assert_eq!(user, id("p1"));
    let slept: Vec<f64> = clock.slept().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(
        slept,
        [90.0, 135.0, 202.5, 101.25, 50.625],
        "longer when quiet, half after a change"
    );
}

#[tokio::test]
async fn a_watch_keeps_its_budget_and_says_how_late_it_may_be() {
    let server = Server::start(organisation(40)).await;
    let mut config = config(&server);
    config.poll.calls_per_minute = 6;
    config.poll.floor = Duration::from_secs(5);
    let (provider, clock) = provider_of(config);
    let users: Vec<UserRef> = (0..40).map(|n| id(&format!("p{n}"))).collect();
    let options = WatchOptions::new().with_users(users).with_interval(Duration::from_secs(5));
    let mut events = provider.watch(options);
    let Some(Ok(Event::Started { max_lag_ms, .. })) = events.next().await else { panic!() };
    assert_eq!(max_lag_ms, 400_000, "longer than the interval: the turns of all forty");
    for _ in 0..40 {
        assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    }
    let next = async {
        while server.seen().len() < 120 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        event = events.next() => panic!("nothing changed: {event:?}"),
        () = next => {}
    }
    let minutes = clock.monotonic().as_secs_f64() / 60.0;
    let calls = server.seen().len() as f64;
    assert!(calls <= 6.0 * minutes + 8.0, "{calls} calls in {minutes} minutes");
}

#[tokio::test]
async fn a_watch_of_everybody_lists_and_a_short_list_is_not_taken_for_people_gone() {
    let phase = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&phase);
    let whole = organisation(4);
    let server = Server::start(move |seen, turn| {
        let late = seen.target.contains("from=");
        match current.load(Ordering::SeqCst) {
            1 if late => Reply::ok("{}"),
            2 if late => Reply::ok(r#"{"items":[{"id":"p2","status":"call"}]}"#),
            3 => Reply::new(503, "{}"),
            _ => whole(seen, turn),
        }
    })
    .await;
    let (provider, _) = provider_of(paged(&server));
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    for _ in 0..4 {
        assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    }
    assert!(matches!(events.next().await, Some(Ok(Event::Pace { .. }))), "two pages, not many");
    phase.store(3, Ordering::SeqCst);
    let Some(Ok(Event::Interrupted { error })) = events.next().await else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    phase.store(2, Ordering::SeqCst);
    assert!(matches!(events.next().await, Some(Ok(Event::Reconnected { .. }))));
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(shown(&now), "p2");
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!() };
    assert_eq!(user, id("p3"));
    phase.store(1, Ordering::SeqCst);
    let Some(Ok(Event::Interrupted { error })) = events.next().await else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Protocol, "a page that cannot be read is no empty one");
    phase.store(0, Ordering::SeqCst);
    assert!(matches!(events.next().await, Some(Ok(Event::Reconnected { .. }))));
    let mut back = Vec::new();
    while back.len() < 2 {
        match events.next().await {
            Some(Ok(Event::Changed { now, .. })) => back.push(shown(&now)),
            Some(Ok(Event::Seen(now))) => back.push(shown(&now)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(back, ["p2", "p3"], "nobody was taken for gone");
}

#[tokio::test]
async fn a_watch_ends_when_the_token_is_refused_and_refuses_what_it_cannot_ask() {
    let server = Server::always(Reply::new(401, "{}")).await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1")]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(events.next().await.is_none());
    for user in [UserRef::login("anna").unwrap(), id("a/b")] {
        let mut events = provider.watch(WatchOptions::new().with_users([user]));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("watch")));
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn a_watch_tells_who_cannot_be_read_and_who_is_not_there_and_goes_on() {
    let server = Server::start(move |_, turn| match turn {
        0 | 1 => Reply::new(403, "{}"),
        2 => Reply::new(404, "{}"),
        3 => Reply::ok(r#"{"id":"somebody-else"}"#),
        _ => Reply::ok(r#"{"id":"p1","status":"active"}"#),
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1")]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    let Some(Ok(Event::Unreadable { user, error })) = events.next().await else { panic!() };
    assert_eq!((user, error.kind()), (id("p1"), ErrorKind::Forbidden));
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!() };
    assert_eq!(user, id("p1"));
    let Some(Ok(Event::Unreadable { error, .. })) = events.next().await else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Mismatch, "one trouble does not hide another");
    let next = events.next().await;
    assert!(matches!(next, Some(Ok(Event::Seen(_)))), "told once, and then seen: {next:?}");
}

/// The next event, which has to come.
async fn next(events: &mut EventStream) -> Event {
    events.next().await.unwrap().unwrap()
}

/// The next event that is not about the watch's own pace.
async fn next_but_pace(events: &mut EventStream) -> Event {
    loop {
        let event = next(events).await;
        if !matches!(event, Event::Pace { .. }) {
            return event;
        }
    }
}

fn count_pages(server: &Server) -> usize {
    server.targets().iter().filter(|target| target.starts_with("/v1/people?")).count()
}

#[tokio::test]
async fn a_watch_of_everybody_tells_page_by_page_and_keeps_its_budget() {
    let server = Server::start(organisation(200)).await;
    let mut config = paged(&server);
    config.people = Some(200);
    config.poll.calls_per_minute = 6;
    let (provider, clock) = provider_of(config);
    let mut events = provider.watch(WatchOptions::new());
    let Event::Started { max_lag_ms, .. } = next(&mut events).await else { panic!() };
    assert_eq!(max_lag_ms, 300_000 + 99 * 10_000, "the longest interval and a hundred pages");
    for seen in 1..=200_usize {
        assert!(matches!(next(&mut events).await, Event::Seen(_)));
        let pages = count_pages(&server);
        assert!(pages <= seen.div_ceil(2) + 2, "{pages} pages asked for after {seen} people");
        let minutes = clock.monotonic().as_secs_f64() / 60.0;
        assert!(pages as f64 <= 6.0 * minutes + 6.0, "{pages} pages in {minutes} minutes");
    }
    assert!(clock.monotonic() >= Duration::from_secs(94 * 10), "{:?}", clock.monotonic());
}

#[tokio::test]
async fn empty_pages_halved_pages_and_repeats_count_in_the_budget() {
    let whole = organisation(4);
    let server = Server::start(move |seen, turn| match turn {
        // Too slow twice, then busy twice, then empty three times.
        0 | 1 => Reply::new(504, "{}"),
        2 | 3 => Reply::new(503, "{}").with("retry-after", "0"),
        4..=6 => Reply::page(&[], Some(&format!("/v1/people?from=0&max=2&empty={turn}"))),
        _ => whole(seen, turn),
    })
    .await;
    let mut config = paged(&server);
    config.page_size = Some(8);
    config.poll.calls_per_minute = 1;
    let (provider, clock) = provider_of(config);
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    for _ in 0..4 {
        assert!(matches!(next(&mut events).await, Event::Seen(_)));
    }
    let calls = server.seen().len();
    assert_eq!(calls, 9);
    let minutes = clock.monotonic().as_secs_f64() / 60.0;
    assert!(calls as f64 <= minutes + 1.0 + 2.0, "{calls} calls in {minutes} minutes");
}

#[tokio::test]
async fn bad_rows_and_remarks_are_nobody_and_nobody_is_gone_for_them() {
    let phase = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&phase);
    let server = Server::start(move |seen, _| {
        if seen.target.ends_with("/p1") {
            return Reply::ok(r#"{"id":"p1","status":"active"}"#);
        }
        let rows = match current.load(Ordering::SeqCst) {
            0 => r#"{"id":"p0","status":"active"},{"id":"p1","status":"active"}"#,
            1 => r#"{"id":"p0","status":"call"},{"id":7,"status":"active"}"#,
            2 => r#"{"id":"p0","status":"active"},{"errors":{"x":{"code":"c","reason":"r"}}}"#,
            _ => r#"{"id":"p0","status":"call"}"#,
        };
        Reply::ok(format!(r#"{{"items":[{rows}]}}"#))
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    for _ in 0..2 {
        assert!(matches!(next(&mut events).await, Event::Seen(_)));
    }
    for (now, availability) in [(1, Availability::Busy), (2, Availability::Available)] {
        phase.store(now, Ordering::SeqCst);
        let Event::Changed { now, .. } = next_but_pace(&mut events).await else { panic!() };
        assert_eq!((shown(&now), now.availability), ("p0".to_owned(), availability));
        if availability == Availability::Busy {
            let Event::Seen(now) = next_but_pace(&mut events).await else { panic!() };
            assert_eq!(shown(&now), "p1", "read singly");
        }
    }
    phase.store(3, Ordering::SeqCst);
    let Event::Changed { now, .. } = next_but_pace(&mut events).await else { panic!() };
    assert_eq!(shown(&now), "p0");
    let Event::Gone { user } = next_but_pace(&mut events).await else { panic!() };
    assert_eq!(user, id("p1"), "a whole list without her");
}

#[tokio::test]
async fn how_late_a_watch_of_everybody_may_be_is_not_said_too_small() {
    let lag = async |people: usize, told: Option<usize>| {
        let server = Server::start(organisation(people)).await;
        let mut config = config(&server);
        config.page_size = Some(10);
        config.people = told;
        let (provider, _) = provider_of(config);
        let mut events = provider.watch(WatchOptions::new());
        let Event::Started { max_lag_ms, .. } = next(&mut events).await else { panic!() };
        for _ in 0..people {
            assert!(matches!(next(&mut events).await, Event::Seen(_)));
        }
        max_lag_ms
    };
    assert_eq!(lag(25, Some(25)).await, 302_000, "three pages at one a second");
    assert_eq!(lag(4, None).await, 300_000, "one page: nobody knew, the first list tells");
    let unknown = lag(25, None).await;
    assert_eq!(unknown, 300_000 + 99_999_000, "as many pages as a list may have");
}

#[tokio::test]
async fn how_late_a_watch_may_be_is_said_anew_when_the_pages_were_counted() {
    let server = Server::start(organisation(25)).await;
    let mut config = config(&server);
    config.page_size = Some(10);
    let (provider, _) = provider_of(config);
    let events: Vec<Event> =
        provider.watch(WatchOptions::new()).take(27).map(Result::unwrap).collect().await;
    assert!(matches!(events[0], Event::Started { max_lag_ms: 100_299_000, .. }));
    assert!(events[1..26].iter().all(|event| matches!(event, Event::Seen(_))));
    assert!(matches!(events[26], Event::Pace { max_lag_ms: 302_000 }), "{:?}", events[26]);
}

#[tokio::test]
async fn what_a_watch_remembers_is_without_the_vendors_document() {
    let server = Server::start(|_, turn| {
        let word = ["active", "call"][turn.min(1)];
        Reply::ok(format!(r#"{{"items":[{{"id":"p0","status":"{word}"}}]}}"#))
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(next(&mut events).await, Event::Started { .. }));
    let Event::Seen(seen) = next(&mut events).await else { panic!() };
    assert!(seen.vendor.is_some());
    let Event::Changed { before, now } = next(&mut events).await else { panic!() };
    assert!(before.vendor.is_none(), "a document a person would be most of the memory");
    assert!(now.vendor.is_some());
}

#[tokio::test]
async fn a_watch_with_a_change_as_it_is_printed() {
    let server = Server::start(|_, turn| match turn {
        0 => Reply::ok(r#"{"id":"p1","emails":["a@b.c"],"status":"active"}"#),
        1 => Reply::ok(r#"{"id":"p1","emails":["a@b.c"],"status":"OutOfOffice"}"#),
        2 => Reply::new(403, "{}"),
        3..=5 => Reply::new(503, "{}"),
        6 => Reply::ok(r#"{"id":"p1","emails":["a@b.c"],"status":"active"}"#),
        _ => Reply::new(404, "{}"),
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let events = provider.watch(WatchOptions::new().with_users([id("p1")]));
    let told: Vec<Event> = events.take(8).map(Result::unwrap).collect().await;
    let mut printed = serde_json::to_string_pretty(&told).unwrap();
    for ours in
        printed.split("sent as ").skip(1).map(|rest| rest[..49].to_owned()).collect::<Vec<_>>()
    {
        printed = printed.replace(&ours, "[tracking id]");
    }
    insta::assert_snapshot!(printed);
}
