//! What goes to people beside the source: the program with its pages, and the notices of everything
//! that is in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::graph::Graph;
use crate::metadata::{Package, Workspace};
use crate::process::Step;
use crate::sbom::{SYSTEM, spdx};

/// The package of the program.
pub(crate) const PACKAGE: &str = "presence-cli";

/// The profile with which it is built to be shipped.
pub(crate) const PROFILE: &str = "dist";

/// The program.
pub(crate) const PROGRAM: &str = "presence";

/// The shells with completions, and the file that each looks for.
pub(crate) const SHELLS: [(&str, &str); 3] =
    [("bash", "presence"), ("zsh", "_presence"), ("fish", "presence.fish")];

/// What licence files begin with.
const NOTICES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];

/// The version that is delivered.
pub(crate) fn version(workspace: &Workspace) -> Result<&str> {
    let missing = || Failure::new(format!("there is no package {PACKAGE}"));
    workspace.member(PACKAGE).map(|member| member.version.as_str()).ok_or_else(missing)
}

/// How the program is built for a system. The system is named even where it is this one: what is
/// said to rustc is then kept from build scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Build {
    system: String,
    cargo: Vec<&'static str>,
    rustc: Vec<String>,
    env: Vec<(&'static str, String)>,
}

impl Build {
    /// As it is built for this system by itself.
    pub(crate) fn of(system: &str) -> Self {
        Self { system: system.to_owned(), cargo: Vec::new(), rustc: Vec::new(), env: Vec::new() }
    }

    /// More arguments to cargo.
    pub(crate) fn cargo(mut self, arg: &'static str) -> Self {
        self.cargo.push(arg);
        self
    }

    /// More arguments to rustc, as `RUSTFLAGS` takes them.
    pub(crate) fn rustc(mut self, args: &str) -> Self {
        self.rustc.push(args.to_owned());
        self
    }

    /// A variable for this build.
    pub(crate) fn env(mut self, name: &'static str, value: &str) -> Self {
        self.env.push((name, value.to_owned()));
        self
    }

    fn step(&self, workspace: &Workspace) -> Step {
        let mut step = workspace
            .cargo()
            .args(["build", "--profile", PROFILE, "--locked", "-p", PACKAGE])
            .args(["--target", &self.system])
            .args(self.cargo.iter().copied());
        if !self.rustc.is_empty() {
            step = step.env("RUSTFLAGS", self.rustc.join(" "));
        }
        self.env.iter().fold(step, |step, (name, value)| step.env(name, value))
    }
}

/// Builds the program as it is delivered.
pub(crate) fn build(workspace: &Workspace, build: &Build) -> Result<PathBuf> {
    build.step(workspace).run()?;
    let folder = workspace.target().join(&build.system).join(PROFILE);
    Ok(folder.join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)))
}

/// The system that this cargo builds for.
pub(crate) fn host() -> Result<String> {
    let said = Step::cargo().arg("-vV").output()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`cargo -vV` names no host"))
}

/// An empty folder in place of whatever was there.
pub(crate) fn emptied(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    }
    made(folder)
}

/// A folder, with those above it.
pub(crate) fn made(folder: &Path) -> Result {
    fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))
}

/// Writes a file whose folder is there.
pub(crate) fn write(file: &Path, text: impl AsRef<[u8]>) -> Result {
    fs::write(file, text).map_err(|error| unusable(file, &error))
}

/// Copies a file into a folder that is there.
pub(crate) fn copy(file: &Path, to: &Path) -> Result {
    fs::copy(file, to).map(drop).map_err(|error| unusable(file, &error))
}

fn unusable(place: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", place.display()))
}

/// The manual pages of the program and all its commands, written by itself.
pub(crate) fn manual(program: &Path, folder: &Path) -> Result {
    made(folder)?;
    let folder = folder.display().to_string();
    Step::new(program.as_os_str(), PROGRAM).args(["man", "--dir", &folder]).output().map(drop)
}

/// The completions for a shell, by itself.
pub(crate) fn completions(program: &Path, shell: &str) -> Result<String> {
    Step::new(program.as_os_str(), PROGRAM).args(["completions", shell]).output()
}

/// The licence texts of every crate in the program but ours.
pub(crate) fn notices() -> Result<String> {
    let workspace = Workspace::load_for(SYSTEM)?;
    let graph = Graph::of(&workspace)?;
    let missing = || Failure::new(format!("there is no package {PACKAGE}"));
    let program = workspace.member(PACKAGE).ok_or_else(missing)?;
    let mut text =
        String::from("What is in this program beside its own code, and under which licence.\n");
    let ours: Vec<&str> = workspace.members().iter().map(|member| member.id.as_str()).collect();
    for package in graph.brought(&program.id) {
        if !ours.contains(&package.id.as_str()) {
            text.push_str(&notice(package));
        }
    }
    Ok(text)
}

fn notice(package: &Package) -> String {
    let licence = package.license.as_deref().map_or_else(|| "see below".to_owned(), spdx);
    let mut text = format!("\n==== {} {}: {licence}\n", package.name, package.version);
    let folder = package.manifest_path.parent().unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| is_notice(file));
    files.sort();
    for said in files.iter().filter_map(|file| fs::read_to_string(file).ok()) {
        text.push_str(&format!("\n{}\n", said.trim()));
    }
    text
}

fn is_notice(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_uppercase();
    file.is_file() && NOTICES.iter().any(|notice| name.starts_with(notice))
}

/// When the commit that is delivered was made, in seconds of Unix time: the same commit gives the
/// same files.
pub(crate) fn made_at(workspace: &Workspace) -> Result<String> {
    let step = Step::new("git", "git").within(workspace.root());
    step.args(["log", "-1", "--format=%ct"]).output().map(|said| said.trim().to_owned())
}

/// Whether a program of this name answers.
pub(crate) fn has_tool(name: &str) -> bool {
    Step::new(name, name).arg("--version").output().is_ok()
}

/// Whether this runs as root.
pub(crate) fn is_root() -> bool {
    Step::new("id", "id").arg("-u").output().is_ok_and(|said| said.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_from_outside_has_a_notice_with_its_licence() {
        let text = notices().unwrap();
        let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("==== ")).collect();
        assert!(heads.iter().any(|head| head.starts_with("==== rustls ")), "{heads:?}");
        assert!(!heads.iter().any(|head| head.starts_with("==== presence-core ")), "{heads:?}");
        assert!(text.contains("Permission is hereby granted, free of charge"));
    }

    #[test]
    fn a_folder_is_emptied_or_made() {
        let folder = std::env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        emptied(&folder).unwrap();
        write(&folder.join("a"), "x").unwrap();
        emptied(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(&folder).unwrap();
    }

    #[test]
    fn a_build_says_all_that_was_added_to_it() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let line = Build::of("x").step(&workspace).line();
        assert_eq!(line, "cargo build --profile dist --locked -p presence-cli --target x");
        let more = Build::of("x").cargo("-Zy").rustc("-C a").rustc("-C b").env("E", "1");
        assert_eq!(more.step(&workspace).line(), format!("RUSTFLAGS='-C a -C b' E=1 {line} -Zy"));
    }

    #[test]
    fn a_tool_that_is_not_there_is_told() {
        assert!(!has_tool("no-such-program-anywhere"));
    }
}
