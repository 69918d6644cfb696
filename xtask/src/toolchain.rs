//! Toolchains beside the one that runs this program: used where rustup has them, never fetched.

use crate::metadata::Workspace;
use crate::process::Step;

/// A toolchain of rustup's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toolchain {
    name: String,
}

impl Toolchain {
    #[cfg(test)]
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    /// The nightly whose compiler was made on this day, as it says itself.
    pub(crate) fn nightly_of(day: &str) -> Option<Self> {
        let nightlies = installed().into_iter().filter(|name| name.starts_with("nightly"));
        let mut nightlies = nightlies.map(|name| Self { name });
        nightlies.find(|it| it.rustc_says().is_some_and(|said| is_of(&said, day)))
    }

    /// The release of this version; with two numbers, its last patch that is there.
    pub(crate) fn release(version: &str) -> Option<Self> {
        installed().into_iter().rfind(|name| is_release(name, version)).map(|name| Self { name })
    }

    /// A cargo command of this toolchain, at the root of the workspace. rustup's cargo alone
    /// understands `+name`, and the one that runs this program may be another.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Step {
        let step = Step::new("cargo", "cargo").within(workspace.root());
        step.env("RUSTUP_AUTO_INSTALL", "0").arg(format!("+{}", self.name))
    }

    fn rustc_says(&self) -> Option<String> {
        Step::new("rustup", "rustup").args(["run", &self.name, "rustc", "--version"]).output().ok()
    }
}

/// The names of all toolchains; none where there is no rustup.
fn installed() -> Vec<String> {
    let said = Step::new("rustup", "rustup").args(["toolchain", "list"]).output();
    names(&said.unwrap_or_default())
}

/// Each line has a name and perhaps remarks.
fn names(said: &str) -> Vec<String> {
    let mut names: Vec<String> =
        said.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    names
}

/// Whether `rustc --version` ends with that day.
fn is_of(said: &str, day: &str) -> bool {
    said.trim_end().trim_end_matches(')').ends_with(&format!(" {day}"))
}

/// Whether a toolchain named `1.88.0-x86_64-unknown-linux-gnu` is of the version `1.88`.
fn is_release(name: &str, version: &str) -> bool {
    let number = name.split('-').next().unwrap_or_default();
    let rest = number.strip_prefix(version);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "stable-x86_64-unknown-linux-gnu (active, default)\n\
        nightly-x86_64-unknown-linux-gnu\n1.88.0-x86_64-unknown-linux-gnu\n";

    #[test]
    fn names_are_read_without_remarks() {
        assert_eq!(
            names(SAID),
            [
                "1.88.0-x86_64-unknown-linux-gnu",
                "nightly-x86_64-unknown-linux-gnu",
                "stable-x86_64-unknown-linux-gnu"
            ]
        );
        assert!(names("\n").is_empty());
    }

    #[test]
    fn a_nightly_is_known_by_its_day() {
        let said = "rustc 1.97.0-nightly (e50aa6fba 2026-05-19)\n";
        assert!(is_of(said, "2026-05-19"));
        assert!(!is_of(said, "2026-05-20"));
        assert!(!is_of("rustc 1.97.0-nightly\n", "2026-05-19"));
    }

    #[test]
    fn a_release_is_known_by_its_number() {
        for name in ["1.88-x86_64-unknown-linux-gnu", "1.88.0", "1.88.1-x86_64-apple-darwin"] {
            assert!(is_release(name, "1.88"), "{name}");
        }
        for name in ["1.8-x86_64", "1.880.0", "11.88", "stable-x86_64", "nightly-1.88"] {
            assert!(!is_release(name, "1.88"), "{name}");
        }
    }

    #[test]
    fn nothing_is_fetched() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let toolchain = Toolchain::named("1.88.0");
        assert_eq!(toolchain.cargo(&workspace).line(), "RUSTUP_AUTO_INSTALL=0 cargo +1.88.0");
    }
}
