//! The fuzz targets, each for a while, by cargo-fuzz on a nightly toolchain.
//!
//! No gate of `ci`: the tests replay the committed inputs on stable Rust. Where the nightly
//! toolchain or cargo-fuzz is missing, this command says how to get it and is not run.

mod outcome;

use std::fs;
use std::path::{Path, PathBuf};

use self::outcome::{Outcome, table};
use crate::args::Args;
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;

const CARGO_FUZZ: &str = "0.13.2";

/// How long each target runs unless it is said.
const SECONDS: u32 = 10;

/// Longer inputs find little that shorter ones do not, and slow everything down.
const LIMITS: [&str; 4] =
    ["-max_len=4096", "-rss_limit_mb=1024", "-timeout=10", "-print_final_stats=1"];

/// Builds and runs the targets of these names, or all.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result {
    let targets = chosen(&known(workspace)?, &args.names)?;
    if let Some(missing) = missing(workspace) {
        println!("fuzz: skipped, {missing}");
        return Ok(());
    }
    if args.names.is_empty() {
        nightly(workspace).arg("build").run()?;
    } else {
        targets.iter().try_for_each(|target| nightly(workspace).args(["build", target]).run())?;
    }
    let seconds = args.seconds.unwrap_or(SECONDS);
    let programs = programs(workspace, &host(workspace)?);
    let mut outcomes = Vec::new();
    for target in &targets {
        let step = fuzz(workspace, &programs, target, seconds)?;
        println!("$ {}", step.line());
        let (well, said) = step.complaints()?;
        let outcome = Outcome::read(target, well, &said);
        if let Some(words) = outcome.last_words(&said) {
            println!("{words}");
        }
        outcomes.push(outcome);
    }
    println!("\n{}", table(&outcomes));
    verdict(&outcomes)
}

fn verdict(outcomes: &[Outcome]) -> Result {
    let crashes: Vec<String> = outcomes.iter().filter_map(Outcome::crash).collect();
    match crashes.len() {
        0 => Ok(()),
        count => Err(Failure::with_details(
            format!("{count} of {} targets found what breaks a promise", outcomes.len()),
            crashes,
        )),
    }
}

/// The names of the programs.
fn known(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root().join("fuzz").join("fuzz_targets");
    let entries = fs::read_dir(&folder)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", folder.display())))?;
    let name = |path: &Path| path.file_name()?.to_str()?.strip_suffix(".rs").map(str::to_owned);
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| name(&entry.path())).collect();
    names.sort();
    Ok(names)
}

/// Those that were named, or all.
fn chosen(known: &[String], names: &[String]) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(known.to_vec());
    }
    match names.iter().find(|name| !known.contains(name)) {
        None => Ok(names.to_vec()),
        Some(unknown) => {
            let summary = format!("there is no fuzz target `{unknown}`; these are there:");
            Err(Failure::with_details(summary, known.to_vec()))
        }
    }
}

/// What is not there, and how to get it.
fn missing(workspace: &Workspace) -> Option<String> {
    if rustup_cargo(workspace).arg("--version").output().is_err() {
        let install = "rustup toolchain install nightly --profile minimal";
        return Some(format!("there is no nightly toolchain; `{install}` brings it"));
    }
    if nightly(workspace).arg("--version").output().is_err() {
        let install = format!("cargo install cargo-fuzz --version {CARGO_FUZZ} --locked");
        return Some(format!("there is no cargo-fuzz; `{install}` brings it"));
    }
    None
}

/// rustup's cargo, which alone understands `+nightly`, and not the one that runs this program.
fn rustup_cargo(workspace: &Workspace) -> Step {
    Step::new("cargo", "cargo").within(workspace.root()).arg("+nightly")
}

fn nightly(workspace: &Workspace) -> Step {
    rustup_cargo(workspace).arg("fuzz")
}

/// The system that the nightly toolchain builds for, by its name.
fn host(workspace: &Workspace) -> Result<String> {
    let said = rustup_cargo(workspace).arg("-vV").output()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`cargo +nightly -vV` names no host"))
}

/// Where cargo-fuzz leaves what it has built.
fn programs(workspace: &Workspace, host: &str) -> PathBuf {
    workspace.root().join("fuzz").join("target").join(host).join("release")
}

/// One run. What it finds goes to the corpus of its own; the committed inputs are only read.
///
/// The program is run as it was built: `cargo fuzz run` would build all of it again, for minutes,
/// whenever somebody has saved a source file since.
fn fuzz(workspace: &Workspace, programs: &Path, target: &str, seconds: u32) -> Result<Step> {
    let inputs = ["corpus", "seeds", "regressions"].map(|name| format!("fuzz/{name}/{target}"));
    let artifacts = format!("fuzz/artifacts/{target}/");
    for made in [&inputs[0], &artifacts] {
        let folder = workspace.root().join(made);
        fs::create_dir_all(&folder).map_err(|error| {
            Failure::new(format!("{} cannot be made: {error}", folder.display()))
        })?;
    }
    let there = inputs.into_iter().filter(|input| workspace.root().join(input).is_dir());
    let step = Step::new(programs.join(target).as_os_str(), target)
        .within(workspace.root())
        .env("ASAN_OPTIONS", "detect_odr_violation=0")
        .arg(format!("-artifact_prefix={artifacts}"));
    Ok(step.args(there).arg(format!("-max_total_time={seconds}")).args(LIMITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn nothing_named_means_all_and_an_unknown_name_is_told() {
        let known = names("a b c");
        assert_eq!(chosen(&known, &[]).unwrap(), known);
        assert_eq!(chosen(&known, &names("c a")).unwrap(), names("c a"));
        let failure = chosen(&known, &names("a d")).unwrap_err();
        assert_eq!(failure.summary(), "there is no fuzz target `d`; these are there:");
        assert_eq!(failure.details(), known);
    }

    #[test]
    fn every_run_is_bounded_and_builds_nothing() {
        let folder = std::env::temp_dir().join(format!("xtask-fuzz-{}", std::process::id()));
        let root = folder.display().to_string().replace('\\', "/");
        let sample = crate::metadata::SAMPLE.replace("\"/w\"", &format!("\"{root}\""));
        let workspace = Workspace::parse(&sample).unwrap();
        let step = fuzz(&workspace, &programs(&workspace, "here"), "a", 7).unwrap();
        let made = folder.join("fuzz").join("artifacts").join("a").is_dir();
        fs::remove_dir_all(&folder).unwrap();
        assert!(made);
        assert_eq!(
            step.line(),
            "ASAN_OPTIONS=detect_odr_violation=0 a -artifact_prefix=fuzz/artifacts/a/ \
             fuzz/corpus/a -max_total_time=7 -max_len=4096 -rss_limit_mb=1024 -timeout=10 \
             -print_final_stats=1"
        );
    }

    #[test]
    fn a_crash_is_a_failure_that_says_how_to_see_it_again() {
        let well = Outcome::read("a", true, "#1 DONE cov: 1 ft: 2 corp: 3/4b");
        assert_eq!(verdict(std::slice::from_ref(&well)), Ok(()));
        let said = "Test unit written to fuzz/artifacts/b/crash-0a\n";
        let failure = verdict(&[well, Outcome::read("b", false, said)]).unwrap_err();
        assert_eq!(failure.summary(), "1 of 2 targets found what breaks a promise");
        let detail = failure.details()[0].as_str();
        assert!(detail.starts_with("b: fuzz/artifacts/b/crash-0a; "), "{detail}");
        assert!(detail.contains("cargo +nightly fuzz run b fuzz/artifacts/b/crash-0a"), "{detail}");
    }
}
