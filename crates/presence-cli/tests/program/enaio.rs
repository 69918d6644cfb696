//! enaio through the program: absence listed, read, set for many in one call, and watched.

use crate::support::{redacted, run};

#[test]
fn list_shows_who_is_absent() {
    insta::assert_snapshot!(run(["list", "--sim=enaio"]).shown());
}

#[test]
fn get_by_login_and_by_name() {
    let two = ["get", "--sim=enaio", "anna.nowak", "name:Kwame Krawczyk", "nobody"];
    insta::assert_snapshot!(run(two).shown());
}

#[test]
fn an_absence_says_what_else_it_does() {
    let set = run(["set", "--sim=enaio", "anna.nowak", "jan.kowalski", "--absent"]);
    assert_eq!(set.code, Some(0));
    insta::assert_snapshot!(set.shown());
}

#[test]
fn of_several_providers_the_one_that_keeps_absence_is_taken() {
    let set = ["set", "--sim", "anna.nowak", "--absent", "--json"];
    let run = run(set);
    assert_eq!(run.code, Some(0));
    assert_eq!(run.json()[0]["provider"], "enaio");
}

#[test]
fn availability_is_nothing_that_enaio_keeps() {
    let set = run(["set", "--sim=enaio", "anna.nowak", "--availability", "busy"]);
    insta::assert_snapshot!(set.shown());
}

#[test]
fn doctor_finds_the_organisation() {
    insta::assert_snapshot!(redacted(&run(["doctor", "--sim=enaio"]).shown()));
}

#[test]
fn watch_sees_everybody_once() {
    let watch = run(["watch", "--sim=enaio", "anna.nowak", "--events", "2"]);
    insta::assert_snapshot!(redacted(&watch.shown()));
}
