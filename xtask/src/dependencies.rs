//! What is in the tree, and why: `docs/dependencies.md` and `docs/unsafe.md` are written from
//! cargo's own word, the sources of the packages, and one table of reasons.
//!
//! A dependency without a reason is a failure, and so is a reason without a dependency.

mod facts;
mod pages;
mod reasons;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use self::facts::{Facts, Library};
use crate::failure::{Failure, Result, none_of};
use crate::generated;
use crate::graph::Graph;
use crate::metadata::{Package, Workspace};
use crate::sbom::SYSTEM;

/// A direct dependency of ours, from outside.
#[derive(Debug)]
struct Direct<'a> {
    package: &'a Package,
    reason: &'static str,
    /// Which of our published crates name it.
    users: BTreeSet<&'a str>,
    /// Whether only their tests do.
    tests_only: bool,
    /// How many packages come with it, itself included.
    brings: usize,
    /// What the sources of these take, in bytes.
    bytes_brought: u64,
    facts: Facts,
}

/// Judges the pages, or writes them.
pub(crate) fn run(write: bool) -> Result {
    let workspace = Workspace::load_for(SYSTEM)?;
    let graph = Graph::of(&workspace)?;
    let mut library = Library::default();
    let all = direct(&workspace, &graph, &mut library)?;
    let facade = workspace
        .member("omnipresence")
        .ok_or_else(|| Failure::new("there is no package omnipresence"))?;
    let tree: Vec<(&Package, Facts)> = graph
        .brought(&facade.id)
        .into_iter()
        .map(|package| (package, library.facts(package)))
        .collect();
    let parts = [
        ("docs/dependencies.md", "dependencies", pages::table(&all, false)),
        ("docs/dependencies.md", "test dependencies", pages::table(&all, true)),
        ("docs/unsafe.md", "unsafe", pages::statement(&workspace, &tree)),
    ];
    let mut stale = Vec::new();
    for (path, name, text) in parts {
        let place = workspace.root().join(path);
        let page = fs::read_to_string(&place)
            .map_err(|error| Failure::new(format!("{path} cannot be read: {error}")))?;
        let about = |failure: Failure| Failure::new(format!("{path} {}", failure.summary()));
        if generated::is_fresh(&page, name, &text).map_err(about)? {
            continue;
        }
        if write {
            fs::write(&place, generated::replaced(&page, name, &text).map_err(about)?)
                .map_err(|error| Failure::new(format!("{path} cannot be written: {error}")))?;
        } else {
            stale.push(format!("{path}: {name}; `cargo xtask dependencies --write` refreshes it"));
        }
    }
    none_of(("stale table", "stale tables"), stale)?;
    println!("dependencies: {} direct ones, each with a reason", all.len());
    Ok(())
}

/// Every direct dependency of what we publish, by name.
fn direct<'a>(
    workspace: &'a Workspace,
    graph: &Graph<'a>,
    library: &mut Library,
) -> Result<Vec<Direct<'a>>> {
    let mut named: BTreeMap<&str, (Vec<&'a str>, bool)> = BTreeMap::new();
    for member in workspace.members().into_iter().filter(|member| member.is_publishable()) {
        for dependency in member.dependencies.iter().filter(|one| !one.is_ours()) {
            let (users, tests_only) = named.entry(&dependency.name).or_insert((Vec::new(), true));
            // Whoever uses it in earnest counts; tests beside that do not.
            if !dependency.is_dev() && *tests_only {
                users.clear();
                *tests_only = false;
            }
            if dependency.is_dev() == *tests_only {
                users.push(&member.name);
            }
        }
    }
    let names: BTreeSet<&str> = named.keys().copied().collect();
    none_of(("reason is wanting or too many", "reasons are wanting or too many"), odd(&names))?;
    let mut all = Vec::new();
    for (name, (users, tests_only)) in named {
        let by = users.iter().find_map(|user| {
            let member = workspace.member(user)?;
            if tests_only { newest(workspace, name) } else { graph.need(&member.id, name) }
        });
        // One that is for another system than the page's is not resolved.
        let Some(package) = by.or_else(|| newest(workspace, name)) else { continue };
        let brought = graph.brought(&package.id);
        all.push(Direct {
            package,
            reason: reasons::of(name).unwrap_or_default(),
            users: users.into_iter().collect(),
            tests_only,
            brings: brought.len(),
            bytes_brought: library.bytes(&brought),
            facts: library.facts(package),
        });
    }
    Ok(all)
}

fn newest<'a>(workspace: &'a Workspace, name: &str) -> Option<&'a Package> {
    workspace.packages().iter().rfind(|package| package.name == name)
}

/// Dependencies without a reason, and reasons without a dependency.
fn odd(names: &BTreeSet<&str>) -> Vec<String> {
    let table = "xtask/src/dependencies/reasons.rs";
    let without = names.iter().filter(|name| reasons::of(name).is_none());
    let without = without.map(|name| format!("{name}: why do we have it? say so in {table}"));
    let beyond = reasons::REASONS.iter().filter(|(name, _)| !names.contains(name));
    let beyond =
        beyond.map(|(name, _)| format!("{name}: we have it no more; strike it in {table}"));
    without.chain(beyond).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_told_and_a_reason_too_many_as_well() {
        let mut names: BTreeSet<&str> = reasons::REASONS.iter().map(|(name, _)| *name).collect();
        assert!(odd(&names).is_empty());
        names.insert("left-pad");
        names.remove("serde");
        let found = odd(&names);
        assert!(found[0].starts_with("left-pad: why do we have it?"), "{found:?}");
        assert!(found[1].starts_with("serde: we have it no more"), "{found:?}");
    }
}
