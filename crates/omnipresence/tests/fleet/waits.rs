//! What happens while an apply waits: others change things, it is stopped, a provider asks for
//! rest.

use std::sync::Arc;
use std::time::Duration;

use omnipresence::fleet::{ApplyOptions, Brake, Journal, NotSent, Proof, Stop};
use omnipresence::{Clock, Verdict};

use crate::desk::{ABSENT, BUSY, Desk, Fortune, OFFLINE, PRESENT, fleet, want};

fn free() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off())
}

#[tokio::test]
async fn what_moved_during_a_wait_is_left_alone() {
    let desk = Desk::new("desk", 1)
        .writing(|_, _| Fortune::Later(Duration::from_secs(100)))
        .moving(2, 1, OFFLINE);
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, BUSY)]).await.unwrap();
    let applied = all.apply(&plan, free()).await.unwrap();
    assert_eq!(applied.results[0].not_sent, Some(NotSent::Stale), "{applied:?}");
    assert_eq!((desk.writes(1), desk.stands(1).on(OFFLINE.axis())), (1, OFFLINE));
}

#[tokio::test]
async fn what_stood_already_is_looked_at_again() {
    let desk = Arc::new(Desk::new("desk", 2));
    desk.force(1, ABSENT);
    desk.force(2, ABSENT);
    let all = fleet(&[&desk], 2);
    let plan = all.plan([want(1, ABSENT), want(2, ABSENT)]).await.unwrap();
    desk.force(1, PRESENT);
    let applied = all.apply(&plan, free()).await.unwrap();
    assert_eq!(applied.results[0].not_sent, Some(NotSent::Stale));
    assert_eq!(applied.results[1].verdict, Verdict::NoChange);
    assert_eq!(applied.results[1].proof, Proof::Read);
    assert!(!applied.all_wanted() && desk.state().writes.is_empty());
}

#[tokio::test]
async fn a_resume_reads_when_the_vendor_shows_what_was_written() {
    let delay = Duration::from_secs(60);
    let desk = Desk::new("desk", 1).able(|able| able.read_after_write_delay = Some(delay));
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, ABSENT)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    drop(Journal::create(&path, &plan).unwrap());
    let at = desk.clock.now();
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str(&format!("{{\"intent\":{{\"at\":\"{at}\",\"entries\":[0]}}}}\n"));
    std::fs::write(&path, text).unwrap();
    desk.force(1, ABSENT);
    let journal = Journal::open(&path, &plan).unwrap();
    let applied = all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert!(applied.all_wanted());
    assert_eq!((desk.clock.slept(), desk.writes(1)), (vec![delay], 0));
}

#[tokio::test]
async fn what_came_late_is_ours_and_not_somebody_elses() {
    // In doubt, the earlier state stands; then, before it is sent again, the wanted one does.
    let desk = Arc::new(Desk::new("desk", 1).moving(2, 1, ABSENT));
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, ABSENT)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    drop(Journal::create(&path, &plan).unwrap());
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("{\"intent\":{\"at\":\"2026-11-22T02:00:00Z\",\"entries\":[0]}}\n");
    std::fs::write(&path, text).unwrap();
    let journal = Journal::open(&path, &plan).unwrap();
    let applied = all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!((applied.results[0].verdict, desk.writes(1)), (Verdict::Applied, 0));
    assert_eq!(all.undo(&plan, &applied).await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn a_provider_that_asks_for_rest_is_given_it() {
    let long = Duration::from_secs(600);
    let desk = Arc::new(Desk::new("desk", 30).writing(move |_, _| Fortune::Later(long)));
    let all = fleet(&[&desk], 30);
    let plan = all.plan((1..=30).map(|at| want(at, ABSENT))).await.unwrap();
    let applied = all.apply(&plan, free().with_batch(10)).await.unwrap();
    assert_eq!(applied.count(Verdict::Throttled), 10);
    assert_eq!(desk.state().set_calls, 1, "nothing is asked of it before its time");
    let rest: Vec<_> = applied.not_sent().map(|one| (one.not_sent, one.retry_at)).collect();
    assert_eq!(rest, [(Some(NotSent::Throttled), applied.results[0].retry_at); 20]);
    assert!(applied.results[0].retry_at.is_some());
}

#[tokio::test]
async fn a_stop_ends_the_waits_and_what_is_known_is_kept() {
    let stop = Stop::new();
    let hand = stop.clone();
    let desk = Desk::new("desk", 2)
        .able(|able| able.read_after_write_delay = Some(Duration::from_secs(100)))
        .writing(move |number, _| {
            hand.stop();
            if number == 0 { Fortune::Done } else { Fortune::RequestLost }
        });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 2);
    let plan = all.plan([want(1, ABSENT), want(2, ABSENT)]).await.unwrap();
    let applied = all.apply(&plan, free().with_stop(stop)).await.unwrap();
    assert!(desk.clock.slept().is_empty(), "{:?}", desk.clock.slept());
    assert_eq!(applied.results[0].verdict, Verdict::Applied);
    // The vendor had no time to show it, so nothing is concluded from what it shows.
    assert_eq!((applied.results[1].verdict, desk.writes(2)), (Verdict::Indeterminate, 1));
}

#[tokio::test]
async fn a_stop_is_heard_in_the_middle_of_a_wait() {
    let stop = Stop::new();
    let waiting = stop.stopped();
    let hand = stop.clone();
    let other = async move { hand.stop() };
    let both = futures_util::future::join(waiting, other);
    both.await;
    assert!(stop.is_stopped());
}
