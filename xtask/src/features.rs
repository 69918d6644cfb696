//! Each member alone, under no feature, each of its features and all of them.
//!
//! A build of the whole workspace turns on in every dependency whatever any member asks for, tests
//! included, and so hides an entry that is missing from one manifest. Here each member is linted by
//! itself and without its dev-dependencies, which is what its users build.

use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};

/// Lints every combination of every member; goes on after a failure, to report all at once.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let mut failed = Vec::new();
    for package in workspace.members() {
        for arguments in combinations(package) {
            let step = workspace.cargo().args(["clippy", "--quiet"]).args(arguments);
            if let Err(failure) = step.args(["--", "-D", "warnings"]).run() {
                failed.push(failure.summary().to_owned());
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    let summary = "some members do not build cleanly by themselves; what they miss belongs in \
                   their own Cargo.toml";
    Err(Failure::with_details(summary, failed))
}

/// The arguments of each build of one member: once where it has no features, else none of them,
/// each, and all.
fn combinations(package: &Package) -> Vec<Vec<String>> {
    let mut alone = vec!["-p".to_owned(), package.name.clone()];
    if package.is_library() {
        alone.push("--lib".to_owned());
    }
    if package.is_program() {
        alone.push("--bins".to_owned());
    }
    let with = |words: &[&str]| {
        alone.iter().cloned().chain(words.iter().map(|word| (*word).to_owned())).collect()
    };
    let features: Vec<&str> = package.features().collect();
    if features.is_empty() {
        return vec![alone];
    }
    let mut all: Vec<Vec<String>> = vec![with(&["--no-default-features"])];
    all.extend(features.iter().map(|name| with(&["--no-default-features", "--features", name])));
    if features.len() > 1 {
        all.push(with(&["--all-features"]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str) -> Vec<String> {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let package = workspace.member(name).unwrap();
        combinations(package).iter().map(|words| words.join(" ")).collect()
    }

    #[test]
    fn a_crate_with_features_is_built_with_none_each_and_all() {
        assert_eq!(
            lines("vendor"),
            [
                "-p vendor --lib --no-default-features",
                "-p vendor --lib --no-default-features --features gzip",
                "-p vendor --lib --no-default-features --features tls",
                "-p vendor --lib --all-features",
            ]
        );
    }

    #[test]
    fn a_crate_without_features_is_built_once() {
        assert_eq!(lines("core"), ["-p core --lib"]);
        assert_eq!(lines("chores"), ["-p chores --bins"]);
    }
}
