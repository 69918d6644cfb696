//! Programs that a gate needs beside cargo: found, or installed at a pinned version.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::Step;

/// A program from crates.io, at the one version that the gate was written for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// Of the crate, and of the program in it.
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// What makes it say its name and version.
    pub(crate) question: &'static [&'static str],
}

impl Tool {
    /// The program: ours, else the one on the path if it has the wanted version, else a new one.
    pub(crate) fn get(&self, workspace: &Workspace) -> Result<Step> {
        let root = workspace.target().join("tools");
        let ours = root.join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX));
        for candidate in [ours.clone().into_os_string(), OsString::from(self.name)] {
            if self.is(&candidate) {
                return Ok(self.step(workspace, candidate));
            }
        }
        println!("{} {} is not there yet; it is installed now", self.name, self.version);
        self.install(workspace, root).run()?;
        Ok(self.step(workspace, ours.into_os_string()))
    }

    /// With its own lock file, so that it is the same program today and next year. Not optimised,
    /// since that takes longer to compile than it ever saves at our size. By force, since a program
    /// that cargo believes to be there was just found not to run.
    fn install(&self, workspace: &Workspace, root: PathBuf) -> Step {
        workspace
            .cargo()
            .args(["install", self.name, "--version", &format!("={}", self.version)])
            .args(["--locked", "--debug", "--force", "--root"])
            .arg(root.display().to_string())
    }

    fn step(&self, workspace: &Workspace, program: OsString) -> Step {
        Step::new(program, self.name).within(workspace.root())
    }

    fn is(&self, program: &OsString) -> bool {
        let said = Step::new(program, self.name).args(self.question.iter().copied()).output();
        said.is_ok_and(|said| self.is_said_by(&said))
    }

    /// Programs answer with their name and version, some with more behind it.
    fn is_said_by(&self, said: &str) -> bool {
        said.split_whitespace().take(2).eq([self.name, self.version])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOL: Tool = Tool { name: "cargo-deny", version: "0.20.2", question: &["--version"] };

    #[test]
    fn only_the_pinned_version_will_do() {
        assert!(TOOL.is_said_by("cargo-deny 0.20.2\n"));
        assert!(TOOL.is_said_by("cargo-deny 0.20.2 (abc 2026-10-01)"));
        assert!(!TOOL.is_said_by("cargo-deny 0.20.20"));
        assert!(!TOOL.is_said_by("cargo-deny"));
        assert!(!TOOL.is_said_by(""));
    }

    #[test]
    fn a_missing_program_is_not_the_tool() {
        assert!(!TOOL.is(&OsString::from("/no/such/cargo-deny")));
    }

    #[test]
    fn the_version_and_the_lock_are_pinned_when_installing() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let line = TOOL.install(&workspace, PathBuf::from("/w/target/tools")).line();
        assert_eq!(
            line,
            "cargo install cargo-deny --version =0.20.2 --locked --debug --force --root /w/target/tools"
        );
    }
}
