//! Every crate that may be published packages, and the packages build from what is in them.
//!
//! cargo's own verification serves one crate of a workspace to another from a registry that it
//! makes for the moment. What it takes for a registry's it believes never to change: it keeps the
//! unpacked source in `CARGO_HOME` and the built library in the target folder, by name, version and
//! place. A later run at the same place then builds against the old source. So the packages are
//! built here as what they are, folders of files: unpacked anew, and each crate of ours patched to
//! its folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};
use crate::process::{Step, in_ci};

/// Packages all publishable members, then builds each from its package and the packages of those it
/// needs, alone and with its default features.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let room = room(workspace, "unpacked")?;
    for member in publishable(workspace) {
        room.cargo(workspace).args(["build", "-p", &member.name]).run()?;
    }
    Ok(())
}

/// The members that may go to a registry, by name.
pub(crate) fn publishable(workspace: &Workspace) -> Vec<&Package> {
    workspace.members().into_iter().filter(|member| member.is_publishable()).collect()
}

/// All together, so that cargo finds the ones that are not published yet.
fn pack(workspace: &Workspace) -> Step {
    let mut step = workspace.cargo().args(["package", "--workspace", "--no-verify"]);
    for member in workspace.members().iter().filter(|member| !member.is_publishable()) {
        step = step.args(["--exclude", &member.name]);
    }
    if !in_ci() {
        // Whoever runs this before a commit wants to know whether the work as it is would package.
        step = step.arg("--allow-dirty");
    }
    step.env("CARGO_TARGET_DIR", workspace.target().display().to_string())
}

/// A workspace that is made of nothing but packages.
#[derive(Debug)]
pub(crate) struct Room {
    folder: PathBuf,
}

/// Packages all publishable members and unpacks them into an empty folder of this name, beside the
/// packages, with the versions of our own lock file.
pub(crate) fn room(workspace: &Workspace, name: &str) -> Result<Room> {
    pack(workspace).run()?;
    let members = publishable(workspace);
    let packages = workspace.target().join("package");
    let folder = packages.join(name);
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    for member in &members {
        unpack(&packages.join(format!("{}.crate", stem(member))), &folder).run()?;
    }
    fs::write(folder.join("Cargo.toml"), manifest(&members)).map_err(failed)?;
    fs::copy(workspace.root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    Ok(Room { folder })
}

impl Room {
    /// The manifest of a member as it is packaged.
    pub(crate) fn manifest(&self, member: &Package) -> PathBuf {
        self.folder.join(stem(member)).join("Cargo.toml")
    }

    /// A cargo command in this room, which has no profile of ours; told to use our target folder
    /// and our profile, cargo finds the dependencies already built.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Step {
        Step::cargo()
            .within(&self.folder)
            .env("CARGO_TARGET_DIR", workspace.target().display().to_string())
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
    }
}

/// Files in a package carry a time of years ago; cargo sees by the time what has changed, so they
/// get the time of now.
fn unpack(package: &Path, folder: &Path) -> Step {
    let package = package.display().to_string();
    Step::new("tar", "tar").within(folder).args(["-xzmf", &package])
}

/// The name of a package's file and of the folder in it.
fn stem(member: &Package) -> String {
    format!("{}-{}", member.name, member.version)
}

fn manifest(members: &[&Package]) -> String {
    let folders: Vec<String> =
        members.iter().map(|member| format!("    \"{}\",\n", stem(member))).collect();
    let patches: Vec<String> = members
        .iter()
        .filter(|member| member.is_library())
        .map(|member| format!("{} = {{ path = \"{}\" }}\n", member.name, stem(member)))
        .collect();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[patch.crates-io]\n{}",
        folders.concat(),
        patches.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Workspace {
        Workspace::parse(crate::metadata::SAMPLE).unwrap()
    }

    #[test]
    fn what_stays_here_is_not_packaged() {
        let line = pack(&sample()).line();
        let wanted = "cargo package --workspace --no-verify --exclude chores";
        assert!(line.contains(wanted), "{line}");
    }

    #[test]
    fn packages_find_each_other_by_folder() {
        let workspace = sample();
        assert_eq!(
            manifest(&publishable(&workspace)),
            "[workspace]\nresolver = \"3\"\nmembers = [\n    \"core-0.1.0\",\n    \
             \"vendor-0.1.0\",\n]\n\n[patch.crates-io]\ncore = { path = \"core-0.1.0\" }\n\
             vendor = { path = \"vendor-0.1.0\" }\n"
        );
    }

    #[test]
    fn what_is_unpacked_is_as_old_as_this_run() {
        let folder = std::env::temp_dir().join(format!("xtask-package-{}", std::process::id()));
        let (old, new) = (folder.join("old"), folder.join("new"));
        fs::create_dir_all(&old).unwrap();
        fs::create_dir_all(&new).unwrap();
        let file = fs::File::create(old.join("a")).unwrap();
        let years_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        file.set_modified(years_ago).unwrap();
        let package = folder.join("a.crate");
        let packed = package.display().to_string();
        Step::new("tar", "tar").within(&old).args(["-czf", &packed, "a"]).output().unwrap();
        unpack(&package, &new).output().unwrap();
        let modified = fs::metadata(new.join("a")).unwrap().modified().unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(modified > years_ago);
    }

    /// A workspace of two crates, the second of which calls a function of the first.
    fn write_two(folder: &Path, function: &str) {
        let files = [
            (
                "Cargo.toml",
                "[workspace]\nresolver = \"3\"\nmembers = [\"below\", \"above\"]\n".to_owned(),
            ),
            (".cargo/config.toml", "[net]\noffline = true\n".to_owned()),
            ("below/Cargo.toml", two_manifest("xtask-sample-below", "")),
            ("below/src/lib.rs", format!("pub fn {function}() {{}}\n")),
            (
                "above/Cargo.toml",
                two_manifest(
                    "xtask-sample-above",
                    "xtask-sample-below = { version = \"0.1.0\", path = \"../below\" }\n",
                ),
            ),
            (
                "above/src/lib.rs",
                format!("pub fn above() {{ xtask_sample_below::{function}() }}\n"),
            ),
        ];
        for (file, text) in files {
            let place = folder.join(file);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        }
    }

    fn two_manifest(name: &str, dependencies: &str) -> String {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             description = \"x\"\nlicense = \"MIT\"\n\n[dependencies]\n{dependencies}"
        )
    }

    #[test]
    fn a_second_run_at_the_same_place_builds_what_is_there_now() {
        let folder = std::env::temp_dir().join(format!("xtask-two-{}", std::process::id()));
        let run_with = |function: &str| {
            write_two(&folder, function);
            let target = folder.join("target").display().to_string();
            let metadata = Step::cargo()
                .within(&folder)
                .args(["metadata", "--format-version", "1", "--offline"])
                .env("CARGO_TARGET_DIR", target);
            run(&Workspace::parse(&metadata.output()?)?)
        };
        let (first, second) = (run_with("old"), run_with("new"));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!((first, second), (Ok(()), Ok(())));
    }
}
