//! The program `presence`: people's work status in many vendors' systems, from the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    presence_cli::run()
}
