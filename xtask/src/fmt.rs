//! rustfmt agrees with every file.

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;

/// Checks the format of all members, or puts it right.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result {
    let step = workspace.cargo().args(["fmt", "--all"]);
    if write {
        return step.run();
    }
    step.args(["--", "--check"]).run().map_err(|_| {
        Failure::new("some files are not formatted; `cargo xtask fmt --write` does it")
    })
}
