//! `presence-bench`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    presence_bench::run()
}
