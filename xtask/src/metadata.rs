//! What cargo knows about the workspace: its members, and every package they build on.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::{Failure, Result};
use crate::process::Step;

/// The workspace as `cargo metadata` tells it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Workspace {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
    resolve: Option<Resolve>,
}

/// What cargo chose.
#[derive(Clone, Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

/// What one package needs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<Need>,
}

/// One package that another needs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Need {
    pub(crate) pkg: String,
    dep_kinds: Vec<NeedKind>,
}

#[derive(Clone, Debug, Deserialize)]
struct NeedKind {
    kind: Option<String>,
}

impl Need {
    /// Whether it is needed to build, and not only for tests.
    pub(crate) fn is_built(&self) -> bool {
        self.dep_kinds.iter().any(|one| one.kind.as_deref() != Some("dev"))
    }
}

/// One package, ours or not.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) rust_version: Option<String>,
    pub(crate) license: Option<String>,
    pub(crate) manifest_path: PathBuf,
    /// The registries it may be published to: `None` for any, an empty list for nowhere.
    publish: Option<Vec<String>>,
    pub(crate) dependencies: Vec<Dependency>,
    features: std::collections::BTreeMap<String, Vec<String>>,
    targets: Vec<Target>,
}

/// One entry of a dependency table.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// The version asked for; `*` where the entry has only a path.
    pub(crate) req: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
    path: Option<PathBuf>,
}

/// A library, a program, an example or a test.
#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

impl Workspace {
    /// Asks cargo about the workspace around the current folder.
    pub(crate) fn load() -> Result<Self> {
        let metadata = Step::cargo().args(["metadata", "--format-version", "1", "--all-features"]);
        Self::parse(&metadata.output()?)
    }

    /// The same, resolved for one system and no other, so that every machine tells the same.
    pub(crate) fn load_for(system: &str) -> Result<Self> {
        let metadata = Step::cargo()
            .args(["metadata", "--format-version", "1", "--all-features"])
            .args(["--filter-platform", system]);
        Self::parse(&metadata.output()?)
    }

    /// What each package needs; nothing where it was not asked for.
    pub(crate) fn resolved(&self) -> &[Node] {
        self.resolve.as_ref().map_or(&[], |resolve| &resolve.nodes)
    }

    /// Reads the answer of `cargo metadata`.
    pub(crate) fn parse(json: &str) -> Result<Self> {
        serde_json::from_str(json)
            .map_err(|error| Failure::new(format!("`cargo metadata` is not understood: {error}")))
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.workspace_root
    }

    /// The folder for what is built.
    pub(crate) fn target(&self) -> &Path {
        &self.target_directory
    }

    /// Every package in the lock file, ours included.
    pub(crate) fn packages(&self) -> &[Package] {
        &self.packages
    }

    /// Our own packages, by name.
    pub(crate) fn members(&self) -> Vec<&Package> {
        let ours = |package: &&Package| self.workspace_members.contains(&package.id);
        let mut members: Vec<_> = self.packages.iter().filter(ours).collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members
    }

    /// Our own package of this name, if there is one already.
    pub(crate) fn member(&self, name: &str) -> Option<&Package> {
        self.members().into_iter().find(|member| member.name == name)
    }

    /// A cargo command which runs at the root of the workspace.
    pub(crate) fn cargo(&self) -> Step {
        Step::cargo().within(&self.workspace_root)
    }

    /// The path as it reads from the root of the workspace.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.workspace_root).unwrap_or(path)
    }
}

impl Package {
    /// Whether it may go to a registry.
    pub(crate) fn is_publishable(&self) -> bool {
        self.publish.as_ref().is_none_or(|registries| !registries.is_empty())
    }

    /// Whether it has a library that others can depend on.
    pub(crate) fn is_library(&self) -> bool {
        self.has_target("lib")
    }

    /// Whether it has a program.
    pub(crate) fn is_program(&self) -> bool {
        self.has_target("bin")
    }

    /// Its features but `default`, each with those of them that it turns on; an optional dependency
    /// without a `dep:` is one too.
    pub(crate) fn own_features(&self) -> std::collections::BTreeMap<&str, Vec<&str>> {
        let is_own = |name: &&str| *name != "default" && self.features.contains_key(*name);
        let features = self.features.iter().filter(|(name, _)| *name != "default");
        features
            .map(|(name, on)| {
                (name.as_str(), on.iter().map(String::as_str).filter(is_own).collect())
            })
            .collect()
    }

    /// Whether it has a test target of that name.
    pub(crate) fn has_test(&self, name: &str) -> bool {
        let is_test = |target: &Target| target.kind.iter().any(|kind| kind == "test");
        self.targets.iter().any(|target| target.name == name && is_test(target))
    }

    /// Whether a program of it runs while it is built.
    pub(crate) fn has_build_script(&self) -> bool {
        self.has_target("custom-build")
    }

    fn has_target(&self, wanted: &str) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == wanted))
    }
}

impl Dependency {
    /// Whether it is used by tests and examples only.
    pub(crate) fn is_dev(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }

    /// Whether it is one of our own, found by its path.
    pub(crate) fn is_ours(&self) -> bool {
        self.path.is_some()
    }

    /// Whether the entry has no version beside the path.
    pub(crate) fn is_path_only(&self) -> bool {
        self.is_ours() && self.req == "*"
    }
}

/// A small workspace for tests: `core` and `vendor` are published, `chores` is not.
#[cfg(test)]
pub(crate) const SAMPLE: &str = r#"{
  "packages": [
    {"id": "path+file:///w/vendor", "name": "vendor", "version": "0.1.0",
     "rust_version": "1.88", "manifest_path": "/w/vendor/Cargo.toml", "publish": null,
     "dependencies": [
       {"name": "core", "req": "^0.1.0", "kind": null, "path": "/w/core", "optional": false},
       {"name": "sim", "req": "^0.1.0", "kind": "dev", "path": "/w/sim", "optional": false},
       {"name": "testkit", "req": "*", "kind": "dev", "path": "/w/testkit", "optional": false},
       {"name": "insta", "req": "^1", "kind": "dev", "optional": false}],
     "features": {"default": ["tls"], "tls": [], "gzip": ["tls"]},
     "targets": [{"kind": ["lib"], "name": "vendor"}, {"kind": ["test"], "name": "wire"}]},
    {"id": "path+file:///w/core", "name": "core", "version": "0.1.0",
     "rust_version": "1.88", "manifest_path": "/w/core/Cargo.toml", "publish": null,
     "dependencies": [], "features": {}, "targets": [{"kind": ["lib"], "name": "core"}]},
    {"id": "path+file:///w/chores", "name": "chores", "version": "0.1.0",
     "rust_version": "1.88", "manifest_path": "/w/chores/Cargo.toml", "publish": [],
     "dependencies": [], "features": {}, "targets": [{"kind": ["bin"], "name": "chores"}]},
    {"id": "registry#insta", "name": "insta", "version": "1.49.0",
     "rust_version": "1.89.1", "manifest_path": "/c/insta/Cargo.toml", "publish": null,
     "dependencies": [], "features": {}, "targets": [{"kind": ["lib"], "name": "insta"}]}],
  "workspace_members": ["path+file:///w/vendor", "path+file:///w/core", "path+file:///w/chores"],
  "workspace_root": "/w", "target_directory": "/w/target", "version": 1}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_ours_and_sorted() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        let names: Vec<_> = workspace.members().iter().map(|m| m.name.clone()).collect();
        assert_eq!(names, ["chores", "core", "vendor"]);
        assert_eq!(workspace.packages().len(), 4);
        assert!(workspace.member("insta").is_none());
    }

    #[test]
    fn packages_know_what_they_are() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        let vendor = workspace.member("vendor").unwrap();
        assert!(vendor.is_publishable() && vendor.is_library() && !vendor.is_program());
        assert_eq!(vendor.own_features(), [("gzip", vec!["tls"]), ("tls", vec![])].into());
        let chores = workspace.member("chores").unwrap();
        assert!(!chores.is_publishable() && !chores.is_library() && chores.is_program());
    }

    #[test]
    fn dependencies_tell_ours_from_others() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        let vendor = workspace.member("vendor").unwrap();
        let about = |name: &str| {
            let found = vendor.dependencies.iter().find(|d| d.name == name).unwrap();
            (found.is_dev(), found.is_ours(), found.is_path_only())
        };
        assert_eq!(about("core"), (false, true, false));
        assert_eq!(about("sim"), (true, true, false));
        assert_eq!(about("testkit"), (true, true, true));
        assert_eq!(about("insta"), (true, false, false));
    }

    #[test]
    fn what_is_not_metadata_is_refused_in_words() {
        let failure = Workspace::parse("{}").unwrap_err();
        assert!(failure.summary().starts_with("`cargo metadata` is not understood: "));
    }
}
