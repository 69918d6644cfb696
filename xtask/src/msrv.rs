//! The Rust that we promise compiles what we publish.
//!
//! `tidy` keeps newer promises out of the lock file, and clippy newer parts of the standard library
//! out of our code; this is the proof, where rustup has that toolchain.

use crate::failure::{Failure, Result};
use crate::metadata::{Package, Workspace};
use crate::package::publishable;
use crate::process::Step;
use crate::report::Verdict;
use crate::toolchain::Toolchain;

/// Checks every publishable member with all features, in a target folder of that toolchain's own.
pub(crate) fn run(workspace: &Workspace) -> Result<Verdict> {
    let members = publishable(workspace);
    let version = promised(&members)?;
    let Some(toolchain) = Toolchain::release(version) else {
        println!(
            "msrv: skipped, Rust {version} is not installed; `rustup toolchain install {version} \
             --profile minimal` brings it"
        );
        return Ok(Verdict::NotRun);
    };
    check(workspace, &toolchain, &members).run()?;
    Ok(Verdict::Passed)
}

fn check(workspace: &Workspace, toolchain: &Toolchain, members: &[&Package]) -> Step {
    let target = workspace.target().join("msrv");
    toolchain
        .cargo(workspace)
        .args(["check", "--quiet", "--locked", "--all-features"])
        .args(members.iter().flat_map(|member| ["-p", member.name.as_str()]))
        .env("CARGO_TARGET_DIR", target.display().to_string())
}

/// What all of them promise; `tidy` sees to it that they promise the same.
fn promised<'a>(members: &[&'a Package]) -> Result<&'a str> {
    let mut promises = members.iter().filter_map(|member| member.rust_version.as_deref());
    promises.next().ok_or_else(|| Failure::new("no publishable member has a rust-version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_is_checked_with_what_is_promised() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let members = publishable(&workspace);
        assert_eq!(promised(&members).unwrap(), "1.88");
        let line = check(&workspace, &Toolchain::named("1.88.0"), &members).line();
        assert!(line.ends_with("--locked --all-features -p core -p vendor"), "{line}");
        assert!(line.contains("cargo +1.88.0 check"), "{line}");
    }

    #[test]
    fn no_promise_is_a_failure() {
        assert!(promised(&[]).is_err());
    }
}
