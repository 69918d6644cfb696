//! The program `presence`: people's work status in many vendors' systems, from the command line.

mod cli;
mod command;
mod config;
mod exit;
mod failure;
mod interrupt;
mod log;
mod output;
mod people;
mod progress;
mod providers;
mod run;
mod shell;
mod state;
mod wanted;
mod whereabouts;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run()
}
