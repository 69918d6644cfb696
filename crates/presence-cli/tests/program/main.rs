//! The program `presence`, run as people run it: real processes, real sockets, snapshots of what
//! they print.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod accsyn;
mod codes;
mod colors;
mod config;
mod demo;
mod directory;
mod enaio;
mod errors;
mod help;
mod interrupted;
mod killed;
mod merged;
mod people;
mod pipes;
mod plans;
mod readme;
mod rows;
mod secrets;
mod sent;
mod sim;
mod support;
#[cfg(target_os = "linux")]
mod terminal;
mod webex;
mod world;
