//! A program that needs nothing of the system that it runs on, tried where there is nothing else.
//!
//! Built with musl where rustup has that target's standard library. Elsewhere glibc is linked in,
//! which makes a program as self-contained; it finds hosts by `/etc/hosts` and DNS only, and not by
//! what else a system's `nsswitch.conf` names. Either is said, and stands in the file's name.

use std::path::{Path, PathBuf};

use crate::dist::{self, PROGRAM, SHELLS};
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;

const MUSL: &str = "x86_64-unknown-linux-musl";
const GLIBC: &str = "x86_64-unknown-linux-gnu";

/// Links the C library in. musl's target does it by itself.
const STATIC: &str = "-C target-feature=+crt-static";

/// Builds the program, tries it, and packs it with its pages.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let host = dist::host()?;
    let (system, rustc, name) = match chosen(has_std(MUSL), &host) {
        Some(chosen) => chosen,
        None => {
            println!("musl: skipped, {MUSL} is not installed and this is {host}");
            return Ok(());
        }
    };
    if system == GLIBC {
        println!(
            "musl: {MUSL} is not installed (`rustup target add {MUSL}` brings it); glibc is linked \
             in instead"
        );
    }
    let program = dist::build(workspace, system, rustc)?;
    trial(workspace, &program)?;
    let packed = packed(workspace, &program, name)?;
    println!("musl: {}", workspace.relative(&packed).display());
    Ok(())
}

/// The target, what rustc is told, and how the result is called.
fn chosen(has_musl: bool, host: &str) -> Option<(&'static str, &'static str, &'static str)> {
    if has_musl {
        return Some((MUSL, "", MUSL));
    }
    (host == GLIBC).then_some((GLIBC, STATIC, "x86_64-linux-static-glibc"))
}

/// Whether the standard library for a target is there.
fn has_std(target: &str) -> bool {
    let asked = Step::new("rustc", "rustc").args(["--print", "target-libdir", "--target", target]);
    asked.output().is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// Runs the program with a folder as the root that holds it and nothing else.
fn trial(workspace: &Workspace, program: &Path) -> Result {
    let root = workspace.target().join("musl").join("root");
    dist::emptied(&root)?;
    dist::copy(program, &root.join(PROGRAM))?;
    let folder = root.display().to_string();
    let Some(inside) = entrance(&folder) else {
        println!("musl: not tried, neither unshare nor chroot can enter an empty root here");
        return Ok(());
    };
    let said = inside.clone().args(["/presence", "--version"]).output()?;
    let wanted = format!("{PROGRAM} {}", dist::version(workspace)?);
    if said.trim() != wanted {
        return Err(Failure::new(format!("`--version` says `{}`, not `{wanted}`", said.trim())));
    }
    inside.args(["/presence", "demo"]).run()?;
    println!("musl: runs where there is nothing else");
    Ok(())
}

/// A way into an empty root: with a user namespace, or as root. Each is asked for without the
/// program, so that a program that does not run is a failure and not a closed way.
fn entrance(folder: &str) -> Option<Step> {
    let namespace = || Step::new("unshare", "unshare").arg("--map-root-user");
    if namespace().arg("true").output().is_ok() {
        return Some(namespace().args(["--root", folder]));
    }
    dist::is_root().then(|| Step::new("chroot", "chroot").arg(folder))
}

fn packed(workspace: &Workspace, program: &Path, system: &str) -> Result<PathBuf> {
    let name = format!("{PROGRAM}-{}-{system}", dist::version(workspace)?);
    let folder = workspace.target().join("musl");
    let root = folder.join(&name);
    dist::emptied(&root)?;
    dist::copy(program, &root.join(PROGRAM))?;
    dist::manual(program, &root.join("man"))?;
    dist::made(&root.join("completions"))?;
    for (shell, file) in SHELLS {
        dist::write(&root.join("completions").join(file), dist::completions(program, shell)?)?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        dist::copy(&workspace.root().join(file), &root.join(file))?;
    }
    dist::write(&root.join("NOTICES"), dist::notices()?)?;
    let package = folder.join(format!("{name}.tar.gz"));
    Step::new("tar", "tar")
        .within(&folder)
        .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"])
        .arg(format!("--mtime=@{}", dist::made_at(workspace)?))
        .args(["-czf", &package.display().to_string(), &name])
        .run()?;
    Ok(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn musl_comes_first_and_the_other_way_says_its_name() {
        assert_eq!(chosen(true, GLIBC), Some((MUSL, "", MUSL)));
        let (system, rustc, name) = chosen(false, GLIBC).unwrap();
        assert_eq!((system, rustc), (GLIBC, STATIC));
        assert!(name.contains("glibc") && !name.contains("musl"));
        assert_eq!(chosen(false, "aarch64-apple-darwin"), None);
    }

    #[test]
    fn a_target_that_nobody_knows_has_no_library() {
        assert!(!has_std("no-such-target"));
    }
}
