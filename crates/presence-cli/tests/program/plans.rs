//! Plans: made, kept, applied, refused, taken back.

use crate::support::run;
use crate::world::{World, shown};

/// A plan's id is another one each time.
fn steady(text: &str) -> String {
    let id = |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_inclusive(|char: char| !char.is_ascii_alphanumeric())
        .map(|part| {
            let word = part.trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
            if id(word) { part.replace(word, "[plan]") } else { part.to_owned() }
        })
        .collect()
}

#[test]
fn a_plan_says_what_would_be_done_and_does_nothing() {
    let holiday = ["plan", "--sim", "p-1", "Jan Kowalski", "--absent", "--note", "Back soon"];
    let plan = run(holiday);
    assert_eq!(plan.code, Some(4));
    insta::assert_snapshot!(plan.shown());
    let so_already = run(["plan", "--sim", "p-1", "--present"]);
    assert_eq!(so_already.code, Some(0));
    insta::assert_snapshot!("plan_so_already", so_already.shown());
    let refused = run(["plan", "--sim", "p-1", "--absent", "--on", "conpeek"]);
    assert_eq!(refused.code, Some(1));
    insta::assert_snapshot!("plan_refused", refused.shown());
    let nowhere = run(["plan", "--sim", "p-1", "--absent", "--on", "desk"]);
    assert_eq!(nowhere.code, Some(2));
    insta::assert_snapshot!("plan_unknown_provider", nowhere.shown());
    let json = run(["plan", "--sim", "p-1", "p-4", "--absent", "--json"]);
    insta::assert_snapshot!("plan_json", steady(&json.shown()));
}

#[test]
fn without_a_directory_a_plan_is_of_those_named() {
    let plan = run(["plan", "--sim=conpeek", "anna.nowak", "--availability", "offline"]);
    assert_eq!(plan.code, Some(4));
    insta::assert_snapshot!(plan.shown());
}

#[test]
fn set_changes_everybody_where_it_belongs() {
    let set = run(["set", "--sim", "p-1", "p-2", "--absent"]);
    assert_eq!(set.code, Some(0), "{}", set.err);
    insta::assert_snapshot!(set.shown());
    let break_ = ["set", "--sim", "p-1", "--availability", "busy", "--reason", "Szkolenie"];
    let with_reason = run(break_);
    assert_eq!(with_reason.code, Some(0), "{}{}", with_reason.out, with_reason.err);
    let away = run(["set", "--sim", "p-1", "--availability", "away", "--reason", "Kawa"]);
    assert_eq!(away.code, Some(0), "{}{}", away.out, away.err);
    let mode = run(["set", "--sim", "p-3", "--availability", "available", "--mode", "15"]);
    assert_eq!(mode.code, Some(0), "{}{}", mode.out, mode.err);
    let json = run(["set", "--sim", "p-1", "--absent", "--on", "enaio", "--json"]);
    assert_eq!(json.json()[0]["verdict"], "applied");
    let partly = run(["set", "--sim", "p-1", "--absent", "--on", "enaio", "--on", "webex"]);
    assert_eq!(partly.code, Some(3));
    insta::assert_snapshot!("set_partly", partly.shown());
    let account = run(["set", "--sim", "p-3", "--account", "disabled", "--on", "accsyn"]);
    assert_eq!(account.code, Some(2));
    insta::assert_snapshot!("set_account_not_allowed", account.shown());
    let allowed =
        ["set", "--sim", "p-3", "--account", "disabled", "--on", "accsyn", "--allow", "account"];
    assert_eq!(run(allowed).code, Some(0));
}

#[tokio::test]
async fn a_plan_is_kept_applied_once_and_taken_back() {
    let world = World::start(8).await;
    let file = world.file("holiday.plan");
    let before = world.good(&["list", "--json"]).await;
    let plan = world.run(&["plan", "p-1", "p-2", "--absent", "--out", &file]).await;
    assert_eq!(plan.code, Some(4), "{}", plan.err);
    insta::assert_snapshot!("kept_plan", shown(&plan));
    insta::assert_snapshot!("kept_apply", shown(&world.good(&["apply", &file]).await));
    insta::assert_snapshot!("kept_board", shown(&world.good(&["get", "p-1", "p-2"]).await));
    let again = world.good(&["apply", &file]).await;
    insta::assert_snapshot!("kept_apply_again", shown(&again));
    let writes = world.sim.enaio().unwrap().journal().entries();
    let writes = writes.iter().filter(|one| one.method() == "wfm.ConfigUserAbsence").count();
    assert_eq!(writes, 1, "applied a second time");

    let dry = world.run(&["undo", "--last", "--dry-run"]).await;
    assert_eq!(dry.code, Some(4), "{}", dry.err);
    insta::assert_snapshot!("kept_undo", shown(&world.good(&["undo", "--last"]).await));
    let back = world.good(&["undo", &file]).await;
    insta::assert_snapshot!("kept_undo_again", shown(&back));
    let after = world.good(&["list", "--json"]).await;
    let words = |run: &crate::support::Run| {
        let rows = run.json();
        rows.iter().map(|row| row["effective"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(words(&after), words(&before));
}

#[tokio::test]
async fn set_can_be_taken_back_too() {
    let world = World::start(8).await;
    let nothing = world.run(&["undo", "--last"]).await;
    assert_eq!(nothing.code, Some(2));
    insta::assert_snapshot!("undo_nothing", shown(&nothing));
    world.good(&["set", "p-1", "--availability", "busy", "--reason", "Szkolenie"]).await;
    let busy = world.good(&["get", "p-1", "--json"]).await;
    assert_eq!(busy.json()[0]["effective"], "busy");
    world.good(&["undo", "--last"]).await;
    let back = world.good(&["get", "p-1", "--json"]).await;
    assert_eq!(back.json()[0]["effective"], "available");
}

#[tokio::test]
async fn what_moved_meanwhile_is_left_alone() {
    let world = World::start(8).await;
    let file = world.file("stale.plan");
    world.run(&["plan", "p-1", "p-2", "--availability", "offline", "--out", &file]).await;
    let other = ["set", "--provider", "desk", "anna.nowak", "--availability", "away"];
    world.good(&other).await;
    let apply = world.run(&["apply", &file]).await;
    assert_eq!(apply.code, Some(3), "{}", apply.out);
    insta::assert_snapshot!("stale", shown(&apply));
    let undo = world.run(&["undo", &file]).await;
    assert_eq!(undo.code, Some(0), "{}{}", undo.out, undo.err);
    // Somebody changes what the plan did: the undo leaves it alone.
    let file = world.file("moved.plan");
    world.run(&["plan", "p-8", "--availability", "offline", "--out", &file]).await;
    world.good(&["apply", &file]).await;
    let other = ["set", "--provider", "desk", "yuki.tanaka", "--availability", "away"];
    world.good(&other).await;
    let undo = world.run(&["undo", &file]).await;
    assert_eq!(undo.code, Some(1), "{}{}", undo.out, undo.err);
    insta::assert_snapshot!("undo_moved", shown(&undo));
}

#[tokio::test]
async fn the_brake_stops_before_the_first_write() {
    let world = World::start(60).await;
    let file = world.file("all.plan");
    let all = "person\n".to_owned() + &(1..=45).map(|n| format!("p-{n}\n")).collect::<String>();
    let plan = ["plan", "-", "--availability", "offline", "--out", &file];
    let plan = world.fed(&plan, &all).await;
    assert_eq!(plan.code, Some(4), "{}", plan.err);
    insta::assert_snapshot!("plan_of_many", shown(&plan));
    world.sim.conpeek().unwrap().journal().clear();
    let stopped = world.run(&["apply", &file]).await;
    assert_eq!(stopped.code, Some(2));
    insta::assert_snapshot!("brake", shown(&stopped));
    let counted = world.run(&["apply", &file, "--max-changes", "5"]).await;
    insta::assert_snapshot!("brake_counted", shown(&counted));
    assert_eq!(world.puts().len(), 0);
    assert!(!world.path("all.plan.journal").exists());
    let done = world.good(&["apply", &file, "--max-percent", "100"]).await;
    insta::assert_snapshot!("apply_of_many", shown(&done));
}

#[tokio::test]
async fn accounts_are_allowed_by_the_plan_and_by_who_applies_it() {
    let world = World::start(8).await;
    let file = world.file("lock.plan");
    let lock = ["plan", "p-3", "--account", "disabled", "--on", "files", "--out", &file];
    assert_eq!(world.run(&lock).await.code, Some(2));
    let lock = [&lock[..], &["--allow", "account"]].concat();
    assert_eq!(world.run(&lock).await.code, Some(4));
    let refused = world.run(&["apply", &file]).await;
    assert_eq!(refused.code, Some(2));
    insta::assert_snapshot!("apply_account_not_allowed", shown(&refused));
    world.good(&["apply", &file, "--allow", "account"]).await;
    world.good(&["undo", &file, "--allow", "account"]).await;
}

#[tokio::test]
async fn what_is_no_plan_is_not_applied() {
    let world = World::start(8).await;
    let file = world.file("no.plan");
    let gone = world.run(&["apply", &file]).await;
    insta::assert_snapshot!("plan_gone", shown(&gone));
    world.place.write("no.plan", "{}");
    insta::assert_snapshot!("plan_broken", shown(&world.run(&["apply", &file]).await));
    world.run(&["plan", "p-1", "--absent", "--out", &file]).await;
    let text = std::fs::read_to_string(&file).unwrap();
    world.place.write("no.plan", &text.replace("absent", "present"));
    let altered = world.run(&["apply", &file]).await;
    assert_eq!(altered.code, Some(2));
    insta::assert_snapshot!("plan_altered", shown(&altered));
    world.place.write("no.plan", &text);
    let undo = world.run(&["undo", &file]).await;
    insta::assert_snapshot!("undo_not_applied", shown(&undo));
}
