//! The crate against the simulator: real sockets, with and without TLS.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod conformance;
mod ground;
mod leaks;
mod notifications;
mod server;
mod sessions;
