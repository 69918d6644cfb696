//! The standard library for musl, compiled from Rust's source by a compiler that has it beside it.

use std::path::{Path, PathBuf};

use crate::dist::{self, Build};
use crate::failure::Result;
use crate::metadata::Workspace;
use crate::process::Step;

/// gcc for musl, by the name that Debian gives it.
const GCC: &str = "musl-gcc";

/// What gcc's unwinder asks of glibc, for musl.
const FINDING: &str = include_str!("finding.c");

/// Whether the source and a compiler for musl are here.
pub(super) fn is_here() -> bool {
    dist::has_tool(GCC) && library().is_some_and(|file| file.is_file())
}

/// A manifest that is there if the standard library's source is.
fn library() -> Option<PathBuf> {
    let sysroot = Step::new("rustc", "rustc").args(["--print", "sysroot"]).output().ok()?;
    Some(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml"))
}

/// rustup's target brings start files and an unwinder; here, musl's own and gcc's are taken.
pub(super) fn build(workspace: &Workspace, target: &str) -> Result<Build> {
    let folder = workspace.target().join("musl").join("lib");
    dist::emptied(&folder)?;
    unwinder(&folder)?;
    Ok(recipe(target, &folder))
}

/// The standard library links an unwinder by the name of LLVM's.
fn unwinder(folder: &Path) -> Result {
    let gcc = || Step::new(GCC, GCC).within(folder);
    let theirs = gcc().arg("-print-file-name=libgcc_eh.a").output()?;
    dist::copy(Path::new(theirs.trim()), &folder.join("libunwind.a"))?;
    dist::write(&folder.join("finding.c"), FINDING)?;
    gcc().args(["-O2", "-c", "finding.c"]).output()?;
    Step::new("ar", "ar").within(folder).args(["r", "libunwind.a", "finding.o"]).output().map(drop)
}

/// Not position-independent: older specs of musl-gcc start such a static program in a way that it
/// cannot be started.
fn recipe(target: &str, libraries: &Path) -> Build {
    Build::of(target)
        .cargo("-Zbuild-std=std,panic_unwind")
        .rustc("-C link-self-contained=no -C relocation-model=static")
        // Building the standard library is not stable, and is asked of a stable cargo here.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CC_x86_64_unknown_linux_musl", GCC)
        .env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER", GCC)
        .env("LIBRARY_PATH", &libraries.display().to_string())
}
