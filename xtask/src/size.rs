//! How many crates ours bring: printed for the README and for closing notes, judged by nobody.

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::tree::{self, Features, Systems};

/// The trees that users ask about.
const SUBJECTS: &[(&str, Features)] = &[
    ("presence-core", Features::Default),
    ("presence-http", Features::Default),
    ("conpeek", Features::None),
    ("conpeek", Features::Default),
    ("omnipresence", Features::None),
    ("omnipresence", Features::Only("full")),
    ("presence-cli", Features::Default),
];

/// Counts the crates in the normal tree of each subject that exists, itself included.
pub(crate) fn run(workspace: &Workspace) -> Result {
    for (package, features) in SUBJECTS {
        if workspace.member(package).is_some() {
            let crates = tree::crates(workspace, package, *features, Systems::Host)?;
            let subject = format!("{package} {}", features.words());
            println!("{subject:45} {:>4} crates", crates.len());
        }
    }
    Ok(())
}
