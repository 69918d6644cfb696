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
    let conpeek = ["applied", "unsupported", "rejected", "applied"];
    let enaio = ["applied", "applied"];
    let accsyn = ["rejected", "applied", "rejected", "applied"];
    assert_eq!(verdicts, [&conpeek[..], &["unsupported"], &enaio[..], &accsyn[..]].concat());
    let board = lines.iter().filter(|line| line["subject"].is_object());
    assert_eq!(board.count(), 31, "three boards of eight people and seven accounts");
}
