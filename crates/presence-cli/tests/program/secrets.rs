//! No secret in anything that any command prints, however talkative it is.

use crate::support::{Place, Run, Sim};

const COMMANDS: [&[&str]; 13] = [
    &["get", "3", "99"],
    &["get", "3", "99", "--json"],
    &["set", "3", "99", "--availability", "offline"],
    &["set", "3", "99", "--availability", "busy", "--reason", "Awaria", "--json"],
    &["set", "3", "--absent"],
    &["list"],
    &["list", "--json"],
    &["watch", "--events", "3"],
    &["caps"],
    &["doctor"],
    &["doctor", "--json"],
    &["config", "check"],
    &["config", "show"],
];

fn all(place: &Place, vars: &[(&str, &str)]) -> Vec<(&'static [&'static str], Run)> {
    COMMANDS
        .into_iter()
        .map(|args| {
            let mut command = crate::support::presence();
            command.args(args).args(["-vvv", "--config"]).arg(place.config());
            let output = command.envs(vars.iter().copied()).output().unwrap();
            let text = |bytes| String::from_utf8(bytes).unwrap();
            let (out, err) = (text(output.stdout), text(output.stderr));
            (args, Run { code: output.status.code(), out, err })
        })
        .collect()
}

fn assert_silent(place: &Place, vars: &[(&str, &str)], secret: &str) {
    for (args, run) in all(place, vars) {
        assert!(!run.out.contains(secret), "{args:?} printed the secret:\n{}", run.out);
        assert!(!run.err.contains(secret), "{args:?} told the secret:\n{}", run.err);
        assert_ne!(run.code, None, "{args:?} was killed");
    }
}

#[test]
fn a_key_that_works_is_never_shown() {
    let sim = Sim::start(["--unverified-read"]);
    let place = sim.place();
    let talkative = all(&place, &sim.vars());
    let (_, get) = &talkative[0];
    assert!(get.err.contains("attempt finished"), "-vvv says nothing: {}", get.err);
    assert_silent(&place, &sim.vars(), &sim.key);
}

#[test]
fn a_key_that_is_refused_is_never_shown() {
    let sim = Sim::start(["--unverified-read"]);
    let marker = "marker-9f8e7d6c";
    assert_silent(&sim.place(), &[("SIM_KEY", marker)], marker);
}

#[test]
fn a_key_from_a_file_or_a_command_is_never_shown() {
    let sim = Sim::start(["--unverified-read"]);
    let place = sim.place();
    place.write("key.txt", &format!("{}\n", sim.key));
    let settings = format!("[provider.desk]\n{}", sim.settings());
    let from = |source: &str| settings.replace("{ env = \"SIM_KEY\" }", source);
    for source in ["{ file = \"key.txt\" }", "{ command = [\"cat\", \"KEY\"] }"] {
        let key = place.path().join("key.txt").display().to_string();
        place.write("presence.toml", &from(&source.replace("KEY", &key)));
        let read = place.run(["get", "3"], &[]);
        assert_eq!(read.code, Some(0), "{}", read.err);
        assert_silent(&place, &[], &sim.key);
    }
}
