//! The long runs: all four providers under faults, and under very many callers.
//!
//! No gates of `ci`, whose tests run both for a moment; here they run for long and print figures.

use crate::args::Args;
use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::Step;

/// How long a soak takes unless it is said.
const SECONDS: u32 = 600;

/// How many callers make a load.
const CALLERS: u32 = 10_000;

/// Soaks for so many seconds.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result {
    let seconds = args.seconds.unwrap_or(SECONDS);
    program(workspace).args(["--seconds", &seconds.to_string()]).run()
}

/// Lets very many callers loose on one client of each vendor.
pub(crate) fn load(workspace: &Workspace) -> Result {
    program(workspace).args(["--callers", &CALLERS.to_string()]).run()
}

fn program(workspace: &Workspace) -> Step {
    workspace.cargo().args(["run", "-p", "presence-bench", "--bin", "presence-soak", "--"])
}
