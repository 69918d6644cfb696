//! Webex through the program: presence listed, read and watched, and never set.

use crate::support::{redacted, run};

#[test]
fn list_shows_every_axis() {
    insta::assert_snapshot!(run(["list", "--sim=webex", "--limit", "8"]).shown());
    let fifty = run(["list", "--sim", "--provider", "webex", "--limit", "50", "--json"]);
    assert_eq!((fifty.code, fifty.json().len()), (Some(0), 12));
}

#[test]
fn get_by_address() {
    let two = ["get", "--sim=webex", "anna.nowak@example.com", "nobody@example.com"];
    insta::assert_snapshot!(run(two).shown());
}

#[test]
fn presence_cannot_be_set() {
    let set = run(["set", "--sim=webex", "anna.nowak@example.com", "--absent"]);
    insta::assert_snapshot!(set.shown());
}

#[test]
fn watch_sees_everybody_once() {
    let watch = run(["watch", "--sim=webex", "anna.nowak@example.com", "--events", "2"]);
    insta::assert_snapshot!(redacted(&watch.shown()));
}
