//! A short soak and a small crowd: the answers are true and nothing is left; no time is looked at.
//!
//! `cargo xtask soak` and `cargo xtask load` do the same for long and with many.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::process::Command;

fn soak(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_presence-soak")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{complaint}");
    said
}

#[test]
fn a_few_seconds_under_faults() {
    let said = soak(&["--seconds", "4", "--seed", "7"]);
    assert!(said.ends_with("verdict: flat, and every answer was true\n"), "{said}");
    for vendor in ["accsyn", "conpeek", "enaio", "webex"] {
        let line = said.lines().find(|line| line.starts_with(vendor)).unwrap();
        for word in ["applied", "get ", "list ", "said truly", "set ", "watch "] {
            assert!(line.contains(word), "{word}: {line}");
        }
    }
}

#[test]
fn a_few_hundred_callers() {
    let said = soak(&["--callers", "300"]);
    assert!(said.ends_with("answered truly, or refused with a reason\n"), "{said}");
    assert_eq!(said.lines().filter(|line| line.contains(" ample ")).count(), 4, "{said}");
}

#[test]
#[ignore = "takes minutes; `cargo xtask load` prints its figures"]
fn ten_thousand_callers() {
    let said = soak(&["--callers", "10000"]);
    assert!(said.ends_with("answered truly, or refused with a reason\n"), "{said}");
}
