//! The lowest versions that our manifests allow are enough.
//!
//! A manifest that asks for less than the code uses works here, where the lock file has something
//! newer, and fails at a user whose lock file is older. So the packages of `cargo xtask package`
//! are compiled with the lowest version of everything that they name.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::package;
use crate::process::Step;

/// Makes the packages, chooses anew, and compiles them together with all features.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let room = package::room(workspace, "minimal")?;
    for member in package::publishable(workspace) {
        let manifest = room.manifest(member);
        let failed = |error| Failure::new(format!("{}: {error}", manifest.display()));
        let text = fs::read_to_string(&manifest).map_err(failed)?;
        fs::write(&manifest, without_tests(&text)).map_err(failed)?;
    }
    lowest(room.folder()).run()?;
    room.cargo(workspace).args(["check", "--quiet", "--workspace", "--all-features"]).run()
}

/// What stands below other packages stays at its newest, as in most lock files. The choice is an
/// unstable part of cargo's, which a stable cargo does when it is told to; nothing is compiled by
/// it.
fn lowest(folder: &Path) -> Step {
    Step::cargo()
        .within(folder)
        .args(["update", "--quiet", "-Z", "direct-minimal-versions"])
        .env("RUSTC_BOOTSTRAP", "1")
}

/// A packaged manifest without its dev-dependencies: users never build them, and the lowest version
/// of what only tests use matters to nobody.
fn without_tests(manifest: &str) -> String {
    let mut text = String::new();
    let mut skipping = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            skipping = line.starts_with("[dev-dependencies") || line.contains(".dev-dependencies");
        }
        if !skipping {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dev_dependencies_are_left_out() {
        let manifest = "[package]\nname = \"a\"\n\n[dependencies.b]\nversion = \"1\"\n\n\
            [dev-dependencies.c]\nversion = \"1\"\nfeatures = [\n    \"x\",\n]\n\n\
            [target.'cfg(unix)'.dev-dependencies.d]\nversion = \"1\"\n\n[lints.rust]\nx = \"y\"\n";
        assert_eq!(
            without_tests(manifest),
            "[package]\nname = \"a\"\n\n[dependencies.b]\nversion = \"1\"\n\n[lints.rust]\nx = \"y\"\n"
        );
    }

    #[test]
    fn only_the_choice_is_made_by_an_unstable_part_of_cargo() {
        assert_eq!(
            lowest(Path::new("/r")).line(),
            "RUSTC_BOOTSTRAP=1 cargo update --quiet -Z direct-minimal-versions"
        );
    }
}
