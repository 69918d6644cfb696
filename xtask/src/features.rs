//! Each member alone, under every set of its features.
//!
//! A feature that no line of the member asks for only switches on something in a dependency. Such
//! ones are tried each alone, and in larger sets only all together: they change nothing here.
//!
//! A build of the whole workspace turns on in every dependency whatever any member asks for, tests
//! included, and so hides an entry that is missing from one manifest. Here each member is linted by
//! itself and without its dev-dependencies, which is what its users build.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};

/// The most features that a member may ask for; beyond that the sets take too long.
const MOST: usize = 8;

/// Lints every combination of every member; goes on after a failure, to report all at once.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let mut failed = Vec::new();
    for package in workspace.members() {
        for arguments in combinations(package)? {
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

/// The arguments of each build of one member: once where it has no features, else every set.
fn combinations(package: &Package) -> Result<Vec<Vec<String>>> {
    let mut alone = vec!["-p".to_owned(), package.name.clone()];
    if package.is_library() {
        alone.push("--lib".to_owned());
    }
    if package.is_program() {
        alone.push("--bins".to_owned());
    }
    let features = package.own_features();
    if features.is_empty() {
        return Ok(vec![alone]);
    }
    let folder = package.manifest_path.parent().unwrap_or(Path::new("."));
    let asked = asked_for(&folder.join("src"), &features);
    let with = |set: &BTreeSet<&str>| {
        let mut words = alone.clone();
        words.push("--no-default-features".to_owned());
        if !set.is_empty() {
            let names: Vec<&str> = set.iter().copied().collect();
            words.extend(["--features".to_owned(), names.join(",")]);
        }
        words
    };
    Ok(sets(&package.name, &features, &asked)?.iter().map(with).collect())
}

/// What each feature turns on among the others.
type Features<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The features that the sources in a folder ask for.
fn asked_for<'a>(folder: &Path, features: &Features<'a>) -> BTreeSet<&'a str> {
    let mut asked = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            asked.extend(asked_for(&path, features));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let is_named = |feature: &&&str| text.contains(&format!("feature = \"{feature}\""));
            asked.extend(features.keys().filter(is_named));
        }
    }
    asked
}

/// Every set of features that differs from the others once each has turned on what it implies; the
/// smallest first.
fn sets<'a>(
    package: &str,
    features: &Features<'a>,
    asked: &BTreeSet<&'a str>,
) -> Result<Vec<BTreeSet<&'a str>>> {
    let mut sets: BTreeSet<BTreeSet<&str>> =
        features.keys().map(|feature| closed([*feature].into(), features)).collect();
    if asked.len() > MOST {
        return Err(Failure::new(format!(
            "{package} asks for {} features; {MOST} is the most whose sets can be tried",
            asked.len()
        )));
    }
    let others: BTreeSet<&str> =
        features.keys().copied().filter(|it| !asked.contains(it)).collect();
    for chosen in 0_u32..1 << asked.len() {
        let members = asked.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
        let set: BTreeSet<&str> = members.map(|(_, feature)| *feature).collect();
        sets.insert(closed(&set | &others, features));
        sets.insert(closed(set, features));
    }
    let mut sets: Vec<_> = sets.into_iter().collect();
    sets.sort_by_key(BTreeSet::len);
    Ok(sets)
}

/// The set with everything that its features turn on.
fn closed<'a>(mut set: BTreeSet<&'a str>, features: &Features<'a>) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> = set.iter().copied().collect();
    while let Some(feature) = open.pop() {
        for implied in features.get(feature).into_iter().flatten() {
            if set.insert(implied) {
                open.push(implied);
            }
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str) -> Vec<String> {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let package = workspace.member(name).unwrap();
        combinations(package).unwrap().iter().map(|words| words.join(" ")).collect()
    }

    #[test]
    fn a_crate_with_features_is_built_with_every_set_of_them() {
        assert_eq!(
            lines("vendor"),
            [
                "-p vendor --lib --no-default-features",
                "-p vendor --lib --no-default-features --features tls",
                "-p vendor --lib --no-default-features --features gzip,tls",
            ]
        );
    }

    #[test]
    fn a_crate_without_features_is_built_once() {
        assert_eq!(lines("core"), ["-p core --lib"]);
        assert_eq!(lines("chores"), ["-p chores --bins"]);
    }

    fn words<'a>(features: &Features<'a>, asked: &BTreeSet<&'a str>) -> Vec<String> {
        let words = |set: &BTreeSet<&str>| set.iter().copied().collect::<Vec<_>>().join(" ");
        sets("x", features, asked).unwrap().iter().map(words).collect()
    }

    #[test]
    fn sets_that_become_the_same_count_once() {
        let features = [("a", vec![]), ("b", vec!["a"]), ("full", vec!["a", "b"])].into();
        let asked = ["a", "b"].into();
        assert_eq!(words(&features, &asked), ["", "a", "a b", "a b full"]);
    }

    #[test]
    fn features_that_no_line_asks_for_go_together_but_for_once_alone() {
        let features = [("gzip", vec![]), ("socks", vec![]), ("tls", vec![])].into();
        let asked = ["tls"].into();
        assert_eq!(
            words(&features, &asked),
            ["", "gzip", "socks", "tls", "gzip socks", "gzip socks tls"]
        );
    }

    #[test]
    fn what_a_member_asks_for_is_read_from_its_sources() {
        let folder = std::env::temp_dir().join(format!("xtask-features-{}", std::process::id()));
        fs::create_dir_all(folder.join("below")).unwrap();
        fs::write(folder.join("lib.rs"), "#[cfg(feature = \"a\")] mod below;").unwrap();
        fs::write(folder.join("below/mod.rs"), "#![cfg(not(feature = \"b\"))]").unwrap();
        let features = [("a", vec![]), ("b", vec![]), ("c", vec![])].into();
        let asked = asked_for(&folder, &features);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(asked, ["a", "b"].into());
    }

    #[test]
    fn too_many_features_are_told_and_not_tried() {
        let names: Vec<String> = (0..=MOST).map(|at| format!("f{at}")).collect();
        let features: Features<'_> = names.iter().map(|name| (name.as_str(), vec![])).collect();
        let failure = sets("x", &features, &features.keys().copied().collect()).unwrap_err();
        assert!(failure.summary().starts_with("x asks for 9 features"), "{failure}");
    }
}
