//! rustfmt agrees with every file.

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::{Step, in_ci};

/// Checks the format of all members, or puts it right.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result {
    // The libFuzzer programs are no members, since they build on a nightly toolchain only.
    let programs = ["fmt", "--manifest-path", "fuzz/Cargo.toml"];
    format(workspace.cargo().args(programs), write)?;
    format(workspace.cargo().args(["fmt", "--all"]), write)
}

fn format(step: Step, write: bool) -> Result {
    if write {
        return step.run();
    }
    // rustfmt colours its differences even where nobody can see colours.
    let colours = if in_ci() { "never" } else { "auto" };
    step.args(["--", "--check", "--color", colours]).run().map_err(|_| {
        Failure::new("some files are not formatted; `cargo xtask fmt --write` does it")
    })
}
