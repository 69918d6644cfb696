//! The suites held against providers that are right, partly able, and wrong.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests may")]

mod faults;
mod hooks;
mod lives_on;
mod memory;
mod partial;
mod remote;
mod report;
mod stage;
