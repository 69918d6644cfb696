//! The house rules that neither rustc, rustfmt nor clippy knows.
//!
//! Rules on sources and manifests need no build and come first in `cargo xtask ci`; whether the
//! generated parts of the README are fresh needs the example that prints them and comes after the
//! tests, when it is built.

mod files;
mod inherited;
mod links;
mod manifests;
mod paths;
mod readme;
mod rust_files;
mod rust_version;
mod threats;
mod trust;

use crate::dependencies;
use crate::failure::{Result, none_of};
use crate::metadata::Workspace;

/// Every rule; `write` refreshes the generated parts of the README instead of judging them.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result {
    checked(workspace, write)?;
    if write { readme::refresh(workspace) } else { readme::check(workspace) }
}

/// The rules that need no build.
pub(crate) fn sources(workspace: &Workspace) -> Result {
    checked(workspace, false)
}

fn checked(workspace: &Workspace, write: bool) -> Result {
    let files = files::committed(workspace)?;
    let documents = links::Documents { root: workspace.root(), files: &files };
    let mut found = Vec::new();
    for file in &files {
        if file.path.ends_with(".rs") {
            found.extend(rust_files::problems(&file.text).iter().map(|text| file.at(text)));
            let trusting = trust::problems(&file.path, &file.text);
            found.extend(trusting.iter().map(|text| file.at(text)));
        }
        if file.path == threats::PATH {
            let threats = threats::problems(&file.text, &files.as_slice());
            found.extend(threats.iter().map(|text| file.at(text)));
        }
        found.extend(paths::problems(&file.path, &file.text).iter().map(|text| file.at(text)));
        let dead = links::problems(&file.path, &file.text, &documents);
        found.extend(dead.iter().map(|text| file.at(text)));
    }
    found.extend(trust::gone(files.iter().map(|it| (it.path.as_str(), it.text.as_str()))));
    found.extend(manifests::problems(workspace)?);
    found.extend(rust_version::problems(workspace)?);
    found.extend(files::stale_lock(workspace)?);
    none_of(("broken house rule", "broken house rules"), found)?;
    println!("tidy: {} files keep to the house rules", files.len());
    dependencies::run(write)
}

/// The rule that needs a build.
pub(crate) fn readme(workspace: &Workspace) -> Result {
    readme::check(workspace)
}
