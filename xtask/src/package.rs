//! Every crate that may be published packages, and the packages build from what is in them.

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::in_ci;

/// Packages all publishable members together, so that cargo finds the ones that are not published
/// yet in the registry it makes for this purpose.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let mut step = workspace.cargo().args(["package", "--workspace"]);
    for member in workspace.members().iter().filter(|member| !member.is_publishable()) {
        step = step.args(["--exclude", &member.name]);
    }
    if !in_ci() {
        // Whoever runs this before a commit wants to know whether the work as it is would package.
        step = step.arg("--allow-dirty");
    }
    // A package is built with the profile of its own manifest, which has none, in a target folder
    // of its own. Told to use ours in both respects, cargo finds the dependencies already built.
    step.env("CARGO_TARGET_DIR", workspace.target().display().to_string())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .run()
}
