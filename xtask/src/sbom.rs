//! Bills of materials in CycloneDX 1.5: what is in the program, and what is in the library.
//!
//! The same tree gives the same file: there is no time and no serial number in it, both of which
//! the format leaves open.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use crate::failure::{Failure, Result};
use crate::graph::Graph;
use crate::metadata::{Package, Workspace};

/// The system whose tree is written down.
pub(crate) const SYSTEM: &str = "x86_64-unknown-linux-gnu";

/// What is delivered, and what it is to CycloneDX.
const SUBJECTS: [(&str, &str); 2] = [("presence-cli", "application"), ("omnipresence", "library")];

/// Writes one file for each of them.
pub(crate) fn run() -> Result {
    let workspace = Workspace::load_for(SYSTEM)?;
    let graph = Graph::of(&workspace)?;
    let lock = fs::read_to_string(workspace.root().join("Cargo.lock"))
        .map_err(|error| Failure::new(format!("Cargo.lock cannot be read: {error}")))?;
    let sums = checksums(&lock);
    let folder = workspace.target().join("sbom");
    let written = |error: std::io::Error| Failure::new(format!("the SBOM is not written: {error}"));
    fs::create_dir_all(&folder).map_err(written)?;
    for (name, kind) in SUBJECTS {
        let missing = || Failure::new(format!("there is no package {name}"));
        let root = workspace.member(name).ok_or_else(missing)?;
        let bill = bill(&graph, root, kind, &sums);
        let file = folder.join(format!("{name}.cdx.json"));
        let text = serde_json::to_string_pretty(&bill)
            .map_err(|error| Failure::new(format!("the SBOM is not written: {error}")))?;
        fs::write(&file, text + "\n").map_err(written)?;
        let count = bill["components"].as_array().map_or(0, Vec::len);
        println!("sbom: {} with {count} components", workspace.relative(&file).display());
    }
    Ok(())
}

/// The bill of one package with everything that it brings.
fn bill(graph: &Graph<'_>, root: &Package, kind: &str, sums: &BTreeMap<String, String>) -> Value {
    let all = graph.brought(&root.id);
    let names: BTreeMap<&str, String> = all.iter().map(|it| (it.id.as_str(), purl(it))).collect();
    let needs = all.iter().map(|package| {
        let below = graph.needs(&package.id).iter().filter_map(|id| names.get(id));
        let below: BTreeSet<&String> = below.collect();
        json!({ "ref": purl(package), "dependsOn": below })
    });
    let others = all.iter().filter(|package| package.id != root.id);
    let components: Vec<Value> =
        others.map(|package| component(package, "library", sums)).collect();
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": component(root, kind, sums),
            "properties": [{ "name": "cdx:rustc:target", "value": SYSTEM }],
        },
        "components": components,
        "dependencies": needs.collect::<Vec<_>>(),
    })
}

fn component(package: &Package, kind: &str, sums: &BTreeMap<String, String>) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": purl(package),
        "name": package.name,
        "version": package.version,
        "purl": purl(package),
        "scope": "required",
    });
    if let Some(licence) = &package.license {
        component["licenses"] = json!([{ "expression": spdx(licence) }]);
    }
    if let Some(sum) = sums.get(&format!("{} {}", package.name, package.version)) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

fn purl(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version.replace('+', "%2B"))
}

/// Old manifests write a slash where SPDX writes `OR`.
pub(crate) fn spdx(licence: &str) -> String {
    licence.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

/// The checksums in a lock file, by name and version.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let mut sums = BTreeMap::new();
    for block in lock.split("[[package]]") {
        let value = |key: &str| {
            let line =
                block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))?;
            Some(line.trim_matches('"').to_owned())
        };
        if let (Some(name), Some(version), Some(sum)) =
            (value("name"), value("version"), value("checksum"))
        {
            sums.insert(format!("{name} {version}"), sum);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\
        source = \"registry\"\nchecksum = \"00ff\"\n\n[[package]]\nname = \"b\"\nversion = \"2\"\n";

    #[test]
    fn checksums_are_found_where_there_are_any() {
        let sums = checksums(LOCK);
        assert_eq!(sums.get("a 1.0.0").map(String::as_str), Some("00ff"));
        assert_eq!(sums.len(), 1);
    }

    #[test]
    fn an_old_licence_is_written_anew() {
        assert_eq!(spdx("MIT/Apache-2.0"), "MIT OR Apache-2.0");
        assert_eq!(spdx("MIT OR Apache-2.0"), "MIT OR Apache-2.0");
    }

    /// The rules of the schema that a writer can break.
    fn check(bill: &Value) {
        assert_eq!(
            (&bill["bomFormat"], &bill["specVersion"]),
            (&json!("CycloneDX"), &json!("1.5"))
        );
        assert!(bill["version"].is_u64());
        let components = bill["components"].as_array().unwrap();
        let root = &bill["metadata"]["component"];
        let mut names = BTreeSet::new();
        for component in components.iter().chain([root]) {
            for key in ["type", "name", "version", "bom-ref", "purl"] {
                assert!(!component[key].as_str().unwrap().is_empty(), "{component}");
            }
            assert!(["library", "application"].contains(&component["type"].as_str().unwrap()));
            assert!(names.insert(component["bom-ref"].as_str().unwrap()), "twice: {component}");
            for hash in component["hashes"].as_array().into_iter().flatten() {
                let content = hash["content"].as_str().unwrap();
                assert!(content.len() == 64 && content.bytes().all(|c| c.is_ascii_hexdigit()));
            }
        }
        let mut told = BTreeSet::new();
        for dependency in bill["dependencies"].as_array().unwrap() {
            assert!(names.contains(dependency["ref"].as_str().unwrap()), "{dependency}");
            assert!(told.insert(dependency["ref"].as_str().unwrap()), "twice: {dependency}");
            for below in dependency["dependsOn"].as_array().unwrap() {
                assert!(names.contains(below.as_str().unwrap()), "{dependency}");
            }
        }
        assert_eq!(told, names);
    }

    #[test]
    fn the_bills_of_this_workspace_are_whole() {
        let workspace = Workspace::load_for(SYSTEM).unwrap();
        let graph = Graph::of(&workspace).unwrap();
        let lock = fs::read_to_string(workspace.root().join("Cargo.lock")).unwrap();
        for (name, kind) in SUBJECTS {
            let root = workspace.member(name).unwrap();
            let bill = bill(&graph, root, kind, &checksums(&lock));
            check(&bill);
            let there = |wanted: &str| {
                let all = bill["components"].as_array().unwrap();
                all.iter().any(|component| component["name"] == wanted)
            };
            assert!(there("rustls") && there("presence-core"), "{name}");
            assert!(!there("insta"), "{name} does not bring what only tests use");
        }
    }
}
