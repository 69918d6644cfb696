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

/// Has glibc give back at once what was freed: left to itself it keeps pieces of large bodies in
/// every arena, tens of megabytes in leaps, which no look from outside can tell from a leak.
const ALLOCATOR: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// Soaks for so many seconds.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result {
    let seconds = args.seconds.unwrap_or(SECONDS);
    let step = program(workspace).args(["--seconds", &seconds.to_string()]);
    ALLOCATOR.iter().fold(step, |step, (name, value)| step.env(name, *value)).run()
}

/// Lets very many callers loose on one client of each vendor.
pub(crate) fn load(workspace: &Workspace) -> Result {
    program(workspace).args(["--callers", &CALLERS.to_string()]).run()
}

fn program(workspace: &Workspace) -> Step {
    workspace.cargo().args(["run", "-p", "presence-bench", "--bin", "presence-soak", "--"])
}
