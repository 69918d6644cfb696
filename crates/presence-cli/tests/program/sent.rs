//! What becomes of a run of `set` whose changes are on their way when the output or the program
//! ends.

use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use crate::support::{Place, Run, Sim, presence};

/// Runs `set` with a standard output that nobody reads.
fn unread(place: &Place, sim: &Sim, args: &[&str]) -> Run {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    written_to(writer.into(), place, sim, args)
}

fn written_to(out: Stdio, place: &Place, sim: &Sim, args: &[&str]) -> Run {
    let mut command = presence();
    command.arg("set").args(args).args(["--availability", "offline"]);
    command.arg("--config").arg(place.config()).envs(sim.vars());
    let output = command.stdout(out).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code(), out: String::new(), err }
}

/// A simulator that applies what it is told of person 1 and then hangs up.
fn cutting() -> Sim {
    let faults = Place::new("");
    let text = "[[fault]]\nwhen = { method = \"PUT\", path = \"/1/\" }\nthen = { cut = {} }\n\
                applied = true\n";
    let file = faults.write("faults.toml", text);
    Sim::start(["--unverified-read", "--fault", file.to_str().unwrap()])
}

#[test]
fn a_reader_that_is_gone_hides_no_failure() {
    let sim = cutting();
    let place = sim.place();
    let cases: [(&[&str], i32); 4] = [(&["3"], 0), (&["99"], 1), (&["3", "99"], 3), (&["1"], 5)];
    for (args, code) in cases {
        let text = unread(&place, &sim, args);
        assert_eq!(text.code, Some(code), "{args:?}: {}", text.err);
        assert_eq!(text.err.is_empty(), code == 0, "{args:?}: {}", text.err);
        let json = unread(&place, &sim, &[args, &["--json"]].concat());
        assert_eq!(json.code, Some(code), "{args:?} --json: {}", json.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_without_room_does_not_undo_what_was_applied() {
    let sim = cutting();
    let place = sim.place();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into();
    for args in [&["3"][..], &["3", "--json"]] {
        let set = written_to(full(), &place, &sim, args);
        assert_eq!(set.code, Some(0), "{args:?}: {}", set.err);
        assert!(set.err.contains("the output cannot be written"), "{args:?}: {}", set.err);
    }
    assert_eq!(written_to(full(), &place, &sim, &["1"]).code, Some(5));
}

/// Starts `set` against a server that reads the request and never answers, sends the signal when
/// the request is there, and gives what the program then said.
#[cfg(unix)]
fn signalled(signal: &str, more: &[&str]) -> Run {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = format!(
        "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"http://{}\"\n\
         key = {{ env = \"SIM_KEY\" }}\n",
        listener.local_addr().unwrap()
    );
    let place = Place::new(&config);
    let mut command = presence();
    command.args(["set", "3", "anna.nowak", "--availability", "offline"]).args(more);
    command.arg("--config").arg(place.config()).env("SIM_KEY", "k").env("NO_PROXY", "127.0.0.1");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (silent, _) = listener.accept().unwrap();
    request_line(&silent);
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    let code = child.wait().unwrap().code();
    let mut run = Run { code, out: String::new(), err: String::new() };
    child.stdout.take().unwrap().read_to_string(&mut run.out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut run.err).unwrap();
    run
}

#[cfg(unix)]
fn request_line(stream: &TcpStream) {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    assert!(line.starts_with("PUT /tenant_user/"), "{line}");
}

#[cfg(unix)]
#[test]
fn who_interrupts_learns_what_may_be_in_force() {
    for signal in ["-INT", "-TERM"] {
        let set = signalled(signal, &[]);
        insta::assert_snapshot!("interrupted", set.shown());
    }
    let json = signalled("-INT", &["--json"]);
    insta::assert_snapshot!("interrupted_json", json.shown());
}
