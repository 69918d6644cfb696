//! Colours: none in a pipe, none where they are not wanted, and nobody else's ever.

use crate::support::{Place, Sim, presence};

const SET: [&str; 5] = ["set", "--sim=conpeek", "1", "--availability", "offline"];

#[test]
fn come_only_where_they_are_asked_for() {
    let coloured = |vars: &[(&str, &str)]| {
        let mut command = presence();
        command.env_remove("NO_COLOR").envs(vars.iter().copied()).args(SET);
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(!coloured(&[("NO_COLOR", "1")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_vendor_cannot_write_to_the_terminal() {
    let place = Place::new("");
    let file = place.write(
        "faults.toml",
        "[[fault]]\nthen = { status = { status = 403, body = \"\\u001b]0;owned\\u0007\\u202e\\n\" } }\n",
    );
    let sim = Sim::start(["--unverified-read", "--fault", file.to_str().unwrap()]);
    for args in [&["set", "3", "--availability", "offline"][..], &["get", "3"], &["list"]] {
        let mut command = presence();
        command.args(args).arg("--config").arg(sim.place_kept(&place)).envs(sim.vars());
        let output = command.output().unwrap();
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8(all).unwrap();
        assert!(all.contains(r"\u{1b}]0;owned\u{7}\u{202e}"), "{args:?}: {all}");
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{args:?}");
    }
}
