//! Every program of the cookbook and every example of a crate, run as people run it, against the
//! simulators.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod axum_service;
mod crates;
mod enaio;
mod fan_out;
mod others;
mod program;
mod webex;
