//! `presence demo`: what a newcomer sees first.

use crate::support::run;

#[test]
fn tells_its_story() {
    let demo = run(["demo"]);
    insta::assert_snapshot!(demo.shown());
    let widest = demo.out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?}");
}

#[test]
fn tells_it_to_programs() {
    let demo = run(["demo", "--json"]);
    assert_eq!(demo.code, Some(0));
    let lines = demo.json();
    let verdicts: Vec<_> = lines.iter().filter_map(|line| line["verdict"].as_str()).collect();
    assert_eq!(verdicts.len(), 2 + 6 + 6 + 2, "applied and taken back");
    assert!(verdicts.iter().all(|verdict| *verdict == "applied"));
    let boards = lines.iter().filter(|line| line["readings"].is_array());
    assert_eq!(boards.count(), 8 + 1 + 1 + 8);
    let journals: Vec<_> = lines.iter().filter(|line| line["journal"].is_string()).collect();
    assert_eq!(journals.len(), 2);
    assert_eq!(journals[0]["refused"], 1);
    assert_eq!(journals[1]["arrived"], 1);
    assert_eq!(
        lines.last().unwrap()["checked"],
        "the state at the end is the one at the beginning"
    );
}
