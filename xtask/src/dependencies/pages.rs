//! The tables of the pages.

use super::Direct;
use super::facts::Facts;
use crate::metadata::{Package, Workspace};
use crate::sbom::spdx;

/// The direct dependencies, those of tests or the others.
pub(super) fn table(all: &[Direct<'_>], tests_only: bool) -> String {
    let mut text = String::from(
        "| crate | licence | why | used by | kB | brings | kB brought | build script | unsafe |\n\
         |---|---|---|---|--:|--:|--:|---|---|\n",
    );
    for direct in all.iter().filter(|direct| direct.tests_only == tests_only) {
        let users: Vec<&str> = direct.users.iter().copied().collect();
        let Direct { package, reason, brings, facts, .. } = direct;
        let (own, brought) = (kilobytes(facts.bytes), kilobytes(direct.bytes_brought));
        text.push_str(&format!(
            "| {} {} | {} | {reason} | {} | {own} | {brings} | {brought} | {} | {} |\n",
            package.name,
            package.version,
            licence(package),
            users.join(", "),
            yes(facts.build_script),
            facts.words(),
        ));
    }
    text
}

/// What of the tree of the facade is unsafe: sums, and the packages that have any.
pub(super) fn statement(workspace: &Workspace, tree: &[(&Package, Facts)]) -> String {
    let ours = workspace.members();
    let is_ours = |package: &Package| ours.iter().any(|member| member.id == package.id);
    let (own, others): (Vec<_>, Vec<_>) = tree.iter().partition(|(package, _)| is_ours(package));
    let count = |wanted: fn(&Facts) -> bool| others.iter().filter(|(_, it)| wanted(it)).count();
    let mut text = format!(
        "{} crates of ours, all of which forbid it: {}. {} crates of others: {} forbid it, {} say \
         none, {} have some, {} have C or assembly, {} have a build script.\n\n",
        own.len(),
        if own.iter().all(|(_, it)| it.forbidden && it.said == 0) { "yes" } else { "NO" },
        others.len(),
        count(|it| it.forbidden && it.said == 0),
        count(|it| !it.forbidden && it.said == 0),
        count(|it| it.said > 0),
        count(|it| it.foreign),
        count(|it| it.build_script),
    );
    text.push_str("| crate | unsafe | build script |\n|---|---|---|\n");
    for (package, facts) in others.iter().filter(|(_, it)| it.said > 0 || it.foreign) {
        let (name, version) = (&package.name, &package.version);
        text.push_str(&format!(
            "| {name} {version} | {} | {} |\n",
            facts.words(),
            yes(facts.build_script)
        ));
    }
    text
}

fn licence(package: &Package) -> String {
    package.license.as_deref().map_or_else(|| "none told".to_owned(), spdx)
}

/// Whole ones, so that nothing is nothing.
fn kilobytes(bytes: u64) -> u64 {
    bytes.div_ceil(1000)
}

fn yes(there: bool) -> &'static str {
    if there { "yes" } else { "no" }
}
