//! The files that git keeps, or would keep at the next commit.

use std::fs;

use super::threats::Tree;
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::{Step, in_ci};

/// A text file of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// From the root of the workspace, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// A problem with the place where it is; a problem that knows its line begins with `LINE: `.
    pub(crate) fn at(&self, problem: &str) -> String {
        format!("{}:{problem}", self.path)
    }
}

impl Tree for &[File] {
    fn text(&self, path: &str) -> Option<&str> {
        self.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    fn folder(&self, path: &str) -> bool {
        self.iter().any(|file| file.path.starts_with(path))
    }

    fn function(&self, place: &str, name: &str) -> bool {
        let below = |file: &&File| match place.ends_with('/') {
            true => file.path.starts_with(place),
            false => file.path == place,
        };
        let start = format!("fn {name}(");
        self.iter().filter(below).any(|file| file.text.contains(&start))
    }
}

/// Every text file that is committed, or new and not ignored. Others, such as pictures, are left
/// out.
pub(crate) fn committed(workspace: &Workspace) -> Result<Vec<File>> {
    let list =
        git(workspace).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut files = Vec::new();
    for path in list.output()?.split('\0').filter(|path| !path.is_empty()) {
        let place = workspace.root().join(path);
        // A file may be listed and yet be gone, if its removal is not committed.
        if !place.is_file() {
            continue;
        }
        let bytes = fs::read(&place)
            .map_err(|error| Failure::new(format!("{path} cannot be read: {error}")))?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(File { path: path.to_owned(), text });
        }
    }
    Ok(files)
}

/// Says so if building changed `Cargo.lock`. Only in CI, where nobody else can have changed it.
pub(crate) fn stale_lock(workspace: &Workspace) -> Result<Option<String>> {
    if !in_ci() {
        return Ok(None);
    }
    let changed = git(workspace).args(["status", "--porcelain", "--", "Cargo.lock"]).output()?;
    let problem = "Cargo.lock: building changed it; run `cargo metadata` and commit the result";
    Ok((!changed.is_empty()).then(|| problem.to_owned()))
}

fn git(workspace: &Workspace) -> Step {
    Step::new("git", "git").within(workspace.root())
}
