//! The public surface of every library that may be published, kept in `docs/api/` and compared with
//! the code, and the rule which other crates' types may stand in it.
//!
//! rustdoc tells a surface as JSON on nightly only, and every nightly in a slightly other way, so
//! the listings belong to one nightly. Where that is not there, only the rule is checked, on the
//! listings that are kept.

mod foreign;
mod listing;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, none_of};
use crate::metadata::{Package, Workspace};
use crate::report::Verdict;
use crate::toolchain::Toolchain;

/// The day on which the compiler of the nightly was made.
const DAY: &str = "2026-05-19";

/// What rustup calls that nightly; it is published a day after it is made.
pub(crate) const NIGHTLY: &str = "nightly-2026-05-20";

const FOLDER: &str = "docs/api";

/// How many changed lines of a listing are shown.
const SHOWN: usize = 20;

/// Compares the listings with the code, or writes them.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result<Verdict> {
    let libraries = libraries(workspace);
    let Some(nightly) = Toolchain::nightly_of(DAY) else {
        println!(
            "public-api: the listings are not compared, {NIGHTLY} is not installed; `rustup \
             toolchain install {NIGHTLY} --profile minimal` brings it"
        );
        foreign(workspace, &libraries)?;
        return Ok(Verdict::NotRun);
    };
    let fresh = surfaces(workspace, &nightly, &libraries)?;
    if write {
        keep(workspace, &fresh)?;
    } else {
        compare(workspace, &fresh)?;
    }
    foreign(workspace, &libraries)?;
    Ok(Verdict::Passed)
}

/// A library's file and what belongs into it.
struct Surface {
    file: String,
    text: String,
}

fn libraries(workspace: &Workspace) -> Vec<&Package> {
    let members = workspace.members().into_iter();
    members.filter(|member| member.is_publishable() && member.is_library()).collect()
}

/// Lets rustdoc tell all surfaces in one go, in a target folder of the nightly's own.
fn surfaces(
    workspace: &Workspace,
    nightly: &Toolchain,
    libraries: &[&Package],
) -> Result<Vec<Surface>> {
    let target = workspace.target().join("nightly");
    let packages = libraries.iter().flat_map(|library| ["-p", library.name.as_str()]);
    nightly
        .cargo(workspace)
        .args(["doc", "--quiet", "--no-deps", "--lib", "--all-features"])
        .args(packages)
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json --cap-lints allow")
        .env("CARGO_TARGET_DIR", target.display().to_string())
        .run()?;
    libraries.iter().map(|library| surface(&target.join("doc"), &library.name)).collect()
}

fn surface(folder: &Path, library: &str) -> Result<Surface> {
    let json = folder.join(format!("{}.json", crate_name(library)));
    let api = public_api::Builder::from_rustdoc_json(&json)
        .omit_blanket_impls(true)
        .build()
        .map_err(|error| Failure::new(format!("{} is not understood: {error}", json.display())))?;
    let items: Vec<String> = api.items().map(ToString::to_string).collect();
    Ok(Surface { file: file(library), text: listing::of(library, &items) })
}

/// As code names a package.
fn crate_name(package: &str) -> String {
    package.replace('-', "_")
}

fn file(library: &str) -> String {
    format!("{FOLDER}/{library}.txt")
}

fn keep(workspace: &Workspace, fresh: &[Surface]) -> Result {
    let failed = |error: std::io::Error| Failure::new(format!("{FOLDER}: {error}"));
    let folder = workspace.root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(failed)?;
    for stray in strays(workspace, fresh)? {
        fs::remove_file(workspace.root().join(stray)).map_err(failed)?;
    }
    for surface in fresh {
        fs::write(workspace.root().join(&surface.file), &surface.text).map_err(failed)?;
    }
    println!("public-api: {} listings are written", fresh.len());
    Ok(())
}

fn compare(workspace: &Workspace, fresh: &[Surface]) -> Result {
    let mut found = Vec::new();
    for surface in fresh {
        let kept = fs::read_to_string(workspace.root().join(&surface.file)).unwrap_or_default();
        found.extend(listing::differences(&kept, &surface.text, SHOWN).into_iter().map(|line| {
            let file = &surface.file;
            format!("{file}: {line}")
        }));
    }
    for stray in strays(workspace, fresh)? {
        found.push(format!("{stray}: there is no such library"));
    }
    if found.is_empty() {
        println!("public-api: {} listings say what is public", fresh.len());
        return Ok(());
    }
    let summary = "the public surface is not what the listings say; if that is meant, `cargo xtask \
                   public-api --write` renews them";
    Err(Failure::with_details(summary, found))
}

/// Listings of what is not there any more.
fn strays(workspace: &Workspace, fresh: &[Surface]) -> Result<Vec<String>> {
    let known: BTreeSet<&str> = fresh.iter().map(|surface| surface.file.as_str()).collect();
    let entries = match fs::read_dir(workspace.root().join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::new(format!("{FOLDER}: {error}"))),
    };
    let paths = entries.flatten().map(|entry| PathBuf::from(FOLDER).join(entry.file_name()));
    let paths = paths.map(|path| path.display().to_string().replace('\\', "/"));
    Ok(paths.filter(|path| path.ends_with(".txt") && !known.contains(path.as_str())).collect())
}

/// The rule on other crates' types, on the listings as they are kept.
fn foreign(workspace: &Workspace, libraries: &[&Package]) -> Result {
    let ours: BTreeSet<String> =
        workspace.members().iter().map(|member| crate_name(&member.name)).collect();
    let mut found = Vec::new();
    for library in libraries {
        let file = file(&library.name);
        let text = fs::read_to_string(workspace.root().join(&file))
            .map_err(|error| Failure::new(format!("{file} cannot be read: {error}")))?;
        let theirs: BTreeSet<String> =
            library.dependencies.iter().map(|one| crate_name(&one.name)).collect();
        let problems = foreign::problems(&library.name, &text, &ours, &theirs);
        found.extend(problems.iter().map(|problem| format!("{file}:{problem}")));
    }
    none_of(("foreign type in public", "foreign types in public"), found)?;
    println!("public-api: no other crate's type in public but the intended");
    Ok(())
}
