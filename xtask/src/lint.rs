//! clippy on every target of every member, warnings denied.
//!
//! One pass over the whole workspace with all features, since it lints each file once, tests and
//! examples too. Such a pass hides a feature that is missing from one manifest and present in
//! another; `cargo xtask features` finds that, by building each member alone.

use crate::failure::Result;
use crate::metadata::Workspace;

/// Lints everything.
pub(crate) fn run(workspace: &Workspace) -> Result {
    workspace
        .cargo()
        .args(["clippy", "--workspace", "--all-targets", "--all-features"])
        .args(["--", "-D", "warnings"])
        .run()
}
