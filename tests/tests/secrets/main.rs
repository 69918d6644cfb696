//! Secrets in the memory of the process, which are overwritten when what holds them is dropped; and
//! files, which nobody but their owner can read.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod dropped;
mod files;
mod memory;
mod panics;
