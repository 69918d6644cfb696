//! The SDK in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use presence_sim::Accsyn;
use serde_json::{Value, json};

/// The Python that has the SDK; `cargo xtask interop` makes it and names it.
pub(crate) fn python() -> PathBuf {
    let python = std::env::var_os("INTEROP_PYTHON").map(PathBuf::from);
    python.expect("INTEROP_PYTHON is not set: `cargo xtask interop` runs this test")
}

/// The SDK, logged in. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Sdk {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    _home: tempfile::TempDir,
}

impl Sdk {
    pub(crate) fn start(python: &Path, server: &Accsyn) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/drive.py");
        let home = tempfile::tempdir().unwrap();
        let mut child = Command::new(python)
            .arg(script)
            .args([server.workspace(), server.user(), server.api_key()])
            .current_dir(home.path())
            .env_clear()
            .env("HOME", home.path())
            .env("AS_DEV", "true")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        assert_eq!(line(&mut stdout, "ready"), "", "the SDK logs in");
        Self { child, pipes: Mutex::new((stdin, stdout)), _home: home }
    }

    /// What a method returns.
    pub(crate) fn result(&self, method: &str, arguments: Value) -> Value {
        self.call(method, arguments, json!({}))
    }

    pub(crate) fn call(&self, method: &str, arguments: Value, options: Value) -> Value {
        let mut answer = self.ask(method, arguments, options);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// What a method raises.
    pub(crate) fn error(&self, method: &str, arguments: Value) -> String {
        let answer = self.ask(method, arguments, json!({}));
        answer["error"][1].as_str().unwrap().to_owned()
    }

    fn ask(&self, method: &str, arguments: Value, options: Value) -> Value {
        // The simulator is served by the other threads of the runtime.
        tokio::task::block_in_place(|| {
            let mut pipes = self.pipes.lock().unwrap();
            let (stdin, stdout) = &mut *pipes;
            writeln!(stdin, "{}", json!([method, arguments, options])).unwrap();
            serde_json::from_str(&line(stdout, "answer ")).unwrap()
        })
    }
}

/// The rest of the next line that begins with `mark`; the SDK may print others.
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
