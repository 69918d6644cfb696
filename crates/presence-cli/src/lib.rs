//! The program `presence`, as `main.rs` runs it: people's work status in many vendors' systems,
//! from the command line.
//!
//! To use the vendors in a program of your own, take `omnipresence`; here is nothing but the
//! program.

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

pub use self::run::{run, run_with};
