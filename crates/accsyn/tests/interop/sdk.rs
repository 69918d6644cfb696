//! The SDK in a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use presence_sim::Accsyn;
use serde_json::{Value, json};

const PACKAGE: &str = "accsyn-python-api==3.4.0";

/// Says so plainly, or fails where the test is wanted.
pub(crate) fn skip(why: &str) {
    let required = std::env::var("ACCSYN_INTEROP").is_ok_and(|value| value == "required");
    assert!(!required, "the interop test is required: {why}");
    eprintln!("SKIPPED: {why}");
}

/// A Python with the SDK, in an environment below `target`; made once.
pub(crate) fn install() -> Result<PathBuf, String> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accsyn-sdk-3.4.0");
    let bin = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = home.join(bin);
    if imports_the_sdk(&python) {
        return Ok(python);
    }
    let system = find_python().ok_or("no Python of at least 3.12 was found")?;
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&home), "make an environment")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--timeout", "15", "--retries", "1", PACKAGE]);
    run(&mut pip, "install the SDK")?;
    Ok(python)
}

fn imports_the_sdk(python: &Path) -> bool {
    let check = "import importlib.metadata as m; assert m.version('accsyn-python-api') == '3.4.0'";
    let status = Command::new(python).args(["-c", check]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn find_python() -> Option<PathBuf> {
    let pyenv = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv/versions"));
    let installed = pyenv.and_then(|versions| std::fs::read_dir(versions).ok()).into_iter();
    let installed = installed.flatten().flatten().map(|entry| entry.path().join("bin/python"));
    let named = ["python3.14", "python3.13", "python3.12", "python3"].map(PathBuf::from);
    let new_enough = |python: &PathBuf| {
        let check = "import sys; sys.exit(sys.version_info < (3, 12))";
        let mut command = Command::new(python);
        command.args(["-c", check]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    installed.chain(named).find(new_enough)
}

fn run(command: &mut Command, what: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("could not {what}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("could not {what}: {}", said.lines().last().unwrap_or_default()))
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
