//! A watch of everybody: whoever is missing from a list that is not whole is not gone, and whoever
//! is gone is told; how late it may be follows the pages as they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use presence_core::{Clock, UserStatusProvider, WatchOptions};

use super::common::{Reply, Seen, Server, config, organisation, provider_of};
use super::{everybody, next, next_but_pace, quiet, quiet_but_pace, told};

const BOTH: &str = r#"{"items":[{"id":"a","status":"active"},{"id":"b","status":"active"}]}"#;

#[tokio::test]
async fn an_empty_list_after_people_is_an_interruption() {
    for glitch in [r#"{"items":[]}"#, r#"{"items":null}"#] {
        let server = Server::start(move |_, turn| match turn {
            1 => Reply::ok(glitch),
            _ => Reply::ok(BOTH),
        })
        .await;
        let (provider, _) = provider_of(config(&server));
        let mut events = everybody(&provider);
        let events_told = told(&mut events, 5).await;
        assert_eq!(events_told[1..], ["seen a", "seen b", "interrupted", "reconnected"]);
        quiet(&mut events, || server.seen().len() > 6).await;
    }
}

#[tokio::test]
async fn a_list_that_stays_empty_is_believed() {
    let server = Server::start(|_, turn| match turn {
        0 => Reply::ok(BOTH),
        _ => Reply::ok(r#"{"items":[]}"#),
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let mut events = everybody(&provider);
    let events_told = told(&mut events, 7).await;
    assert_eq!(events_told[3..], ["interrupted", "reconnected", "gone a", "gone b"]);
    quiet(&mut events, || server.seen().len() > 8).await;
}

#[tokio::test]
async fn an_answer_that_speaks_of_an_error_tells_nobody_as_gone() {
    let failed = r#"{"items":null,"message":"failed","errors":[{"description":"x"}]}"#;
    let server = Server::script(vec![Reply::ok(BOTH), Reply::ok(failed)]).await;
    let (provider, _) = provider_of(config(&server));
    let events_told = told(&mut everybody(&provider), 4).await;
    assert_eq!(events_told[1..], ["seen a", "seen b", "interrupted"]);
}

/// Lists `a` and a row that cannot be read, and shows the people of `there` singly.
fn with_a_bad_row(phase: Arc<AtomicUsize>) -> impl Fn(&Seen, usize) -> Reply + Send + Sync {
    move |seen, _| {
        let phase = phase.load(Ordering::SeqCst);
        let row = |id: &str, status: &str| format!(r#"{{"id":"{id}","status":"{status}"}}"#);
        let (a, b) = (row("a", "active"), row("b", "active"));
        match (seen.target.rsplit('/').next().unwrap(), phase) {
            ("b", 3) => Reply::ok(row("b", "call")),
            ("b", 4) => Reply::new(503, "{}"),
            ("b", 5..) => Reply::new(404, "{}"),
            ("b", _) => Reply::ok(b),
            (_, 0 | 2) => Reply::ok(format!(r#"{{"items":[{a},{b},{{"id":7}}]}}"#)),
            _ => Reply::ok(format!(r#"{{"items":[{a},{{"id":7}}]}}"#)),
        }
    }
}

#[tokio::test]
async fn a_lasting_bad_row_does_not_hide_for_ever_that_somebody_is_gone() {
    let phase = Arc::new(AtomicUsize::new(0));
    let server = Server::start(with_a_bad_row(Arc::clone(&phase))).await;
    let (provider, _) = provider_of(config(&server));
    let mut events = everybody(&provider);
    assert_eq!(told(&mut events, 3).await[1..], ["seen a", "seen b"]);
    let singly = || server.targets().iter().filter(|it| it.ends_with("/b")).count();
    phase.store(1, Ordering::SeqCst);
    assert_eq!(next_but_pace(&mut events).await, "seen b", "read singly: she is there");
    let before = singly();
    quiet_but_pace(&mut events, || singly() > before + 3).await;
    phase.store(3, Ordering::SeqCst);
    assert_eq!(next_but_pace(&mut events).await, "changed b");
    phase.store(2, Ordering::SeqCst);
    assert_eq!(next_but_pace(&mut events).await, "changed b", "the list has her again");
    let before = server.seen().len();
    quiet_but_pace(&mut events, || server.seen().len() > before + 3).await;
    phase.store(4, Ordering::SeqCst);
    let before = singly();
    quiet_but_pace(&mut events, || singly() > before + 6).await;
    phase.store(5, Ordering::SeqCst);
    assert_eq!(next_but_pace(&mut events).await, "gone b");
    let before = singly();
    let calls = server.seen().len();
    quiet_but_pace(&mut events, || server.seen().len() > calls + 5).await;
    assert_eq!(singly(), before, "nobody is asked for who was told as gone");
}

/// A hundred people in pages of four at most, whatever was asked for; with `slow` a larger page is
/// a 504.
async fn small_pages(slow: bool, busy: Arc<AtomicUsize>) -> Server {
    let whole = organisation(100);
    Server::start(move |seen, turn| {
        let max = seen.target.split("max=").nth(1);
        let max = max.and_then(|max| max.split('&').next()?.parse().ok()).unwrap_or(100_usize);
        if max > 4 && slow {
            return Reply::new(504, "{}");
        }
        let target = seen.target.replace(&format!("max={max}"), &format!("max={}", max.min(4)));
        let reply = whole(&Seen { target, ..seen.clone() }, turn);
        match reply {
            Reply::Answer { status, headers, body } if busy.load(Ordering::SeqCst) == 1 => {
                let body = String::from_utf8(body).unwrap().replace("active", "call").into_bytes();
                Reply::Answer { status, headers, body }
            }
            reply => reply,
        }
    })
    .await
}

#[tokio::test]
async fn how_late_a_watch_may_be_follows_the_pages_that_came() {
    for (slow, people) in [(false, None), (false, Some(100)), (true, None), (true, Some(100))] {
        let busy = Arc::new(AtomicUsize::new(0));
        let server = small_pages(slow, Arc::clone(&busy)).await;
        let mut config = config(&server);
        config.page_size = Some(100);
        config.people = people;
        config.poll.calls_per_minute = 1;
        config.poll.floor = Duration::from_secs(5);
        let (provider, clock) = provider_of(config);
        let interval = Duration::from_secs(5);
        let mut events = provider.watch(WatchOptions::new().with_interval(interval));
        let started = next(&mut events).await;
        let started: u64 = started.strip_prefix("started ").unwrap().parse().unwrap();
        let calls = if slow { 5 + 34 } else { 25 };
        let enough = 25 * 60_000;
        assert!(started >= enough, "{slow} {people:?}: {started}");
        let mut lag = started;
        for _ in 0..100 {
            assert!(next(&mut events).await.starts_with("seen"));
        }
        if started != calls * 60_000 {
            let pace = next(&mut events).await;
            lag = pace.strip_prefix("pace ").unwrap().parse().unwrap();
        }
        assert_eq!(lag, calls * 60_000, "{slow} {people:?}");
        busy.store(1, Ordering::SeqCst);
        let changed_at = clock.monotonic();
        for _ in 0..100 {
            assert!(next(&mut events).await.starts_with("changed"));
        }
        let late = clock.monotonic().saturating_sub(changed_at);
        assert!(late <= Duration::from_millis(lag), "{slow} {people:?}: {late:?} over {lag} ms");
    }
}

#[tokio::test]
async fn the_first_event_comes_with_the_first_page_however_small() {
    let server = small_pages(false, Arc::new(AtomicUsize::new(0))).await;
    let mut config = config(&server);
    config.page_size = Some(100);
    let (provider, _) = provider_of(config);
    let mut events = everybody(&provider);
    assert!(next(&mut events).await.starts_with("started"));
    assert!(server.seen().len() <= 2, "the first page, and the one ahead");
}
