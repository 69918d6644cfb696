//! A release, all of it but what cannot be taken back: nothing is pushed and nothing is published.
//!
//! Without `--write` nothing in the tree changes: everything is checked and built, and what would
//! be done is said. With it, the changelog gets its section, which is committed and tagged. The
//! commands that remain are printed.

mod changelog;
mod order;

use std::fs;

use crate::failure::{Failure, Result, none_of};
use crate::metadata::Workspace;
use crate::package::publishable;
use crate::process::Step;
use crate::{ci, deb, musl, sbom};

const CHANGELOG: &str = "CHANGELOG.md";

/// Checks, builds, and with `write` commits and tags.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result {
    let version = version(workspace)?;
    let tag = format!("v{version}");
    let changelog = fs::read_to_string(workspace.root().join(CHANGELOG))
        .map_err(|error| Failure::new(format!("{CHANGELOG} cannot be read: {error}")))?;
    let day = git(workspace).args(["log", "-1", "--format=%cs"]).output()?;
    let released = changelog::released(&changelog, &version, day.trim());

    let mut found: Vec<String> = released.as_ref().err().cloned().into_iter().collect();
    found.extend(unclean(workspace)?);
    found.extend(taken(workspace, &tag)?);
    none_of(("thing is in the way of a release", "things are in the way of a release"), found)?;

    if ci::is_green(workspace)? {
        println!("release: every gate has passed on this very tree");
    } else {
        ci::run(workspace)?;
    }
    deb::run(workspace)?;
    musl::run(workspace)?;
    sbom::run()?;

    let text = released.map_err(Failure::new)?;
    if write {
        commit(workspace, &text, &version, &tag)?;
    } else {
        println!("\nrelease: nothing has been changed; --write {}", would(text != changelog, &tag));
    }
    println!("\n{}", remaining(workspace, &tag)?);
    Ok(())
}

/// What `--write` does beyond what has been done.
fn would(changes: bool, tag: &str) -> String {
    if changes {
        format!("dates the changelog's section, commits that and tags it {tag}")
    } else {
        format!("tags this commit {tag}")
    }
}

/// The one version of everything that is published.
fn version(workspace: &Workspace) -> Result<String> {
    let mut versions: Vec<&str> =
        publishable(workspace).iter().map(|member| member.version.as_str()).collect();
    versions.sort_unstable();
    versions.dedup();
    match versions.as_slice() {
        [one] => Ok((*one).to_owned()),
        _ => Err(Failure::with_details(
            "the publishable members do not carry one version",
            versions.into_iter().map(str::to_owned).collect(),
        )),
    }
}

fn unclean(workspace: &Workspace) -> Result<Option<String>> {
    let changed = git(workspace).args(["status", "--porcelain"]).output()?;
    let count = changed.lines().count();
    Ok((count > 0).then(|| format!("{count} files are not committed; `git status` names them")))
}

fn taken(workspace: &Workspace, tag: &str) -> Result<Option<String>> {
    let there = git(workspace).args(["tag", "--list", tag]).output()?;
    Ok((!there.trim().is_empty())
        .then(|| format!("the tag {tag} is there already; a new version belongs into Cargo.toml")))
}

fn commit(workspace: &Workspace, changelog: &str, version: &str, tag: &str) -> Result {
    fs::write(workspace.root().join(CHANGELOG), changelog)
        .map_err(|error| Failure::new(format!("{CHANGELOG} cannot be written: {error}")))?;
    if git(workspace).args(["diff", "--quiet", "--", CHANGELOG]).output().is_err() {
        let message = format!("Release {version}");
        git(workspace).args(["commit", "-m", &message, "--", CHANGELOG]).run()?;
    }
    git(workspace).args(["tag", "--annotate", tag, "-m", tag]).run()
}

/// What a person does who has looked at everything.
fn remaining(workspace: &Workspace, tag: &str) -> Result<String> {
    let mut text = format!("What remains, in this order:\n  git push origin HEAD {tag}\n");
    for name in order::publishing(&publishable(workspace))? {
        text.push_str(&format!("  cargo publish -p {name}\n"));
    }
    Ok(text)
}

fn git(workspace: &Workspace) -> Step {
    Step::new("git", "git").within(workspace.root())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::SAMPLE;

    #[test]
    fn all_that_is_published_has_one_version() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        assert_eq!(version(&workspace).unwrap(), "0.1.0");
        let two = SAMPLE.replacen("\"version\": \"0.1.0\"", "\"version\": \"0.2.0\"", 1);
        let failure = version(&Workspace::parse(&two).unwrap()).unwrap_err();
        assert_eq!(failure.details(), ["0.1.0", "0.2.0"]);
    }

    #[test]
    fn what_remains_is_pushed_first_and_published_in_order() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        assert_eq!(
            remaining(&workspace, "v0.1.0").unwrap(),
            "What remains, in this order:\n  git push origin HEAD v0.1.0\n  cargo publish -p core\n  \
             cargo publish -p vendor\n"
        );
    }
}
