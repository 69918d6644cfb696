//! A Debian package of the program, tried in a system that has nothing else.

mod control;
mod trial;

use std::fs;
use std::path::{Path, PathBuf};

use self::control::control;
use crate::dist::{self, Build, PROGRAM, SHELLS};
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;

/// Where Debian's shells look for completions, in the order of [`SHELLS`].
const COMPLETIONS: [&str; 3] = [
    "usr/share/bash-completion/completions",
    "usr/share/zsh/vendor-completions",
    "usr/share/fish/vendor_completions.d",
];

const MANUAL: &str = "usr/share/man/man1";
const DOC: &str = "usr/share/doc/presence";

/// Makes the package and tries it. Skipped with a word where Debian's tools are not there.
pub(crate) fn run(workspace: &Workspace) -> Result {
    if !dist::has_tool("dpkg-deb") || !dist::has_tool("gzip") {
        println!("deb: skipped, dpkg-deb and gzip make the package and are not both here");
        return Ok(());
    }
    let program = dist::build(workspace, &Build::of(&dist::host()?))?;
    let package = made(workspace, &program)?;
    println!("deb: {}", workspace.relative(&package).display());
    trial::run(workspace, &package)
}

fn made(workspace: &Workspace, program: &Path) -> Result<PathBuf> {
    let folder = workspace.target().join("deb");
    let root = folder.join("root");
    dist::emptied(&root)?;
    lay_out(workspace, program, &root)?;
    let architecture = Step::new("dpkg", "dpkg").arg("--print-architecture").output()?;
    let (architecture, version) = (architecture.trim(), dist::version(workspace)?);
    let bytes = fs::read(program)
        .map_err(|error| Failure::new(format!("{}: {error}", program.display())))?;
    dist::made(&root.join("DEBIAN"))?;
    dist::write(
        &root.join("DEBIAN").join("control"),
        control(version, architecture, kibibytes(&root), &bytes),
    )?;
    let package = folder.join(format!("{PROGRAM}_{version}_{architecture}.deb"));
    let (root, file) = (root.display().to_string(), package.display().to_string());
    // Whoever builds it may keep files to himself; whoever installs it may not.
    Step::new("chmod", "chmod").args(["-R", "u=rwX,go=rX", &root]).run()?;
    Step::new("dpkg-deb", "dpkg-deb")
        .args(["--root-owner-group", "--build", &root, &file])
        .env("SOURCE_DATE_EPOCH", dist::made_at(workspace)?)
        .run()?;
    Ok(package)
}

fn lay_out(workspace: &Workspace, program: &Path, root: &Path) -> Result {
    dist::made(&root.join("usr/bin"))?;
    dist::copy(program, &root.join("usr/bin").join(PROGRAM))?;
    dist::manual(program, &root.join(MANUAL))?;
    for ((shell, file), place) in SHELLS.iter().zip(COMPLETIONS) {
        dist::made(&root.join(place))?;
        dist::write(&root.join(place).join(file), dist::completions(program, shell)?)?;
    }
    let doc = root.join(DOC);
    dist::made(&doc)?;
    let (own, mit) =
        (workspace.root().join("crates/presence-cli/packaging/copyright"), "LICENSE-MIT");
    dist::copy(&own, &doc.join("copyright"))?;
    dist::copy(&workspace.root().join(mit), &doc.join(mit))?;
    dist::copy(&workspace.root().join("CHANGELOG.md"), &doc.join("changelog"))?;
    dist::write(&doc.join("NOTICES"), dist::notices()?)?;
    let pages = fs::read_dir(root.join(MANUAL)).into_iter().flatten().flatten();
    let pages = pages.map(|entry| entry.path());
    let mut long = pages.chain(["changelog", "NOTICES"].map(|name| doc.join(name)));
    long.try_for_each(|file| compressed(&file))
}

/// As Debian wants long files. Without a time in it, or the same text would give another file.
fn compressed(file: &Path) -> Result {
    let file = file.display().to_string();
    Step::new("gzip", "gzip").args(["-9n", &file]).output().map(drop)
}

/// What the files of a folder take, as Debian counts.
fn kibibytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(known) if known.is_dir() => kibibytes(&entry.path()),
        Ok(known) => known.len().div_ceil(1024),
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_counted_in_whole_kibibytes_through_all_folders() {
        let folder = std::env::temp_dir().join(format!("xtask-deb-{}", std::process::id()));
        dist::emptied(&folder.join("below")).unwrap();
        dist::write(&folder.join("a"), "x").unwrap();
        dist::write(&folder.join("below").join("b"), [0; 1025]).unwrap();
        let size = kibibytes(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(size, 3);
    }
}
