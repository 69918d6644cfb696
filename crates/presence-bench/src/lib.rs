//! Measures the clients of this house against the obvious loop, against the limit, and against the
//! peers: ratios of one and the same run, since times differ from machine to machine.
//!
//! `presence-bench --help` tells how; `docs/performance.md` tells what came of it.

#![expect(clippy::print_stdout, reason = "the library of a program whose output is a table")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "measured numbers are far below what these casts lose"
)]

mod cli;
mod clients;
mod floor;
mod house;
mod instructions;
mod load;
mod measure;
mod pace;
mod peers;
mod report;
mod scenario;
mod soak;
mod subject;

use std::process::ExitCode;

/// What went wrong, in words.
type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T, E = Error> = std::result::Result<T, E>;

fn failed(message: impl Into<String>) -> Error {
    Error::from(message.into())
}

/// The program `presence-bench`.
#[must_use]
pub fn run() -> ExitCode {
    said(cli::run())
}

/// The program `presence-bench-count`, which counts what one client of one scenario allocates.
/// `counter` gives the number of allocations and of bytes so far.
#[must_use]
pub fn run_counted(counter: fn() -> (u64, u64)) -> ExitCode {
    said(cli::count(counter))
}

/// The program `presence-soak`, which runs all four providers under faults, or under load.
#[must_use]
pub fn run_soak() -> ExitCode {
    said(cli::soak())
}

#[expect(clippy::print_stderr, reason = "a program says on standard error what went wrong")]
fn said(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("presence-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
