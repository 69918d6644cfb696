//! [`Pager`]: what is longer than the terminal goes through the user's pager.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use anstream::AutoStream;

/// Holds what is written back until it is longer than the terminal, and starts the pager then.
#[derive(Debug)]
pub(crate) struct Pager {
    height: usize,
    command: String,
    lines: usize,
    held: Vec<u8>,
    child: Option<Child>,
}

impl Pager {
    /// With the command in `PAGER`, or `less`; nothing where that is empty or `cat`.
    pub(crate) fn from_env(height: u16) -> Option<Self> {
        let command = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
        Self::new(usize::from(height), &command)
    }

    /// With this command.
    fn new(height: usize, command: &str) -> Option<Self> {
        let command = command.trim().to_owned();
        let wanted = !command.is_empty() && command != "cat";
        wanted.then_some(Self { height, command, lines: 0, held: Vec::new(), child: None })
    }

    /// Whether it has started.
    pub(crate) const fn is_open(&self) -> bool {
        self.child.is_some()
    }

    /// Writes what is held back, or waits until the pager is left.
    pub(crate) fn end(self) -> io::Result<()> {
        match self.child {
            Some(mut child) => {
                drop(child.stdin.take());
                child.wait().map(drop)
            }
            None => {
                let mut out = AutoStream::auto(io::stdout());
                out.write_all(&self.held).and_then(|()| out.flush())
            }
        }
    }

    fn start(&mut self) -> io::Result<()> {
        let mut command = shell(&self.command);
        if std::env::var_os("LESS").is_none() {
            // Colours are shown, and what was shown stays on the screen.
            command.env("LESS", "FRX");
        }
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        if let Some(input) = &mut child.stdin {
            input.write_all(&self.held)?;
        }
        self.held = Vec::new();
        self.child = Some(child);
        Ok(())
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(input) = self.child.as_mut().and_then(|child| child.stdin.as_mut()) {
            return input.write(bytes);
        }
        self.held.extend_from_slice(bytes);
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        if self.lines >= self.height {
            self.start()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.child.as_mut().and_then(|child| child.stdin.as_mut()) {
            Some(input) => input.flush(),
            None => Ok(()),
        }
    }
}

/// The user's pager may have options of its own.
#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut words = command.split_whitespace();
    let mut program = Command::new(words.next().unwrap_or("more"));
    program.args(words);
    program
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_fits_needs_no_pager_and_what_is_longer_has_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("paged");
        let command = format!("cat > '{}'", file.display());
        let mut long = Pager::new(3, &command).unwrap();
        for line in 0..5 {
            writeln!(long, "line {line}").unwrap();
        }
        long.end().unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 5);
        std::fs::remove_file(&file).unwrap();
        let mut short = Pager::new(3, &command).unwrap();
        short.write_all(b"").unwrap();
        assert!(!short.is_open());
        short.end().unwrap();
        assert!(!file.exists());
    }

    #[test]
    fn no_pager_where_none_is_wanted() {
        assert!(Pager::new(3, " ").is_none());
        assert!(Pager::new(3, "cat").is_none());
    }
}
