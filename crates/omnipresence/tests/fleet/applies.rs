//! What applying does, and what it leaves alone.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use omnipresence::fleet::{
    Applied, ApplyOptions, Brake, Fleet, Journal, NotSent, Plan, Proof, Stop,
};
use omnipresence::{ErrorKind, Verdict};
use proptest::prelude::*;

use crate::desk::{ABSENT, BUSY, DISABLED, Desk, Fortune, OFFLINE, PRESENT, fleet, key, want};

fn verdicts(applied: &Applied) -> Vec<Verdict> {
    applied.results.iter().map(|one| one.verdict).collect()
}

fn free() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off())
}

async fn absent(all: &Fleet, people: impl IntoIterator<Item = usize>) -> Plan {
    all.plan(people.into_iter().map(|at| want(at, ABSENT))).await.unwrap()
}

#[tokio::test]
async fn what_the_plan_says_is_done_and_read_back() {
    let desk = Arc::new(Desk::new("desk", 3));
    let all = fleet(&[&desk], 3);
    desk.force(3, ABSENT);
    let plan = absent(&all, 1..=3).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let options = free().with_progress(move |progress| {
        heard.lock().unwrap().push((progress.done, progress.total, progress.result.entry));
    });
    let applied = all.apply(&plan, options).await.unwrap();
    assert_eq!(verdicts(&applied), [Verdict::Applied, Verdict::Applied, Verdict::NoChange]);
    assert!(applied.all_wanted());
    assert!(applied.results.iter().all(|one| one.proof == Proof::Read));
    assert_eq!(applied.results[0].after, Some(desk.stands(1).projection_hash()));
    assert_eq!(*told.lock().unwrap(), [(1, 3, 2), (2, 3, 0), (3, 3, 1)]);
    assert_eq!((desk.writes(1), desk.writes(3)), (1, 0));
}

#[tokio::test]
async fn a_failure_in_any_position_spoils_nobody_elses_result() {
    const PEOPLE: usize = 7;
    for kind in [ErrorKind::Rejected, ErrorKind::Forbidden, ErrorKind::Unavailable] {
        for bad in 1..=PEOPLE {
            let wrong = key(bad).to_string();
            let failing = Desk::new("desk", PEOPLE).writing(move |_, change| {
                let hit = change.user.as_str() == wrong.trim_start_matches("p-0");
                if hit || change.user.as_str() == bad.to_string() {
                    Fortune::Fails(kind)
                } else {
                    Fortune::Done
                }
            });
            let (failing, fine) = (Arc::new(failing), Arc::new(Desk::new("flow", PEOPLE)));
            let all = fleet(&[&failing, &fine], PEOPLE);
            let both = (1..=PEOPLE).map(|at| want(at, ABSENT).on("desk").on("flow"));
            let plan = all.plan(both).await.unwrap();
            let applied = all.apply(&plan, free().with_batch(3)).await.unwrap();
            let failed: Vec<_> =
                applied.results.iter().filter(|one| !one.verdict.is_success()).collect();
            assert_eq!(failed.len(), 1, "{kind:?} at {bad}: {applied:?}");
            assert_eq!((&failed[0].person, failed[0].provider.as_str()), (&key(bad), "desk"));
            assert_eq!(failed[0].error.as_ref().unwrap().kind(), kind);
            for at in 1..=PEOPLE {
                assert_eq!(fine.stands(at).on(ABSENT.axis()), ABSENT);
                let wanted = if at == bad { PRESENT } else { ABSENT };
                assert_eq!(failing.stands(at).on(ABSENT.axis()), wanted);
                assert_eq!(failing.writes(at), 1, "nothing is sent twice");
            }
        }
    }
}

#[tokio::test]
async fn what_moved_since_is_left_alone() {
    let desk = Arc::new(Desk::new("desk", 4));
    let all = fleet(&[&desk], 4);
    let plan = absent(&all, 1..=4).await;
    desk.force(2, BUSY);
    desk.force(3, ABSENT);
    desk.state().people.remove(&crate::desk::id(4));
    let applied = all.apply(&plan, free()).await.unwrap();
    let told: Vec<_> = applied.results.iter().map(|one| (one.verdict, one.not_sent)).collect();
    let expected = [
        (Verdict::Applied, None),
        (Verdict::Skipped, Some(NotSent::Stale)),
        (Verdict::NoChange, None),
        (Verdict::Skipped, Some(NotSent::Unreadable)),
    ];
    assert_eq!(told, expected);
    assert_eq!([1, 2, 3, 4].map(|at| desk.writes(at)), [1, 0, 0, 0]);
    assert_eq!(desk.stands(2).on(BUSY.axis()), BUSY);
}

#[tokio::test]
async fn the_brake_and_the_rest_are_asked_before_the_first_write() {
    let desk = Arc::new(Desk::new("desk", 40));
    let all = fleet(&[&desk], 40);
    let plan = absent(&all, 1..=30).await;
    let refused = all.apply(&plan, ApplyOptions::new()).await.unwrap_err();
    assert_eq!(refused.field(), Some("max_percent"));
    let account = all.plan([want(1, DISABLED).allowing_account()]).await.unwrap();
    let refused = all.apply(&account, free()).await.unwrap_err();
    assert_eq!(refused.field(), Some("allow_account"));
    let mut altered = plan.clone();
    altered.entries.pop();
    assert_eq!(all.apply(&altered, free()).await.unwrap_err().field(), Some("plan"));
    let elsewhere = Arc::new(Desk::new("elsewhere", 1));
    let refused = fleet(&[&elsewhere], 1).apply(&plan, free()).await.unwrap_err();
    assert_eq!(refused.message(), "no provider is called desk");
    assert!(desk.state().writes.is_empty());
    let done = all.apply(&account, free().allowing_account()).await.unwrap();
    assert!(done.all_wanted() && desk.stands(1).on(DISABLED.axis()) == DISABLED);
}

#[tokio::test]
async fn an_unknown_fate_is_settled_by_reading_back() {
    let desk = Desk::new("desk", 3).writing(|number, change| match change.user.as_str() {
        "1" => Fortune::AnswerLost,
        "2" if number < 2 => Fortune::RequestLost,
        _ => Fortune::Done,
    });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 3);
    let applied = all.apply(&absent(&all, 1..=3).await, free()).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    assert!(applied.results.iter().all(|one| one.proof == Proof::Read && one.error.is_none()));
    // Done once in truth: the first is not repeated, the second is, because it was seen undone.
    assert_eq!([1, 2, 3].map(|at| desk.writes(at)), [1, 2, 1]);
}

#[tokio::test]
async fn it_is_sent_again_once_and_no_more() {
    let desk = Arc::new(Desk::new("desk", 1).writing(|_, _| Fortune::RequestLost));
    let all = fleet(&[&desk], 1);
    let applied = all.apply(&absent(&all, [1]).await, free()).await.unwrap();
    let one = &applied.results[0];
    assert_eq!((one.verdict, one.proof, desk.writes(1)), (Verdict::Failed, Proof::Read, 2));
    assert_eq!(one.error.as_ref().unwrap().message(), "read back: the earlier state stands");
}

#[tokio::test]
async fn where_nothing_can_be_read_an_unknown_fate_stays_and_is_not_repeated() {
    let blind = Desk::new("blind", 2).blind().writing(|_, change| match change.user.as_str() {
        "1" => Fortune::AnswerLost,
        _ => Fortune::Done,
    });
    let blind = Arc::new(blind);
    let all = fleet(&[&blind], 2);
    let plan = all.plan([want(1, OFFLINE), want(2, OFFLINE)]).await.unwrap();
    let applied = all.apply(&plan, free()).await.unwrap();
    assert_eq!(verdicts(&applied), [Verdict::Indeterminate, Verdict::Applied]);
    assert_eq!(applied.results[1].proof, Proof::Answer);
    assert_eq!(applied.indeterminate().count(), 1);
    assert_eq!(blind.writes(1), 1);
}

#[tokio::test]
async fn a_claim_that_does_not_stand_is_no_success() {
    let desk = Arc::new(Desk::new("desk", 1).writing(|_, _| Fortune::Pretended));
    let all = fleet(&[&desk], 1);
    let plan = absent(&all, [1]).await;
    let applied = all.apply(&plan, free()).await.unwrap();
    assert_eq!(verdicts(&applied), [Verdict::Superseded]);
    let trusting = all.apply(&plan, free().trusting()).await.unwrap();
    assert_eq!(verdicts(&trusting), [Verdict::Applied]);
}

#[tokio::test]
async fn a_throttled_change_waits_and_comes_to_its_turn() {
    let desk = Desk::new("desk", 2).writing(|number, _| match number {
        0 => Fortune::Later(Duration::from_secs(30)),
        _ => Fortune::Done,
    });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 2);
    let applied = all.apply(&absent(&all, 1..=2).await, free()).await.unwrap();
    assert!(applied.all_wanted());
    assert_eq!(desk.clock.slept(), [Duration::from_secs(30)]);
    // Not for ever, though.
    let patient =
        Arc::new(Desk::new("desk", 1).writing(|_, _| Fortune::Later(Duration::from_secs(3600))));
    let all = fleet(&[&patient], 1);
    let applied = all.apply(&absent(&all, [1]).await, free()).await.unwrap();
    assert_eq!(verdicts(&applied), [Verdict::Throttled]);
    assert!(applied.results[0].retry_at.is_some() && patient.clock.slept().is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_is_left_alone_and_hides_nothing() {
    let down = Desk::new("desk", 50).writing(|_, _| Fortune::Fails(ErrorKind::Connection));
    let (down, fine) = (Arc::new(down), Arc::new(Desk::new("flow", 50)));
    let all = fleet(&[&down, &fine], 50);
    let plan = all.plan((1..=50).map(|at| want(at, ABSENT).on("desk").on("flow"))).await.unwrap();
    let applied = all.apply(&plan, free().with_batch(5)).await.unwrap();
    assert_eq!(applied.count(Verdict::Applied), 50);
    assert_eq!(applied.count(Verdict::Failed), 15);
    let skipped: Vec<_> = applied.not_sent().map(|one| one.not_sent).collect();
    assert_eq!(skipped, [Some(NotSent::ProviderDown); 35]);
    let expired = Desk::new("desk", 50).writing(|_, _| Fortune::Fails(ErrorKind::Unauthenticated));
    let expired = Arc::new(expired);
    let all = fleet(&[&expired], 50);
    let plan = absent(&all, 1..=50).await;
    let applied = all.apply(&plan, free().with_batch(5)).await.unwrap();
    assert_eq!(applied.count(Verdict::Failed), 5, "a bad credential does not get better");
}

#[tokio::test]
async fn a_provider_that_answers_too_little_is_not_believed() {
    /// Cuts its answers short.
    #[derive(Debug)]
    struct Short(Desk);
    #[async_trait::async_trait]
    impl omnipresence::UserStatusProvider for Short {
        fn name(&self) -> &str {
            "short"
        }
        fn vendor(&self) -> omnipresence::Vendor {
            self.0.vendor()
        }
        fn capabilities(&self) -> omnipresence::Capabilities {
            self.0.capabilities()
        }
        async fn get(
            &self,
            user: &omnipresence::UserRef,
        ) -> omnipresence::Result<omnipresence::UserStatus> {
            self.0.get(user).await
        }
        async fn get_many(
            &self,
            users: &[omnipresence::UserRef],
        ) -> Vec<omnipresence::Result<omnipresence::UserStatus>> {
            self.0.get_many(users).await
        }
        fn list(&self, options: omnipresence::ListOptions) -> omnipresence::StatusStream {
            self.0.list(options)
        }
        async fn set(&self, changes: &[omnipresence::Change]) -> Vec<omnipresence::Outcome> {
            self.0.set(&changes[..changes.len() - 1]).await
        }
        fn watch(&self, options: omnipresence::WatchOptions) -> omnipresence::EventStream {
            self.0.watch(options)
        }
        async fn probe(&self) -> omnipresence::Result<omnipresence::Probe> {
            self.0.probe().await
        }
    }
    let desk = Desk::new("short", 2).blind();
    let clock = Arc::new(desk.clock.clone());
    let all = Fleet::builder(clock)
        .provider(Arc::new(Short(desk)))
        .directory(crate::desk::directory(2, &["short"]))
        .build()
        .unwrap();
    let applied = all.apply(&absent(&all, 1..=2).await, free()).await.unwrap();
    assert_eq!(verdicts(&applied), [Verdict::Applied, Verdict::Indeterminate]);
}

#[tokio::test]
async fn two_axes_of_one_person_go_together() {
    let desk = Arc::new(Desk::new("desk", 3));
    let all = fleet(&[&desk], 3);
    let changes = (1..=3).flat_map(|at| [want(at, ABSENT), want(at, OFFLINE)]);
    let plan = all.plan(changes).await.unwrap();
    let applied = all.apply(&plan, free().with_batch(1)).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    assert_eq!(desk.state().set_calls, 3);
}

#[tokio::test]
async fn stopping_ends_after_the_batch_that_runs() {
    let desk = Arc::new(Desk::new("desk", 30));
    let all = fleet(&[&desk], 30);
    let stop = Stop::new();
    let hand = stop.clone();
    let options = free().with_batch(10).with_stop(stop).with_progress(move |_| hand.stop());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let plan = absent(&all, 1..=30).await;
    let journal = Journal::create(&path, &plan).unwrap();
    let applied = all.apply(&plan, options.with_journal(journal)).await.unwrap();
    assert_eq!(applied.count(Verdict::Applied), 10);
    assert!(applied.not_sent().all(|one| one.not_sent == Some(NotSent::Stopped)));
    // And goes on from there.
    let journal = Journal::open(&path, &plan).unwrap();
    assert_eq!(journal.applied(&plan).count(Verdict::Applied), 10);
    let applied = all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert!(applied.all_wanted());
    assert!((1..=30).all(|at| desk.writes(at) == 1));
}

fn fortune() -> impl Strategy<Value = Fortune> {
    prop_oneof![
        3 => Just(Fortune::Done),
        1 => Just(Fortune::AnswerLost),
        1 => Just(Fortune::RequestLost),
        1 => Just(Fortune::Pretended),
        1 => Just(Fortune::Later(Duration::from_secs(5))),
        1 => Just(Fortune::Fails(ErrorKind::Rejected)),
        1 => Just(Fortune::Fails(ErrorKind::Connection)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_happens_the_verdicts_are_true(
        fortunes in prop::collection::vec(fortune(), 1..24),
        batch in 1_usize..6,
        seeing: bool,
    ) {
        const PEOPLE: usize = 9;
        let script = fortunes.clone();
        let desk = Desk::new("desk", PEOPLE).writing(move |number, _| {
            match script.get(number).cloned().unwrap_or(Fortune::Done) {
                // Nobody can see through a lie who cannot look.
                Fortune::Pretended if !seeing => Fortune::Done,
                fortune => fortune,
            }
        });
        let desk = Arc::new(if seeing { desk } else { desk.blind() });
        let all = fleet(&[&desk], PEOPLE);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let applied = runtime.block_on(async {
            let plan = all.plan((1..=PEOPLE).map(|at| want(at, OFFLINE))).await.unwrap();
            all.apply(&plan, free().with_batch(batch)).await.unwrap()
        });
        prop_assert_eq!(applied.results.len(), PEOPLE);
        for (number, result) in (1..).zip(&applied.results) {
            let stands = desk.stands(number).on(OFFLINE.axis()) == OFFLINE;
            match result.verdict {
                Verdict::Indeterminate => prop_assert!(!seeing, "{result:?}"),
                verdict => prop_assert_eq!(verdict.is_success(), stands, "{:?}", result),
            }
            prop_assert!(desk.writes(number) <= 2, "once more at most: {result:?}");
        }
    }
}
