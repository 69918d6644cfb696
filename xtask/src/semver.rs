//! Whether the public surface keeps what the last release promised, judged by cargo-semver-checks.
//!
//! A release is a tag `vMAJOR.MINOR.PATCH`; as long as there is none, there is nothing to keep.

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::package::publishable;
use crate::process::Step;
use crate::report::Verdict;
use crate::tools::Tool;

/// Asked by itself it answers in cargo's name.
const CARGO_SEMVER_CHECKS: Tool = Tool {
    name: "cargo-semver-checks",
    version: "0.51.0",
    question: &["semver-checks", "--version"],
};

/// Compares every publishable library with itself at the last release.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let Some(last) = last_release(workspace)? else {
        println!("semver: skipped, nothing is released yet (there is no tag such as v0.1.0)");
        return Ok(Verdict::NotRun);
    };
    check(CARGO_SEMVER_CHECKS.get(workspace)?, workspace, &last).run()?;
    Ok(Verdict::Passed)
}

fn check(tool: Step, workspace: &Workspace, release: &str) -> Step {
    let libraries = publishable(workspace).into_iter().filter(|member| member.is_library());
    tool.args(["semver-checks", "--all-features", "--baseline-rev", release])
        .args(libraries.flat_map(|library| ["-p", library.name.as_str()]))
}

/// The tag of the last release, if there was one.
pub(crate) fn last_release(workspace: &Workspace) -> Result<Option<String>> {
    let tags = Step::new("git", "git").within(workspace.root());
    Ok(newest(&tags.args(["tag", "--list", "v*"]).output()?))
}

/// The tag with the highest version; other tags are none of ours.
fn newest(tags: &str) -> Option<String> {
    let releases = tags.lines().filter_map(|tag| Some((version(tag.strip_prefix('v')?)?, tag)));
    releases.max().map(|(_, tag)| tag.to_owned())
}

fn version(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    let version = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_release_is_the_highest_and_not_the_last_by_name() {
        assert_eq!(newest("v0.2.0\nv0.10.0\nv0.9.1\n").as_deref(), Some("v0.10.0"));
        assert_eq!(newest("v1.0.0-rc.1\nversion\nv1.0\n"), None);
        assert_eq!(newest(""), None);
    }

    #[test]
    fn libraries_that_are_published_are_compared() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let line = check(Step::new("x", "cargo-semver-checks"), &workspace, "v0.1.0").line();
        assert_eq!(
            line,
            "cargo-semver-checks semver-checks --all-features --baseline-rev v0.1.0 -p core -p vendor"
        );
    }
}
