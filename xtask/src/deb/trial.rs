//! The Debian package in a system of its own: installed, run, and taken off again.

use std::fs;
use std::path::Path;

use crate::dist::{self, PROGRAM};
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;

/// The manual has a page, and bash completes the program's commands.
const PAGES: &str = "zgrep --quiet '^.TH presence 1' /usr/share/man/man1/presence.1.gz && \
    source /usr/share/bash-completion/completions/presence && complete -p presence";

/// Makes Debian's smallest system in a folder and tries the package there.
pub(crate) fn run(workspace: &Workspace, package: &Path) -> Result {
    if let Some(missing) = missing() {
        println!("deb: not tried, {missing}");
        return Ok(());
    }
    let system = workspace.target().join("deb").join("system");
    dist::emptied(&system)?;
    let folder = system.display().to_string();
    let bootstrap = Step::new("debootstrap", "debootstrap");
    let bootstrap = bootstrap.args(["--variant=minbase", &release()?, &folder]);
    println!("$ {}", bootstrap.line());
    if bootstrap.output().is_err() {
        println!("deb: not tried, Debian's packages cannot be had from here");
        return Ok(());
    }
    dist::copy(package, &system.join("presence.deb"))?;
    let inside = |words: &[&str]| {
        Step::new("chroot", "chroot")
            .args([folder.as_str(), "/usr/bin/env", "-i", "PATH=/usr/bin:/bin:/usr/sbin:/sbin"])
            .args(["HOME=/root", "LC_ALL=C.UTF-8"])
            .args(words.iter().copied())
    };
    inside(&["dpkg", "--install", "/presence.deb"]).run()?;
    let said = inside(&[PROGRAM, "--version"]).output()?;
    let wanted = format!("{PROGRAM} {}", dist::version(workspace)?);
    if said.trim() != wanted {
        return Err(Failure::new(format!(
            "`{PROGRAM} --version` says `{}`, not `{wanted}`",
            said.trim()
        )));
    }
    inside(&["dpkg", "--verify", PROGRAM]).run()?;
    inside(&["bash", "-c", PAGES]).run()?;
    inside(&[PROGRAM, "demo"]).run()?;
    inside(&["dpkg", "--remove", PROGRAM]).run()?;
    let left = inside(&["dpkg-query", "--list", PROGRAM]).output();
    if system.join("usr/bin").join(PROGRAM).exists() || left.is_ok_and(|said| said.contains("\nii"))
    {
        return Err(Failure::new("the package leaves the program behind when it is taken off"));
    }
    println!("deb: installed, run and taken off in a Debian that had nothing else");
    fs::remove_dir_all(&system)
        .map_err(|error| Failure::new(format!("{}: {error}", system.display())))
}

/// What the trial needs and is not here.
fn missing() -> Option<&'static str> {
    if !dist::has_tool("debootstrap") {
        return Some("debootstrap is not here");
    }
    (!dist::is_root()).then_some("only root can run a system in a folder")
}

/// The name of the Debian that this is, which has the libraries that the program was built with.
fn release() -> Result<String> {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    codename(&text).ok_or_else(|| Failure::new("/etc/os-release does not say which Debian this is"))
}

fn codename(os_release: &str) -> Option<String> {
    let named = os_release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))?;
    Some(named.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_the_system() {
        let text = "ID=debian\nVERSION_CODENAME=bookworm\nVERSION_ID=\"12\"\n";
        assert_eq!(codename(text).as_deref(), Some("bookworm"));
        assert_eq!(codename("VERSION_CODENAME=\"noble\"").as_deref(), Some("noble"));
        assert_eq!(codename("ID=arch"), None);
    }
}
