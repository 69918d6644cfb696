//! Every exit code, by a run that ends with it.

use crate::support::{Place, Sim, run};

#[test]
fn zero_when_all_is_as_wanted() {
    assert_eq!(run(["set", "--sim=conpeek", "1", "2", "--availability", "offline"]).code, Some(0));
    assert_eq!(run(["get", "--sim=conpeek", "1"]).code, Some(0));
}

#[test]
fn one_when_nothing_worked() {
    assert_eq!(
        run(["set", "--sim=conpeek", "98", "99", "--availability", "offline"]).code,
        Some(1)
    );
    assert_eq!(run(["get", "--sim=conpeek", "99"]).code, Some(1));
    let sim = Sim::start([]);
    let wrong_key = sim.place().run(["get", "3"], &[("SIM_KEY", "wrong")]);
    assert_eq!(wrong_key.code, Some(1), "{}", wrong_key.err);
}

#[test]
fn two_when_nothing_was_tried() {
    assert_eq!(run(["set", "--sim=conpeek", "1"]).code, Some(2));
    assert_eq!(run(["nonsense"]).code, Some(2));
    assert_eq!(Place::new("x").run(["list"], &[]).code, Some(2));
}

#[test]
fn three_when_some_of_it_worked() {
    assert_eq!(run(["set", "--sim=conpeek", "1", "99", "--availability", "offline"]).code, Some(3));
    assert_eq!(run(["get", "--sim=conpeek", "1", "99"]).code, Some(3));
}

#[test]
fn five_when_nobody_knows() {
    let faults = Place::new("");
    let file = faults.write(
        "faults.toml",
        "[[fault]]\nwhen = { method = \"PUT\", path = \"/1/\" }\nthen = { cut = {} }\napplied = true\n",
    );
    let sim = Sim::start(["--unverified-read", "--fault", file.to_str().unwrap()]);
    let place = sim.place();
    let set = place.run(["set", "1", "3", "--availability", "offline"], &sim.vars());
    insta::assert_snapshot!(set.shown());
    assert_eq!(set.code, Some(5));
    let read = place.run(["get", "1", "--json"], &sim.vars());
    assert_eq!(read.json()[0]["availability"], "offline", "it was applied all the same");
}
