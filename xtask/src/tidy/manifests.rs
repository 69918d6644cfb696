//! Rules on the manifests of our own packages.

use std::fs;

use super::inherited;
use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};

/// What is wrong with the manifests, each with its place.
pub(crate) fn problems(workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for member in workspace.members() {
        let place = workspace.relative(&member.manifest_path).display();
        let text = fs::read_to_string(&member.manifest_path)
            .map_err(|error| Failure::new(format!("{place} cannot be read: {error}")))?;
        let problems = inherited::not_inherited(&text).into_iter().chain(dependencies(member));
        let problems = problems.chain(build_script(member));
        found.extend(problems.map(|problem| format!("{place}: {problem}")));
    }
    Ok(found)
}

/// Whoever builds our crates runs no program of ours by it.
fn build_script(package: &Package) -> Option<String> {
    let problem = "it has a build script: builds run none of ours; do it in the code, or in xtask";
    package.has_build_script().then(|| problem.to_owned())
}

/// How one published package may name another. A package that stays here may do as it likes.
fn dependencies(package: &Package) -> Vec<String> {
    let ours = package.dependencies.iter().filter(|dependency| dependency.is_ours());
    let judged = ours.filter(|_| package.is_publishable()).filter_map(|dependency| {
        let name = &dependency.name;
        match (dependency.is_dev(), dependency.is_path_only()) {
            (true, false) => Some(format!(
                "the dev-dependency {name} has a version: two of our crates that test each other \
                 could then never be published; write `{name} = {{ path = \"..\" }}`"
            )),
            (false, true) => Some(format!(
                "the dependency {name} has no version, so this crate cannot be published; write \
                 `{name}.workspace = true`"
            )),
            (true, true) | (false, false) => None,
        }
    });
    judged.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::SAMPLE;

    #[test]
    fn a_dev_dependency_of_ours_has_a_path_only() {
        let workspace = Workspace::parse(SAMPLE).unwrap();
        let found = dependencies(workspace.member("vendor").unwrap());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("the dev-dependency sim has a version"), "{found:?}");
    }

    #[test]
    fn a_normal_dependency_of_ours_has_a_version() {
        let json = SAMPLE.replace(
            r#""name": "core", "req": "^0.1.0", "kind": null"#,
            r#""name": "core", "req": "*", "kind": null"#,
        );
        let workspace = Workspace::parse(&json).unwrap();
        let found = dependencies(workspace.member("vendor").unwrap());
        assert!(found[0].starts_with("the dependency core has no version"), "{found:?}");
    }

    #[test]
    fn a_package_that_stays_here_is_free() {
        let json = SAMPLE.replacen(r#""publish": null"#, r#""publish": []"#, 1);
        let workspace = Workspace::parse(&json).unwrap();
        assert!(dependencies(workspace.member("vendor").unwrap()).is_empty());
    }
}
