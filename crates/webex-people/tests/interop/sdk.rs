//! An SDK in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use presence_sim::Webex;
use serde_json::{Value, json};

/// The Python that has the SDKs; `cargo xtask interop` makes it and names it.
fn python() -> PathBuf {
    let python = std::env::var_os("INTEROP_PYTHON").map(PathBuf::from);
    python.expect("INTEROP_PYTHON is not set: `cargo xtask interop` runs this test")
}

/// An SDK. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Sdk {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Sdk {
    pub(crate) fn start(name: &str, server: &Webex) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/drive.py");
        let mut child = Command::new(python())
            .arg(script)
            .args([name, server.url(), &server.token()])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        assert_eq!(line(&mut stdout, "ready"), "", "the SDK starts");
        Self { child, pipes: Mutex::new((stdin, stdout)) }
    }

    /// What a method returns.
    pub(crate) fn call(&self, method: &str, argument: Value) -> Value {
        let mut answer = self.ask(method, argument);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// Whether a method raises.
    pub(crate) fn fails(&self, method: &str, argument: Value) -> bool {
        self.ask(method, argument).get("error").is_some()
    }

    fn ask(&self, method: &str, argument: Value) -> Value {
        // The simulator is served by the other threads of the runtime.
        tokio::task::block_in_place(|| {
            let mut pipes = self.pipes.lock().unwrap();
            let (stdin, stdout) = &mut *pipes;
            writeln!(stdin, "{}", json!([method, argument])).unwrap();
            serde_json::from_str(&line(stdout, "answer ")).unwrap()
        })
    }
}

/// The rest of the next line that begins with `mark`; an SDK may print others.
fn line(stdout: &mut BufReader<ChildStdout>, mark: &str) -> String {
    loop {
        let mut text = String::new();
        assert_ne!(stdout.read_line(&mut text).unwrap(), 0, "the SDK ended");
        if let Some(rest) = text.strip_prefix(mark) {
            return rest.trim_end().to_owned();
        }
    }
}

impl Drop for Sdk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
