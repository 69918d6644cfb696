//! The peers: other people's clients, unmodified, each in a Python of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

use crate::floor::Addresses;
use crate::measure::Sample;
use crate::scenario::{PeerVendor, Scenario, Setting};
use crate::subject::Tally;
use crate::{Result, failed};

const DRIVER: &str = include_str!("../peers/drive.py");

/// The peers of each vendor, and the folder of the environment that has them.
const PEERS: [(PeerVendor, &str, &[&str]); 3] = [
    (PeerVendor::Webex, "webex-people", &["wxc_sdk", "wxc_sdk_async", "webexpythonsdk"]),
    (PeerVendor::Accsyn, "accsyn", &["accsyn-python-api"]),
    (PeerVendor::Enaio, "enaio-wf", &["ecmind-blue-client"]),
];

/// Somebody else's client. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Peer {
    name: &'static str,
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

/// What a driver says of a run.
#[derive(Deserialize)]
struct Ran {
    wall: f64,
    cpu: f64,
    rows: u64,
}

/// Where the Pythons are: `cargo xtask interop` makes them in `target/interop`.
fn homes() -> Result<PathBuf> {
    let exe = std::env::current_exe()?;
    let target = exe.parent().and_then(Path::parent);
    Ok(target.ok_or_else(|| failed("no target folder"))?.join("interop"))
}

/// The peers of a scenario, and what is to be said of those that cannot be had.
pub(crate) fn start(scenario: &Scenario, setting: &Setting) -> Result<(Vec<Peer>, Vec<String>)> {
    let (mut peers, mut notes) = (Vec::new(), Vec::new());
    let Some(task) = scenario.peer else { return Ok((peers, notes)) };
    let base = scenario.base(setting, "webex");
    let size = scenario.size(setting);
    for (_, folder, names) in PEERS.iter().filter(|(vendor, ..)| *vendor == task.vendor) {
        let python = homes()?.join(folder).join("bin/python");
        for &name in *names {
            match Peer::start(name, &python, &base, size, &setting.floor) {
                Ok(peer) => peers.push(peer),
                Err(error) => notes.push(format!("{name} skipped: {error}")),
            }
        }
    }
    Ok((peers, notes))
}

impl Peer {
    fn start(
        name: &'static str,
        python: &Path,
        base: &str,
        size: usize,
        floor: &Addresses,
    ) -> Result<Self> {
        if !python.is_file() {
            return Err(failed("there is no Python with it; `cargo xtask interop` makes one"));
        }
        let mut child = Command::new(python)
            .args(["-c", DRIVER, name, base])
            .args([size.to_string(), floor.enaio.port().to_string()])
            .env("AS_DEV", "true")
            .env_remove("PYTHONPATH")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdin = child.stdin.take().ok_or_else(|| failed("no input"))?;
        let stdout = child.stdout.take().ok_or_else(|| failed("no output"))?;
        let mut peer = Self { name, child, stdin, stdout: BufReader::new(stdout) };
        peer.line("ready")?;
        Ok(peer)
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Does a task so many times. Its time is what it measures itself, the pipe left out.
    pub(crate) fn run(&mut self, task: &str, page: usize, count: usize) -> Result<(Sample, Tally)> {
        writeln!(self.stdin, "{}", serde_json::json!([task, page, count]))?;
        let ran: Ran = serde_json::from_str(&self.line("answer ")?)?;
        let sample = Sample { wall_nanos: ran.wall * 1e9, cpu_nanos: ran.cpu * 1e9 };
        Ok((sample, Tally { rows: ran.rows, letters: 0 }))
    }

    /// The rest of the next line that begins with `mark`; a client may print others.
    fn line(&mut self, mark: &str) -> Result<String> {
        let mut text = String::new();
        loop {
            text.clear();
            if self.stdout.read_line(&mut text)? == 0 {
                return Err(failed(format!("{} ended", self.name)));
            }
            if let Some(failure) = text.strip_prefix("error ") {
                return Err(failed(format!("{}: {}", self.name, failure.trim())));
            }
            if let Some(rest) = text.strip_prefix(mark) {
                return Ok(rest.trim().to_owned());
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
