//! clippy on every target of every member, warnings denied.
//!
//! First the whole workspace with all features, which sees each line of code. Such a pass turns on
//! in every dependency whatever any member asks for, and so hides a feature that is missing from
//! one manifest; so each member follows by itself, with its tests, as its author builds it.
//! `cargo xtask features` then does without tests what its users do.

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::Step;

/// Lints everything.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let clippy = || workspace.cargo().arg("clippy");
    deny_warnings(clippy().args(["--workspace", "--all-targets", "--all-features"]))?;
    for member in workspace.members() {
        deny_warnings(clippy().args(["--quiet", "-p", &member.name, "--all-targets"]))?;
    }
    Ok(())
}

/// By an argument of clippy and not by `RUSTFLAGS`, or dependencies would be compiled anew.
fn deny_warnings(clippy: Step) -> Result {
    clippy.args(["--", "-D", "warnings"]).run()
}
