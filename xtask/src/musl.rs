//! A program that needs nothing of the system that it runs on, tried where there is nothing else.
//!
//! Three ways, the first that is open: musl's standard library from rustup; the same, compiled here
//! from Rust's source, as Debian packages it, against Debian's musl; glibc linked in. The last is
//! as self-contained, but finds hosts by `/etc/hosts` and DNS only, and not by what else a system's
//! `nsswitch.conf` names. Which one it was is said, and glibc stands in the file's name.

mod source;

use std::path::{Path, PathBuf};

use crate::dist::{self, Build, PROGRAM, SHELLS};
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;

const MUSL: &str = "x86_64-unknown-linux-musl";
const GLIBC: &str = "x86_64-unknown-linux-gnu";

/// Links the C library in. musl's target does it by itself.
const STATIC: &str = "-C target-feature=+crt-static";

/// How the program comes to be without needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// rustup has musl's standard library.
    Installed,
    /// Rust's source and a compiler for musl are here.
    FromSource,
    /// glibc is linked in.
    Glibc,
}

/// Builds the program, tries it, and packs it with its pages.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let host = dist::host()?;
    let Some(way) = chosen(has_std(MUSL), source::is_here(), &host) else {
        println!("musl: skipped, {MUSL} is not installed and this is {host}");
        return Ok(());
    };
    println!("musl: {}", way.word());
    let build = match way {
        Way::Installed => Build::of(MUSL),
        Way::FromSource => source::build(workspace, MUSL)?,
        Way::Glibc => Build::of(GLIBC).rustc(STATIC),
    };
    let program = dist::build(workspace, &build)?;
    trial(workspace, &program)?;
    let packed = packed(workspace, &program, way.name())?;
    println!("musl: {}", workspace.relative(&packed).display());
    Ok(())
}

fn chosen(has_std: bool, has_source: bool, host: &str) -> Option<Way> {
    match (has_std, has_source) {
        (true, _) => Some(Way::Installed),
        (false, true) => Some(Way::FromSource),
        (false, false) => (host == GLIBC).then_some(Way::Glibc),
    }
}

impl Way {
    fn word(self) -> String {
        match self {
            Self::Installed => format!("with the installed {MUSL}"),
            Self::FromSource => {
                format!("{MUSL} is not installed; its standard library is compiled from source")
            }
            Self::Glibc => format!(
                "{MUSL} is not installed (`rustup target add {MUSL}` brings it, or Debian's \
                 rust-src with musl-tools); glibc is linked in instead"
            ),
        }
    }

    /// What the package is called after.
    fn name(self) -> &'static str {
        match self {
            Self::Installed | Self::FromSource => MUSL,
            Self::Glibc => "x86_64-linux-static-glibc",
        }
    }
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
    inside.clone().args(["/presence", "demo"]).run()?;
    // Without a standard input the simulators end as soon as they have said where they are.
    let simulated = inside.args(["/presence", "sim", "--json"]).output()?;
    if !simulated.contains("\"conpeek\"") {
        return Err(Failure::new("`sim --json` names no simulator"));
    }
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
    fn musl_comes_first_then_its_source_and_glibc_says_its_name() {
        assert_eq!(chosen(true, true, GLIBC), Some(Way::Installed));
        assert_eq!(chosen(false, true, GLIBC), Some(Way::FromSource));
        assert_eq!(chosen(false, false, GLIBC), Some(Way::Glibc));
        assert_eq!(chosen(false, false, "aarch64-apple-darwin"), None);
        assert!(Way::Glibc.name().contains("glibc") && !Way::Glibc.name().contains("musl"));
    }

    #[test]
    fn a_target_that_nobody_knows_has_no_library() {
        assert!(!has_std("no-such-target"));
    }
}
