//! rustdoc of every member, with warnings denied. Doctests run with the tests.

use crate::failure::Result;
use crate::metadata::Workspace;

/// Builds the public documentation. Private items stay out, so that rustdoc reports a public text
/// which links to one.
pub(crate) fn run(workspace: &Workspace) -> Result {
    workspace
        .cargo()
        .args(["doc", "--workspace", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}
