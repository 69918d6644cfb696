//! What a plan says, and what it refuses.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::{Arc, Mutex};

use omnipresence::fleet::{
    ApplyOptions, Brake, Fleet, Origin, Plan, PlanOptions, Privacy, Rule, Rules, Step,
};
use omnipresence::{
    Availability, ErrorKind, Loss, LossKind, Note, StatusField, Support, Target, Tolerance, Why,
};

use crate::desk::{ABSENT, BUSY, DISABLED, Desk, OFFLINE, PRESENT, builder, fleet, id, key, want};

fn steps(plan: &Plan) -> Vec<&'static str> {
    let word = |step: &Step| match step {
        Step::AlreadySo => "already",
        Step::Write(_) => "write",
        Step::Refused(_) => "refused",
        _ => "?",
    };
    plan.entries.iter().map(|entry| word(&entry.step)).collect()
}

fn why_not(plan: &Plan) -> Vec<(String, ErrorKind)> {
    plan.unplaced.iter().map(|one| (one.person.to_string(), one.error.kind())).collect()
}

#[tokio::test]
async fn now_wanted_calls_losses_and_side_effects_are_said_and_nothing_is_written() {
    let desk = Desk::new("desk", 3).able(|able| {
        able.side_effects = vec!["calls are rerouted".into()];
        able.note.write = Support::unsupported(Why::VendorLacks, "no room for it");
    });
    let desk = Arc::new(desk);
    let all = fleet(&[&desk], 3);
    desk.force(2, ABSENT);
    let changes = (1..=3).map(|at| want(at, ABSENT).with_note(Note::new("holiday")));
    let plan = all.plan(changes).await.unwrap();
    assert_eq!(steps(&plan), ["write", "already", "write"]);
    let entry = &plan.entries[0];
    assert_eq!(entry.seen(), Some(PRESENT));
    let Step::Write(planned) = &entry.step else { panic!("{entry:?}") };
    assert_eq!(planned.calls, ["set absence"]);
    assert_eq!(planned.side_effects, ["calls are rerouted"]);
    assert_eq!(planned.losses[0].what, StatusField::Note);
    let estimate = &plan.estimates[0];
    assert_eq!((estimate.provider.as_str(), estimate.writes, estimate.requests), ("desk", 2, 1));
    assert_eq!((plan.population, plan.people_changed()), (3, 2));
    assert!(desk.state().writes.is_empty());
}

#[tokio::test]
async fn what_can_be_done_nowhere_is_told_with_its_reason() {
    let desk = Arc::new(Desk::new("desk", 3));
    let all = fleet(&[&desk], 3);
    let changes = [
        want(9, ABSENT),
        want(1, DISABLED),
        want(1, Target::Absence(omnipresence::Absence::Unknown)),
        want(1, ABSENT).on("nowhere"),
        want(2, ABSENT),
        want(2, PRESENT),
    ];
    let plan = all.plan(changes).await.unwrap();
    let expected = [
        (9, ErrorKind::NotFound),
        (1, ErrorKind::InvalidInput),
        (1, ErrorKind::InvalidInput),
        (1, ErrorKind::InvalidInput),
        (2, ErrorKind::Conflict),
    ];
    assert_eq!(why_not(&plan), expected.map(|(at, kind)| (key(at).to_string(), kind)));
    assert_eq!(steps(&plan), ["already"], "the later change counts");
    assert!(!plan.changes_anything());
}

#[tokio::test]
async fn the_owner_is_written_unless_others_are_named() {
    let reads = Desk::new("reads", 1)
        .able(|able| able.absence.write = Support::unsupported(Why::ReadOnly, "read only"));
    let (reads, first, second) =
        (Arc::new(reads), Arc::new(Desk::new("first", 1)), Arc::new(Desk::new("second", 1)));
    let all = fleet(&[&reads, &first, &second], 1);
    let providers =
        |plan: Plan| plan.entries.into_iter().map(|entry| entry.provider).collect::<Vec<_>>();
    assert_eq!(providers(all.plan([want(1, ABSENT)]).await.unwrap()), ["first"]);
    let named = want(1, ABSENT).on("second").on("reads");
    let plan = all.plan([named]).await.unwrap();
    assert_eq!(steps(&plan), ["write", "refused"]);
    assert_eq!(providers(plan), ["second", "reads"]);
}

#[tokio::test]
async fn who_could_be_read_and_was_not_is_refused() {
    let desk = Desk::new("desk", 3).reading(|_, user| match user.as_str() {
        "1" => Some(ErrorKind::Unavailable),
        _ => None,
    });
    let desk = Arc::new(desk);
    let plan = fleet(&[&desk], 4).plan((1..=4).map(|at| want(at, ABSENT))).await.unwrap();
    // The fourth is in the directory and not at the provider.
    assert_eq!(steps(&plan), ["refused", "write", "write", "refused"]);
    assert!(plan.entries[0].fingerprint.is_none());
}

#[tokio::test]
async fn where_nothing_can_be_read_nothing_is_claimed() {
    let blind = Desk::new("blind", 2).blind();
    let blind = Arc::new(blind);
    blind.force(1, OFFLINE);
    let plan = fleet(&[&blind], 2).plan([want(1, OFFLINE), want(2, OFFLINE)]).await.unwrap();
    assert_eq!(steps(&plan), ["write", "write"], "what is remembered is no proof");
    assert!(plan.entries.iter().all(|one| one.fingerprint.is_none() && one.seen().is_none()));
    assert!(plan.entries[0].now.is_some(), "and is shown with its age");
}

#[tokio::test]
async fn a_value_that_the_vendor_blurs_is_never_called_already_so() {
    let blurs = Desk::new("desk", 1).able(|able| {
        let loss = Loss::new(StatusField::Availability, LossKind::Collapsed, "as busy");
        able.availability.write = Support::Lossy(vec![loss]);
    });
    let blurs = Arc::new(blurs);
    blurs.force(1, BUSY);
    let all = fleet(&[&blurs], 1);
    assert_eq!(steps(&all.plan([want(1, BUSY)]).await.unwrap()), ["write"]);
    let strict = want(1, BUSY).with_tolerance(Tolerance::Strict);
    assert_eq!(steps(&all.plan([strict]).await.unwrap()), ["refused"]);
}

#[tokio::test]
async fn a_plan_is_a_file_that_notices_when_it_was_altered() {
    let desk = Arc::new(Desk::new("desk", 2));
    let all = fleet(&[&desk], 2);
    let noted = desk.stands(1).with_note(Note::new("at the doctor's"));
    desk.state().people.insert(id(1), noted);
    let plan = all.plan([want(1, ABSENT), want(2, PRESENT), want(7, ABSENT)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    plan.save(&path).unwrap();
    let read = Plan::load(&path).unwrap();
    assert_eq!(read.to_json().unwrap(), plan.to_json().unwrap());
    assert_eq!(read.id, plan.id);

    let text = plan.to_json().unwrap();
    for (from, to) in [("absent", "present"), ("\"population\": 2", "\"population\": 20000")] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text);
        let error = Plan::from_json(&altered).unwrap_err();
        assert_eq!(error.to_string(), "plan: was altered since it was made: make it anew");
    }
    for wrong in ["", "{}", "{\"format\":99}", &text[..text.len() / 2]] {
        assert_eq!(Plan::from_json(wrong).unwrap_err().kind(), ErrorKind::Config);
    }
    assert!(!format!("{plan:?}").contains("doctor"));
    let strict = builder(&[&desk], 2).privacy(Privacy::strict()).build().unwrap();
    let plan = strict.plan([want(1, ABSENT)]).await.unwrap();
    assert!(!plan.to_json().unwrap().contains("doctor"));
}

fn with_rule(desks: &[&Arc<Desk>], then: Target) -> Fleet {
    let rule = Rule::new("holiday", ABSENT, then).on("desk");
    builder(desks, 4).rules(Rules::new([rule])).build().unwrap()
}

#[tokio::test]
async fn rules_are_opt_in_and_only_lower() {
    let flow = Arc::new(Desk::new("flow", 4));
    let desk = Arc::new(Desk::new("desk", 4));
    let desks = [&flow, &desk];
    let holiday = || (1..=4).map(|at| want(at, ABSENT));
    let plain = fleet(&desks, 4).plan(holiday()).await.unwrap();
    assert!(plain.entries.iter().all(|entry| entry.provider == "flow"));

    desk.force(2, OFFLINE);
    desk.force(3, BUSY);
    desk.force(4, Target::Availability(Availability::Unknown));
    let ruled = |plan: &Plan| -> Vec<String> {
        let by_rule =
            plan.entries.iter().filter(|one| one.origin == Origin::Rule("holiday".into()));
        by_rule.map(|one| one.person.to_string()).collect()
    };
    // Offline lowers whatever stands; who is offline already is left alone.
    let plan = with_rule(&desks, OFFLINE).plan(holiday()).await.unwrap();
    assert_eq!(ruled(&plan), [1, 3, 4].map(|at| key(at).to_string()));
    // Busy lowers only who is known to be higher.
    let plan = with_rule(&desks, BUSY).plan(holiday()).await.unwrap();
    assert_eq!(ruled(&plan), [key(1).to_string()]);
    assert_eq!(why_not(&plan), [(key(4).to_string(), ErrorKind::Conflict)]);
    // What is asked for is never overruled.
    let asked = [want(1, BUSY).on("desk"), want(1, ABSENT)];
    let plan = with_rule(&desks, OFFLINE).plan(asked).await.unwrap();
    assert!(ruled(&plan).is_empty());
    assert_eq!(plan.entries.len(), 2);
    // And the return of somebody sets nothing off.
    flow.force(1, ABSENT);
    let plan = with_rule(&desks, OFFLINE).plan([want(1, PRESENT)]).await.unwrap();
    assert!(ruled(&plan).is_empty());
}

#[tokio::test]
async fn what_follows_from_a_view_never_follows_from_the_unknown() {
    let flow = Arc::new(Desk::new("flow", 2));
    let all = with_rule(&[&flow, &Arc::new(Desk::new("desk", 2))], OFFLINE);
    let rules = Rules::new([Rule::new("holiday", ABSENT, OFFLINE).on("desk")]);
    assert!(rules.consequences(&all.person(&key(1)).await.unwrap()).is_empty());
    flow.force(1, ABSENT);
    let changes = rules.consequences(&all.person(&key(1)).await.unwrap());
    assert_eq!(changes, [want(1, OFFLINE).on("desk")]);
    let down = Arc::new(Desk::new("flow", 2).reading(|_, _| Some(ErrorKind::Timeout)));
    let blind = builder(&[&down], 2).build().unwrap();
    assert!(rules.consequences(&blind.person(&key(1)).await.unwrap()).is_empty());
}

#[tokio::test]
async fn the_brake_counts_people_shares_and_accounts() {
    let desk = Arc::new(Desk::new("desk", 300));
    let all = fleet(&[&desk], 300);
    let plan = all.plan((1..=31).map(|at| want(at, ABSENT))).await.unwrap();
    let field = |brake: Brake| brake.check(&plan, 300).err().map(|e| e.field().unwrap().to_owned());
    assert_eq!(field(Brake::default()).as_deref(), Some("max_percent"));
    assert_eq!(field(Brake::off()), None);
    assert_eq!(field(Brake::off().with_max_changes(30)).as_deref(), Some("max_changes"));
    assert_eq!(field(Brake::off().with_max_changes(31)), None);
    assert_eq!(field(Brake::off().with_max_percent(11)), None);
    let few = all.plan((1..=20).map(|at| want(at, ABSENT))).await.unwrap();
    assert!(Brake::default().check(&few, 20).is_ok(), "a small house may change as a whole");
    let accounts = (1..=2).map(|at| want(at, DISABLED).allowing_account());
    let accounts = all.plan(accounts).await.unwrap();
    let error = Brake::off().with_max_accounts(1).check(&accounts, 300).unwrap_err();
    assert_eq!(error.to_string(), "apply: max_accounts: 2 accounts would change, 1 may");
}

#[tokio::test]
async fn how_far_the_reading_has_come_is_told_over_all_providers() {
    let (one, two) = (Arc::new(Desk::new("one", 5)), Arc::new(Desk::new("two", 5)));
    let all = builder(&[&one, &two], 5).batch(2).build().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = || {
        let told = Arc::clone(&told);
        let tell = move |read: omnipresence::fleet::ReadProgress| {
            told.lock().unwrap().push((read.done, read.total));
        };
        PlanOptions::new().with_progress(tell)
    };
    let changes = (1..=5).map(|at| want(at, ABSENT).on("one").on("two"));
    let plan = all.plan_with(changes, telling()).await.unwrap();
    assert_eq!(plan.writes().count(), 10);
    let heard = std::mem::take(&mut *told.lock().unwrap());
    assert_eq!(heard.first(), Some(&(0, 10)));
    assert_eq!(heard.last(), Some(&(10, 10)));
    assert_eq!(heard.len(), 1 + 2 * 3, "batches of two: {heard:?}");
    assert!(heard.is_sorted(), "{heard:?}");

    let applied = all.apply(&plan, ApplyOptions::new()).await.unwrap();
    let back = all.undo_with(&plan, &applied, telling()).await.unwrap();
    assert_eq!(back.writes().count(), 10);
    assert_eq!(told.lock().unwrap().last(), Some(&(10, 10)));
}
