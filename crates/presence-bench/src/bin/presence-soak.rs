//! `presence-soak`: all four providers under faults for a while, or under very many callers.

use std::process::ExitCode;

fn main() -> ExitCode {
    presence_bench::run_soak()
}
