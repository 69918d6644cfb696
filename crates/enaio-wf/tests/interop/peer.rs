//! The Python client in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use presence_sim::Enaio;
use serde_json::{Value, json};

/// The Python that has the client; `cargo xtask interop` makes it and names it.
pub(crate) fn python() -> PathBuf {
    let python = std::env::var_os("INTEROP_PYTHON").map(PathBuf::from);
    python.expect("INTEROP_PYTHON is not set: `cargo xtask interop` runs this test")
}

pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(name)
}

/// The client of one kind, on one way to the server. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Peer {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Peer {
    pub(crate) fn start(kind: &str, server: &Enaio, tls: bool, password: &str) -> Self {
        let address = if tls { server.tls_addr() } else { server.addr() }.to_string();
        let certificate = if tls { server.cadata() } else { "" };
        let mut child = Command::new(python())
            .arg(script("drive.py"))
            .args([kind, &address, server.user(), password, certificate])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let peer = Self { child, pipes: Mutex::new((stdin, stdout)) };
        assert_eq!(peer.line("ready"), "");
        peer
    }

    /// What a method returns; the first of `command` names it.
    pub(crate) fn result(&self, command: Value) -> Value {
        let mut answer = self.ask(&command);
        assert!(answer.get("error").is_none(), "{command}: {answer}");
        answer["result"].take()
    }

    /// The kind of what a method raises.
    pub(crate) fn error(&self, command: Value) -> String {
        let answer = self.ask(&command);
        answer["error"][0].as_str().unwrap().to_owned()
    }

    fn ask(&self, command: &Value) -> Value {
        // The simulator is served by the other threads of the runtime.
        tokio::task::block_in_place(|| {
            writeln!(self.pipes.lock().unwrap().0, "{command}").unwrap();
            serde_json::from_str(&self.line("answer ")).unwrap_or(json!(null))
        })
    }

    /// The rest of the next line that begins with `mark`; the client may print others.
    fn line(&self, mark: &str) -> String {
        let mut pipes = self.pipes.lock().unwrap();
        loop {
            let mut text = String::new();
            assert_ne!(pipes.1.read_line(&mut text).unwrap(), 0, "the client ended");
            if let Some(rest) = text.strip_prefix(mark) {
                return rest.trim_end().to_owned();
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
