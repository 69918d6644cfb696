//! A run that was cut anywhere goes on: nothing is lost, and nothing is done twice that must not.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use omnipresence::fleet::{ApplyOptions, Brake, Fleet, Journal, NotSent, Plan};
use omnipresence::{Error, ErrorKind, Verdict};
use serde_json::Value;

use crate::desk::{ABSENT, Desk, Fortune, OFFLINE, builder, fleet, want};

const PEOPLE: usize = 6;

fn free() -> ApplyOptions {
    ApplyOptions::new().with_brake(Brake::off()).with_batch(2)
}

struct Stage {
    seeing: Arc<Desk>,
    blind: Arc<Desk>,
    all: Fleet,
}

/// One provider that can be read and one that cannot.
fn stage() -> Stage {
    let seeing = Arc::new(Desk::new("seeing", PEOPLE));
    let blind = Arc::new(Desk::new("blind", PEOPLE).blind());
    let all = builder(&[&seeing, &blind], PEOPLE).build().unwrap();
    Stage { seeing, blind, all }
}

async fn plan(all: &Fleet) -> Plan {
    let changes = (1..=PEOPLE).flat_map(|at| {
        [
            want(at, ABSENT).on("seeing"),
            want(at, OFFLINE).on("seeing"),
            want(at, OFFLINE).on("blind"),
        ]
    });
    all.plan(changes).await.unwrap()
}

/// What the whole lines of a cut journal say: entries about to be sent, and those with outcomes.
fn told(bytes: &[u8]) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut sent, mut done) = (BTreeSet::new(), BTreeSet::new());
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let lines = bytes[..end].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    for line in lines.map(|line| serde_json::from_slice::<Value>(line).unwrap()) {
        let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        if let Some(entries) = line.pointer("/intent/entries") {
            sent.extend(entries.as_array().unwrap().iter().map(number));
        }
        if let Some(entry) = line.pointer("/outcome/result/entry") {
            done.insert(number(entry));
        }
    }
    (&sent - &done, done)
}

/// The vendor did the entry before the process died.
fn did(stage: &Stage, plan: &Plan, at: usize) {
    let entry = &plan.entries[at];
    let desk = if entry.provider == "blind" { &stage.blind } else { &stage.seeing };
    desk.force(entry.change.user.as_str().parse().unwrap(), entry.change.target);
}

/// How often each entry's axis was written in this run.
async fn resume_at(cut: &[u8], doubtful_done: bool) {
    let stage = stage();
    let plan = plan(&stage.all).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // The plan's id depends on its time and contents only, and both are the same each time.
    std::fs::write(&path, cut).unwrap();
    let (doubtful, done) = told(cut);
    for at in done.iter().chain(doubtful.iter().filter(|_| doubtful_done)) {
        did(&stage, &plan, *at);
    }
    let journal = Journal::open(&path, &plan).unwrap();
    let applied = stage.all.resume(&plan, free().with_journal(journal)).await.unwrap();

    let mut writes: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for (at, entry) in plan.entries.iter().enumerate() {
        let result = &applied.results[at];
        let blind = entry.provider == "blind";
        let expected = match (doubtful.contains(&at), blind) {
            (true, true) => Verdict::Indeterminate,
            _ => Verdict::Applied,
        };
        assert_eq!(result.verdict, expected, "{at}: {result:?}");
        let sent = match (done.contains(&at), doubtful.contains(&at)) {
            (true, _) => 0,
            (_, true) => usize::from(!blind && !doubtful_done),
            _ => 1,
        };
        let number = entry.change.user.as_str().parse().unwrap();
        *writes.entry((if blind { "blind" } else { "seeing" }, number)).or_default() += sent;
        if !blind {
            assert_eq!(
                stage.seeing.stands(number).on(entry.change.target.axis()),
                entry.change.target
            );
        }
    }
    for ((provider, number), expected) in writes {
        let desk = if provider == "blind" { &stage.blind } else { &stage.seeing };
        assert_eq!(desk.writes(number), expected, "{provider} {number}");
    }
    // And once more changes nothing.
    let before = stage.seeing.state().writes.clone();
    let journal = Journal::open(&path, &plan).unwrap();
    let again = stage.all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!(before, stage.seeing.state().writes);
    let words = |applied: &omnipresence::fleet::Applied| {
        applied.results.iter().map(|one| one.verdict).collect::<Vec<_>>()
    };
    assert_eq!(words(&applied), words(&again));
}

#[tokio::test]
async fn a_cut_at_every_line_and_within_it() {
    let stage = stage();
    let plan = plan(&stage.all).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::create(&path, &plan).unwrap();
    let applied = stage.all.apply(&plan, free().with_journal(journal)).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    let whole = std::fs::read(&path).unwrap();
    let ends: Vec<usize> = whole
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at + 1)
        .collect();
    assert!(ends.len() > 20, "{}", ends.len());
    let mut from = 0;
    for end in ends {
        for cut in [from, from + (end - from) / 2, end - 1] {
            resume_at(&whole[..cut], false).await;
            resume_at(&whole[..cut], true).await;
        }
        from = end;
    }
    resume_at(&whole, false).await;
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_left_alone() {
    let stage = stage();
    let plan = plan(&stage.all).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    drop(Journal::create(&path, &plan).unwrap());
    let mut text = std::fs::read_to_string(&path).unwrap();
    text.push_str("{\"intent\":{\"at\":\"2026-11-22T02:00:00Z\",\"entries\":[0,1]}}\n");
    std::fs::write(&path, text).unwrap();
    // Neither what was wanted nor what was before; and one that was never sent has moved too.
    stage.seeing.force(1, crate::desk::BUSY);
    stage.seeing.force(2, crate::desk::BUSY);
    let journal = Journal::open(&path, &plan).unwrap();
    let applied = stage.all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!(applied.results[1].verdict, Verdict::Failed);
    assert_eq!(applied.results[1].error.as_ref().map(Error::kind), Some(ErrorKind::Conflict));
    assert_eq!(applied.results[3].not_sent, Some(NotSent::Stale));
    assert_eq!(stage.seeing.writes(2), 0);
}

#[tokio::test]
async fn a_lost_answer_is_settled_later_where_it_could_not_be_at_once() {
    // The vendor cannot be read after the write, and can be when it is resumed.
    let desk = Desk::new("desk", 1)
        .writing(|_, _| Fortune::AnswerLost)
        .reading(|asked, _| (asked == 2).then_some(ErrorKind::Unavailable));
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 1);
    let plan = all.plan([want(1, ABSENT)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::create(&path, &plan).unwrap();
    let applied = all.apply(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!(applied.results[0].verdict, Verdict::Indeterminate);
    let journal = Journal::open(&path, &plan).unwrap();
    let resumed = all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert!(resumed.all_wanted());
    assert_eq!(desk.writes(1), 1);
}

#[tokio::test]
async fn what_an_outage_kept_from_being_done_is_done_when_it_is_over() {
    let desk = Desk::new("desk", PEOPLE).writing(|number, change| match change.user.as_str() {
        "2" => Fortune::Fails(ErrorKind::Rejected),
        _ if number < 4 => Fortune::Fails(ErrorKind::Connection),
        _ => Fortune::Done,
    });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], PEOPLE);
    let plan = all.plan((1..=PEOPLE).map(|at| want(at, ABSENT))).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::create(&path, &plan).unwrap();
    let applied = all.apply(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!(applied.count(Verdict::Failed), 3);
    let journal = Journal::open(&path, &plan).unwrap();
    let resumed = all.resume(&plan, free().with_journal(journal)).await.unwrap();
    assert_eq!(resumed.count(Verdict::Applied), PEOPLE - 1);
    // What was refused stays refused, and is not asked for again.
    assert_eq!((resumed.count(Verdict::Rejected), desk.writes(2)), (1, 1));
}

#[tokio::test]
async fn journals_are_of_one_plan_and_not_begun_twice() {
    let stage = stage();
    let plan = plan(&stage.all).await;
    let other = stage.all.plan([want(1, ABSENT)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    drop(Journal::create(&path, &plan).unwrap());
    assert_eq!(Journal::create(&path, &plan).unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(Journal::open(&path, &other).unwrap_err().kind(), ErrorKind::Conflict);
    let wrong = Journal::open(&path, &plan).unwrap();
    let error = stage.all.apply(&other, free().with_journal(wrong)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(stage.all.resume(&plan, free()).await.unwrap_err().field(), Some("journal"));

    let journal = Journal::open(&path, &plan).unwrap();
    assert!(journal.is_fresh());
    stage.all.apply(&plan, free().with_journal(journal)).await.unwrap();
    let begun = Journal::open(&path, &plan).unwrap();
    let error = stage.all.apply(&plan, free().with_journal(begun)).await.unwrap_err();
    assert_eq!(error.to_string(), "apply: journal: this plan was begun already: resume it");

    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("intent", "inte", 1)).unwrap();
    let error = Journal::open(&path, &plan).unwrap_err();
    assert_eq!(error.to_string(), "journal: line 2 is not a journal's");
    let missing = Journal::open(folder.path().join("none"), &plan).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_journal_holds_no_note_and_no_address() {
    let desk = Arc::new(Desk::new("desk", 1));
    let all = fleet(&[&desk], 1);
    let noted = want(1, ABSENT).with_note(omnipresence::Note::new("in hospital"));
    let plan = all.plan([noted]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::create(&path, &plan).unwrap();
    assert!(all.apply(&plan, free().with_journal(journal)).await.unwrap().all_wanted());
    assert!(!std::fs::read_to_string(&path).unwrap().contains("hospital"));
}
