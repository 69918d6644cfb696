//! All tests, then all doctests. No test needs a network beyond loopback.

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::{Step, in_ci};

/// Runs the tests with cargo-nextest where it is present, with `cargo test` else.
///
/// All features are on, since a test behind a feature that nobody turns on would never run. No
/// feature may change what the others do, so no test may need one to be off.
pub(crate) fn run(workspace: &Workspace) -> Result {
    runner(workspace).args(["--workspace", "--all-features"]).run()?;
    test(workspace).args(["--doc", "--workspace", "--all-features"]).run()
}

fn runner(workspace: &Workspace) -> Step {
    let nextest = workspace.cargo().args(["nextest", "--version"]).output();
    if nextest.is_err() {
        println!("cargo-nextest is not installed; `cargo test` runs the tests");
        return test(workspace).args(["--all-targets", "--no-fail-fast"]);
    }
    let step = snapshots_are_final(workspace.cargo()).args(["nextest", "run"]);
    // The profiles are described in `.config/nextest.toml`.
    if in_ci() { step.args(["--profile", "ci"]) } else { step }
}

fn test(workspace: &Workspace) -> Step {
    snapshots_are_final(workspace.cargo()).arg("test")
}

/// A snapshot that differs is a failure here, never a new snapshot.
fn snapshots_are_final(step: Step) -> Step {
    step.env("INSTA_UPDATE", "no")
}
