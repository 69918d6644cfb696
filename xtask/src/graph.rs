//! Which package brings which, as cargo resolved it for one system.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};

/// The packages of a workspace and what each of them needs in a normal build, build scripts and
/// macros included and tests not.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    packages: BTreeMap<&'a str, &'a Package>,
    needs: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Graph<'a> {
    /// The graph of a workspace that was loaded with its resolution.
    pub(crate) fn of(workspace: &'a Workspace) -> Result<Self> {
        let resolved = workspace.resolved();
        if resolved.is_empty() {
            return Err(Failure::new("`cargo metadata` tells no resolution"));
        }
        let packages = workspace.packages().iter().map(|it| (it.id.as_str(), it)).collect();
        let needs = resolved.iter().map(|node| {
            let built = node.deps.iter().filter(|dep| dep.is_built());
            (node.id.as_str(), built.map(|dep| dep.pkg.as_str()).collect())
        });
        Ok(Self { packages, needs: needs.collect() })
    }

    /// What stands directly below a package, by id.
    pub(crate) fn needs(&self, id: &str) -> &[&'a str] {
        self.needs.get(id).map_or(&[], Vec::as_slice)
    }

    /// Everything that a package brings, itself included, by name and version.
    pub(crate) fn brought(&self, id: &'a str) -> Vec<&'a Package> {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.needs(id));
            }
        }
        let mut packages: Vec<&Package> =
            seen.iter().filter_map(|id| self.packages.get(id).copied()).collect();
        packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        packages
    }

    /// The package that `id` needs by this name.
    pub(crate) fn need(&self, id: &str, name: &str) -> Option<&'a Package> {
        let packages = self.needs(id).iter().filter_map(|need| self.packages.get(need).copied());
        packages.into_iter().find(|package| package.name == name)
    }
}
