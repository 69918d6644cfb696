//! The program `presence`: people's work status in many vendors' systems, from the command line.

mod cli;
mod command;
mod config;
mod exit;
mod failure;
mod fleet;
mod interrupt;
mod log;
mod output;
mod run;
mod shell;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run()
}
