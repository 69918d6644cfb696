//! The vendors' own Python SDKs, unmodified, against the simulators: each in a virtual environment
//! of its own, from PyPI by name and exact version.
//!
//! Their tests are marked `#[ignore]`, so that without this gate they count as skipped and never as
//! passed. Where no Python or no SDK can be had, this gate says so and is not run either.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::Step;
use crate::report::Verdict;

/// A crate with a test target `interop`, and what that needs from PyPI.
struct Interop {
    member: &'static str,
    packages: &'static [&'static str],
}

const INTEROPS: &[Interop] = &[
    Interop { member: "accsyn", packages: &["accsyn-python-api==3.4.0"] },
    Interop { member: "enaio-wf", packages: &["ecmind-blue-client==1.0.3"] },
    Interop { member: "webex-people", packages: &["wxc_sdk==1.41.0", "webexpythonsdk==2.0.6"] },
];

/// How long a Python may take to say its version.
const LOOK: Duration = Duration::from_secs(20);

/// Makes the environments of all SDKs, for whoever runs them besides the tests. Says what cannot be
/// had, and goes on.
pub(crate) fn install_all(workspace: &Workspace) {
    let Some(python) = find_python() else {
        println!("there is no Python of 3.12 or later: the vendors' SDKs are left out");
        return;
    };
    for interop in INTEROPS {
        if let Err(failure) = install(&python, &home(workspace, interop), interop.packages) {
            println!("the SDK of {} cannot be had and is left out: {failure}", interop.member);
        }
    }
}

fn home(workspace: &Workspace, interop: &Interop) -> PathBuf {
    workspace.target().join("interop").join(interop.member)
}

/// Runs the interop tests of every member that has some.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let Some(python) = find_python() else {
        println!("interop: skipped, there is no Python of 3.12 or later");
        return Ok(Verdict::NotRun);
    };
    let mut verdict = Verdict::Passed;
    for interop in INTEROPS {
        let has_test = |member: &&crate::metadata::Package| member.has_test("interop");
        if workspace.member(interop.member).filter(has_test).is_none() {
            continue;
        }
        match install(&python, &home(workspace, interop), interop.packages) {
            Ok(installed) => test(workspace, interop.member, &installed).run()?,
            Err(failure) => {
                println!("interop: {} skipped, its SDK cannot be had: {failure}", interop.member);
                verdict = Verdict::NotRun;
            }
        }
    }
    Ok(verdict)
}

/// The first Python that is new enough: by name, then those that pyenv has installed.
fn find_python() -> Option<PathBuf> {
    let named = ["python3.13", "python3.12", "python3.14", "python3"].map(PathBuf::from);
    let versions = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv/versions"));
    let pyenv = versions.and_then(|versions| std::fs::read_dir(versions).ok()).into_iter();
    let pyenv = pyenv.flatten().flatten().map(|entry| entry.path().join("bin/python"));
    named.into_iter().chain(pyenv).find(|python| {
        let check = "import sys; sys.exit(sys.version_info < (3, 12))";
        Step::new(python.as_os_str(), "python").args(["-c", check]).succeeds_within(LOOK)
    })
}

/// A Python with the packages, in an environment below `home`. Fast where they are there already.
fn install(python: &Path, home: &Path, packages: &[&str]) -> Result<PathBuf> {
    let bin = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let own = home.join(bin);
    if !own.exists() {
        let place = home.display().to_string();
        Step::new(python.as_os_str(), "python").args(["-m", "venv", "--clear", &place]).run()?;
    }
    Step::new(own.as_os_str(), "python")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--timeout", "20", "--retries", "2"])
        .args(packages.iter().copied())
        .run()?;
    Ok(own)
}

/// `cargo test` and not nextest, whose own filter would have to know of ignored tests.
fn test(workspace: &Workspace, member: &str, python: &Path) -> Step {
    workspace
        .cargo()
        .args(["test", "--all-features", "-p", member, "--test", "interop"])
        .args(["--", "--ignored", "--test-threads=1"])
        .env("INSTA_UPDATE", "no")
        .env("INTEROP_PYTHON", python.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_an_exact_version() {
        let packages = INTEROPS.iter().flat_map(|interop| interop.packages);
        assert!(packages.clone().count() > 0);
        for package in packages {
            let version = package.split_once("==").map(|(_, version)| version);
            assert!(version.is_some_and(|it| it.split('.').count() == 3), "{package}");
        }
    }

    #[test]
    fn the_ignored_tests_are_run_with_the_python_of_the_environment() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let line = test(&workspace, "accsyn", Path::new("/t/python")).line();
        assert!(line.contains("INTEROP_PYTHON=/t/python"), "{line}");
        assert!(line.ends_with("--test interop -- --ignored --test-threads=1"), "{line}");
    }
}
