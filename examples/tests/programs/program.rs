//! Running a program: nothing of this machine's environment reaches it.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A program, with an environment of its own.
pub(crate) fn program(path: &str) -> Command {
    let mut command = Command::new(path);
    command.env_clear().stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// What it printed, and its exit code.
pub(crate) fn run(command: &mut Command) -> (String, Option<i32>) {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8(output.stdout).unwrap();
    (format!("{printed}{errors}"), output.status.code())
}

/// What it printed, where it ended well.
pub(crate) fn printed(command: &mut Command) -> String {
    let (text, code) = run(command);
    assert_eq!(code, Some(0), "{text}");
    text
}

/// A program that runs beside the test, and is ended with it.
pub(crate) struct Running {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Waits for the next line.
    pub(crate) fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Closes its standard input, and waits for it to end.
    pub(crate) fn end(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sets several variables.
pub(crate) fn with<'a>(
    command: &'a mut Command,
    variables: &[(&str, impl AsRef<OsStr>)],
) -> &'a mut Command {
    command.envs(variables.iter().map(|(name, value)| (name, value)))
}
