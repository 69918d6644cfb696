//! The lowest versions that our manifests allow are enough.
//!
//! A manifest that asks for less than the code uses works here, where the lock file has something
//! newer, and fails at a user whose lock file is older. So the packages of `cargo xtask package`
//! are compiled with exactly the lowest version of everything that they name. What stands below
//! other packages stays as in our lock file, so that the result is the same tomorrow.

use std::fs;

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::package;

/// Makes the packages, holds them to the lowest, and compiles them together with all features.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let room = package::room(workspace, "minimal")?;
    for member in package::publishable(workspace) {
        let manifest = room.manifest(member);
        let failed = |error| Failure::new(format!("{}: {error}", manifest.display()));
        let text = fs::read_to_string(&manifest).map_err(failed)?;
        fs::write(&manifest, lowest(&text)).map_err(failed)?;
    }
    let check = room.cargo(workspace).args(["check", "--quiet", "--workspace", "--all-features"]);
    check.run().map_err(|failure| {
        let remedy = "the lowest versions that our manifests allow do not do; ask for newer ones";
        Failure::with_details(remedy, vec![failure.summary().to_owned()])
    })
}

/// What a line of a packaged manifest, where each dependency has a table of its own, belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Dependency,
    /// Of tests only: users never build it, and its lowest version matters to nobody.
    DevDependency,
    Other,
}

/// A packaged manifest that asks for exactly the lowest versions, without dev-dependencies.
fn lowest(manifest: &str) -> String {
    let mut table = Table::Other;
    let mut text = String::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            table = of(line);
        }
        let version = line.strip_prefix("version = \"").and_then(|rest| rest.strip_suffix('"'));
        match (table, version) {
            (Table::DevDependency, _) => continue,
            (Table::Dependency, Some(version)) => {
                text.push_str(&format!("version = \"{}\"", exactly(version)));
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

fn of(heading: &str) -> Table {
    if heading.contains("dev-dependencies.") {
        Table::DevDependency
    } else if heading.contains("dependencies.") {
        Table::Dependency
    } else {
        Table::Other
    }
}

/// `1.4` allows nothing below 1.4.0. What is not of this form says its lowest in its own way.
fn exactly(version: &str) -> String {
    let is_plain = version.chars().all(|c| c.is_ascii_digit() || c == '.');
    match version.matches('.').count() {
        0 if is_plain => format!("={version}.0.0"),
        1 if is_plain => format!("={version}.0"),
        2 if is_plain => format!("={version}"),
        _ => version.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_held_to_their_lowest_and_tests_are_left_out() {
        let manifest = "[package]\nname = \"a\"\nversion = \"0.1.0\"\n\n[dependencies.b]\n\
            version = \"1.4\"\nfeatures = [\"x\"]\n\n[dev-dependencies.c]\nversion = \"1\"\n\
            features = [\n    \"x\",\n]\n\n[target.'cfg(unix)'.dependencies.d]\nversion = \"2\"\n\n\
            [target.'cfg(unix)'.dev-dependencies.e]\nversion = \"1\"\n\n[lints.rust]\nx = \"y\"\n";
        assert_eq!(
            lowest(manifest),
            "[package]\nname = \"a\"\nversion = \"0.1.0\"\n\n[dependencies.b]\n\
             version = \"=1.4.0\"\nfeatures = [\"x\"]\n\n[target.'cfg(unix)'.dependencies.d]\n\
             version = \"=2.0.0\"\n\n[lints.rust]\nx = \"y\"\n"
        );
    }

    #[test]
    fn the_lowest_is_said_in_full() {
        for (asked, lowest) in [
            ("1", "=1.0.0"),
            ("0.6", "=0.6.0"),
            ("1.2.3", "=1.2.3"),
            ("=1.2.3", "=1.2.3"),
            (">=1, <3", ">=1, <3"),
            ("1.0.0-rc.1", "1.0.0-rc.1"),
        ] {
            assert_eq!(exactly(asked), lowest);
        }
    }
}
