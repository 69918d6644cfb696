//! Every check and chore of the workspace: `cargo xtask` lists them.
//!
//! One file a gate. A gate is a function from the [`Workspace`](metadata::Workspace) to a
//! [`Result`](failure::Result); it prints what it does, and its failure says what is wrong, where,
//! and what to do. Rules are pure functions on text, so that they are tested without running cargo.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the terminal is the only output of this program"
)]

mod args;
mod bench;
mod boundaries;
mod ci;
mod commands;
mod deb;
mod deny;
mod dependencies;
mod dist;
mod doc;
mod failure;
mod features;
mod fmt;
mod fuzz;
mod generated;
mod graph;
mod interop;
mod lint;
mod metadata;
mod minimal;
mod msrv;
mod musl;
mod package;
mod process;
mod public_api;
mod release;
mod report;
mod sbom;
mod semver;
mod size;
mod soak;
mod source;
mod test;
mod tidy;
mod toolchain;
mod tools;
mod tree;

use std::process::ExitCode;

use commands::Choice;

/// The exit code of a program that was called wrongly.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match commands::choose(&words) {
        Choice::Help => {
            print!("{}", commands::help());
            ExitCode::SUCCESS
        }
        Choice::Mistaken(problem) => {
            eprint!("error: {problem}\n\n{}", commands::help());
            ExitCode::from(USAGE)
        }
        Choice::Run(command, args) => match commands::run(command, &args) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("error: {failure}");
                ExitCode::FAILURE
            }
        },
    }
}
