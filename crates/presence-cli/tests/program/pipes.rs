//! Readers that go away, and interrupts.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::support::{Sim, presence};

#[test]
fn a_reader_that_is_gone_is_no_failure() {
    let commands: [&[&str]; 6] = [
        &["demo"],
        &["list", "--sim=conpeek", "--json"],
        &["watch", "--sim=conpeek", "--events", "3"],
        &["caps", "--sim=conpeek"],
        &["completions", "bash"],
        &["man"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = presence().args(args).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    }
}

#[cfg(unix)]
fn interrupt(id: u32) {
    let killed = Command::new("kill").args(["-INT", &id.to_string()]).status().unwrap();
    assert!(killed.success());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_watch_in_order() {
    let mut command = presence();
    command.args(["watch", "--sim=conpeek", "1"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    out.read_line(&mut line).unwrap();
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_simulators_in_order() {
    let mut sim = Sim::start([]);
    interrupt(sim.id());
    assert_eq!(sim.ended(), Some(0));
}
