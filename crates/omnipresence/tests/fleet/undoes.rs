//! Taking back what a plan did, and nothing that is somebody else's.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;

use omnipresence::fleet::{Applied, ApplyOptions, Brake, Fleet, Journal, Origin, Plan};
use omnipresence::{Activity, Note, Verdict};

use crate::desk::{ABSENT, BUSY, DISABLED, Desk, Fortune, OFFLINE, PRESENT, fleet, id, key, want};

fn free() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off()).allowing_account()
}

async fn done(all: &Fleet, plan: &Plan) -> Applied {
    all.apply(plan, free()).await.unwrap()
}

#[tokio::test]
async fn everything_comes_back_as_it_was() {
    let desk = Arc::new(Desk::new("desk", 3));
    let before = desk.stands(1).with_activity(Activity::Focus).with_note(Note::new("thesis"));
    desk.state().people.insert(id(1), before);
    let all = fleet(&[&desk], 3);
    let then: Vec<_> = (1..=3).map(|at| desk.stands(at).projection_hash()).collect();
    let changes = (1..=3)
        .flat_map(|at| [want(at, ABSENT), want(at, BUSY), want(at, DISABLED).allowing_account()]);
    let plan = all.plan(changes).await.unwrap();
    let applied = done(&all, &plan).await;
    assert!(applied.all_wanted());
    let undo = all.undo(&plan, &applied).await.unwrap();
    assert!(undo.unplaced.is_empty(), "{undo:?}");
    assert_eq!(undo.entries[0].origin, Origin::Undo(8), "the last is taken back first");
    assert!(done(&all, &undo).await.all_wanted());
    let now: Vec<_> = (1..=3).map(|at| desk.stands(at).projection_hash()).collect();
    assert_eq!(now, then);
    // It is a plan like any other: it can be undone as well.
    let journal_less = all.undo(&plan, &applied).await.unwrap();
    assert!(!journal_less.changes_anything(), "and taking back twice does nothing");
}

#[tokio::test]
async fn what_is_somebody_elses_by_now_is_not_touched() {
    let desk = Desk::new("desk", 5).writing(|_, change| match change.user.as_str() {
        "5" => Fortune::Fails(omnipresence::ErrorKind::Rejected),
        _ => Fortune::Done,
    });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 5);
    desk.force(4, ABSENT);
    let plan = all.plan((1..=5).map(|at| want(at, ABSENT))).await.unwrap();
    let applied = done(&all, &plan).await;
    // The second went home earlier by themselves, the third has written a note since.
    desk.force(2, PRESENT);
    let noted = desk.stands(3).with_note(Note::new("back on Monday"));
    desk.state().people.insert(id(3), noted);
    let undo = all.undo(&plan, &applied).await.unwrap();
    let left: Vec<_> = undo.unplaced.iter().map(|one| one.person.clone()).collect();
    assert_eq!(left, [key(3)]);
    let writes: Vec<_> = undo.writes().map(|(_, one)| one.person.clone()).collect();
    assert_eq!(writes, [key(1)], "4 stood so before, 5 was never done, 2 is back already");
    assert!(done(&all, &undo).await.all_wanted());
    assert_eq!(desk.stands(4).on(ABSENT.axis()), ABSENT);
    assert_eq!(desk.stands(3).on(ABSENT.axis()), ABSENT);
}

#[tokio::test]
async fn what_was_never_known_cannot_be_put_back() {
    let blind = Arc::new(Desk::new("blind", 1).blind());
    let all = fleet(&[&blind], 1);
    let plan = all.plan([want(1, OFFLINE)]).await.unwrap();
    let applied = done(&all, &plan).await;
    let undo = all.undo(&plan, &applied).await.unwrap();
    assert!(undo.entries.is_empty());
    assert_eq!(undo.unplaced[0].error.message(), "the state before it is not known");
    // Nor what was an unknown state before.
    let desk = Arc::new(Desk::new("desk", 1));
    desk.force(1, omnipresence::Target::Availability(omnipresence::Availability::Unknown));
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, OFFLINE)]).await.unwrap();
    let applied = done(&all, &plan).await;
    assert!(all.undo(&plan, &applied).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn by_the_journal_another_process_can_do_it() {
    let desk = Arc::new(Desk::new("desk", 2));
    let all = fleet(&[&desk], 2);
    let plan = all.plan((1..=2).map(|at| want(at, ABSENT))).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::create(&path, &plan).unwrap();
    let applied = all.apply(&plan, free().with_journal(journal)).await.unwrap();
    let plan = Plan::from_json(&plan.to_json().unwrap()).unwrap();
    let told = Journal::open(&path, &plan).unwrap().applied(&plan);
    assert_eq!(format!("{told:?}"), format!("{applied:?}"));
    let undo = all.undo(&plan, &told).await.unwrap();
    assert!(done(&all, &undo).await.all_wanted());
    assert_eq!(desk.stands(1).on(ABSENT.axis()), PRESENT);
    let other = all.plan([want(1, ABSENT)]).await.unwrap();
    assert!(all.undo(&other, &told).await.is_err(), "the results are of another plan");
}

#[tokio::test]
async fn a_change_of_unknown_fate_is_told_and_left() {
    let blind = Desk::new("blind", 1).blind().writing(|_, _| Fortune::AnswerLost);
    let all = fleet(&[&Arc::new(blind)], 1);
    let plan = all.plan([want(1, OFFLINE)]).await.unwrap();
    let applied = done(&all, &plan).await;
    assert_eq!(applied.count(Verdict::Indeterminate), 1);
    let undo = all.undo(&plan, &applied).await.unwrap();
    assert_eq!(undo.unplaced[0].error.message(), "it is not known to have been applied");
}

#[tokio::test]
async fn a_change_that_is_half_done_is_told_and_left() {
    let desk = Desk::new("desk", 1).writing(|_, _| Fortune::HalfDone);
    let all = fleet(&[&Arc::new(desk)], 1);
    let plan = all.plan([want(1, OFFLINE)]).await.unwrap();
    let applied = done(&all, &plan).await;
    let undo = all.undo(&plan, &applied).await.unwrap();
    assert!(undo.entries.is_empty());
    assert_eq!(undo.unplaced[0].error.message(), "it is done in part only");
}

#[tokio::test]
async fn what_changes_while_an_undo_is_made_is_not_undone() {
    // The fifth reading, if there is one before the undo is applied, comes after the look at whose
    // state it is.
    let desk = Arc::new(Desk::new("desk", 1).moving(4, 1, OFFLINE));
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, BUSY)]).await.unwrap();
    let applied = done(&all, &plan).await;
    let undo = all.undo(&plan, &applied).await.unwrap();
    let undone = done(&all, &undo).await;
    assert_eq!(desk.stands(1).on(OFFLINE.axis()), OFFLINE, "{undone:?}");
    assert_eq!(desk.writes(1), 1);
}
