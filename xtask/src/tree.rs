//! Asks `cargo tree` who depends on whom.

use std::collections::BTreeSet;

use crate::failure::Result;
use crate::metadata::Workspace;

/// The features under which a tree is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Features {
    /// As a user gets it who writes no `features`.
    Default,
    /// No feature at all.
    None,
    /// Only this one, without the default.
    Only(&'static str),
    /// Everything there is.
    All,
}

impl Features {
    /// The arguments for cargo.
    pub(crate) fn args(self) -> Vec<&'static str> {
        match self {
            Self::Default => vec![],
            Self::None => vec!["--no-default-features"],
            Self::Only(feature) => vec!["--no-default-features", "--features", feature],
            Self::All => vec!["--all-features"],
        }
    }

    /// In words, behind the name of a crate.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Default => "with its default features".to_owned(),
            Self::None => "without features".to_owned(),
            Self::Only(feature) => format!("with only the feature {feature}"),
            Self::All => "with all features".to_owned(),
        }
    }
}

/// The systems for which the tree is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Systems {
    /// The one this runs on.
    Host,
    /// Every one that a dependency knows.
    All,
}

/// The names of all crates that `package` brings in a normal build, itself included.
pub(crate) fn names(
    workspace: &Workspace,
    package: &str,
    features: Features,
    systems: Systems,
) -> Result<BTreeSet<String>> {
    let lines = crates(workspace, package, features, systems)?;
    Ok(lines.iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

/// Names with versions of all crates that `package` brings in a normal build, itself included.
pub(crate) fn crates(
    workspace: &Workspace,
    package: &str,
    features: Features,
    systems: Systems,
) -> Result<BTreeSet<String>> {
    let mut step = workspace.cargo().args(["tree", "-e", "normal", "--prefix", "none"]);
    if systems == Systems::All {
        step = step.args(["--target", "all"]);
    }
    Ok(read(&step.args(["-p", package]).args(features.args()).output()?))
}

/// Reads the lines of `cargo tree --prefix none`: a name and a version, then remarks.
pub(crate) fn read(output: &str) -> BTreeSet<String> {
    let name_and_version = |line: &str| {
        let mut words = line.split_whitespace();
        words.next().map(|name| format!("{name} {}", words.next().unwrap_or_default()))
    };
    output.lines().filter_map(name_and_version).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANNED: &str = "\
presence-core v0.1.0 (/w/crates/presence-core)
async-trait v0.1.92 (proc-macro)
serde v1.0.229
serde_core v1.0.229
serde v1.0.229 (*)

syn v2.0.119
syn v3.0.1
";

    #[test]
    fn repetitions_count_once_and_versions_apart() {
        let expected = [
            "async-trait v0.1.92",
            "presence-core v0.1.0",
            "serde v1.0.229",
            "serde_core v1.0.229",
            "syn v2.0.119",
            "syn v3.0.1",
        ];
        assert_eq!(read(CANNED).into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn features_become_arguments() {
        assert!(Features::Default.args().is_empty());
        assert_eq!(Features::None.args(), ["--no-default-features"]);
        assert_eq!(
            Features::Only("enaio").args(),
            ["--no-default-features", "--features", "enaio"]
        );
        assert_eq!(Features::All.args(), ["--all-features"]);
    }
}
