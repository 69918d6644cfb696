//! Runs the programs that the gates are made of: visible, without standard input, always from the
//! root of the workspace, and each with the same surroundings.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::failure::{Failure, Result};

/// One program with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    program: OsString,
    shown: String,
    args: Vec<String>,
    env: Vec<(&'static str, String)>,
    folder: Option<PathBuf>,
}

impl Step {
    /// The cargo which runs this program, or the one on the path.
    pub(crate) fn cargo() -> Self {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        Self::new(program, "cargo")
    }

    /// Any other program; `shown` is what the reader sees in its place.
    pub(crate) fn new(program: impl Into<OsString>, shown: &str) -> Self {
        Self {
            program: program.into(),
            shown: shown.to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            folder: None,
        }
    }

    /// Adds one argument.
    #[must_use]
    pub(crate) fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub(crate) fn args<I>(mut self, args: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable for this step only.
    #[must_use]
    pub(crate) fn env(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    /// Runs in `folder` instead of the current one.
    #[must_use]
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// The step as one would type it.
    pub(crate) fn line(&self) -> String {
        let env = self.env.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
        let args = self.args.iter().map(|arg| quoted(arg));
        let words: Vec<_> = env.chain([self.shown.clone()]).chain(args).collect();
        words.join(" ")
    }

    /// Shows the step, runs it and leaves its output to the reader.
    pub(crate) fn run(&self) -> Result {
        println!("$ {}", self.line());
        let status = self.command().status().map_err(|error| self.not_started(&error))?;
        if status.success() { Ok(()) } else { Err(self.failed(&status.to_string())) }
    }

    /// Runs the step and gives what it wrote to its standard output.
    pub(crate) fn output(&self) -> Result<String> {
        let output = self
            .command()
            .stderr(Stdio::piped())
            .output()
            .map_err(|error| self.not_started(&error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::with_details(
                self.failed(&output.status.to_string()).summary(),
                said.lines().map(str::to_owned).collect(),
            ));
        }
        String::from_utf8(output.stdout)
            .map_err(|_| Failure::new(format!("`{}` printed what is not UTF-8", self.line())))
    }

    /// Runs the step, and gives whether it succeeded and what it wrote to its standard error; its
    /// output is dropped.
    pub(crate) fn complaints(&self) -> Result<(bool, String)> {
        let output = self.command().stdout(Stdio::null()).stderr(Stdio::piped()).output();
        let output = output.map_err(|error| self.not_started(&error))?;
        Ok((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
    }

    /// Whether the step succeeds within `limit`; its output is dropped. It is ended at the limit.
    pub(crate) fn succeeds_within(&self, limit: Duration) -> bool {
        let spawned = self.command().stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        spawned.is_ok_and(|child| ends_well_within(child, limit))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null());
        for name in std::env::vars_os().map(|(name, _)| name).filter(|name| is_about_xtask(name)) {
            command.env_remove(name);
        }
        if in_ci() {
            // Nothing is built twice in CI, so incremental data would only cost time and disk.
            command.env("CARGO_INCREMENTAL", "0");
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("`{}` could not be started: {error}", self.line()))
    }

    fn failed(&self, status: &str) -> Failure {
        Failure::new(format!("`{}` failed ({status})", self.line()))
    }
}

/// Whether this is a CI run, as CI systems say by the variable `CI`.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// Waits for the end of the child's output, which is its own end, but no longer than `limit`.
fn ends_well_within(mut child: Child, limit: Duration) -> bool {
    let Some(mut output) = child.stdout.take() else { return false };
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while matches!(output.read(&mut buffer), Ok(count) if count > 0) {}
        // The receiver is gone only if the limit has passed; then nobody asks any more.
        let _ = ended.send(());
    });
    if end.recv_timeout(limit).is_err() {
        // A child that has ended in this very moment cannot be killed, which is as good.
        let _ = child.kill();
        let _ = child.wait();
        return false;
    }
    child.wait().is_ok_and(|status| status.success())
}

/// Variables that `cargo run` sets to describe xtask itself. Some build scripts ask to be run again
/// when these change, so a step must see the same as the same command typed by hand.
fn is_about_xtask(name: &OsStr) -> bool {
    const PREFIXES: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
    const NAMES: [&str; 3] = ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"];
    name.to_str().is_some_and(|name| {
        NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    })
}

/// In quotes if a shell would read it differently otherwise.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_as_one_would_type_it() {
        let step = Step::cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(step.line(), "RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps");
    }

    #[test]
    fn a_step_fails_by_name() {
        let failure = Step::cargo().arg("no-such-subcommand").output().unwrap_err();
        assert!(failure.summary().starts_with("`cargo no-such-subcommand` failed ("), "{failure}");
        assert!(!failure.details().is_empty());
        let failure = Step::new("/no/such/program", "program").output().unwrap_err();
        assert!(failure.summary().starts_with("`program` could not be started: "), "{failure}");
    }

    #[test]
    fn output_is_given_back() {
        let version = Step::cargo().arg("--version").output().unwrap();
        assert!(version.starts_with("cargo "), "{version}");
    }

    #[test]
    fn complaints_are_given_back_with_the_verdict() {
        let (well, said) = Step::cargo().arg("no-such-subcommand").complaints().unwrap();
        assert!(!well && said.contains("no-such-subcommand"), "{said}");
        let (well, said) = Step::cargo().arg("--version").complaints().unwrap();
        assert!(well && said.is_empty(), "{said}");
    }

    #[test]
    fn a_bounded_step_tells_whether_it_succeeded() {
        let minute = Duration::from_secs(60);
        assert!(Step::cargo().arg("--version").succeeds_within(minute));
        assert!(!Step::cargo().arg("no-such-subcommand").succeeds_within(minute));
        assert!(!Step::new("/no/such/program", "program").succeeds_within(minute));
    }

    #[cfg(unix)]
    #[test]
    fn a_step_that_does_not_end_is_ended() {
        let step = Step::new("sleep", "sleep").arg("3600");
        assert!(!step.succeeds_within(Duration::from_millis(10)));
    }

    #[test]
    fn only_what_describes_xtask_is_hidden_from_a_step() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "CARGO_BIN_NAME", "OUT_DIR"] {
            assert!(is_about_xtask(OsStr::new(name)), "{name}");
        }
        for name in ["CARGO", "CARGO_HOME", "CARGO_TARGET_DIR", "RUSTFLAGS", "PATH", "CI"] {
            assert!(!is_about_xtask(OsStr::new(name)), "{name}");
        }
    }
}
