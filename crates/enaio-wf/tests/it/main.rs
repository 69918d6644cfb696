//! Everything that is tested from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod callbacks;
mod cancelled;
mod captured;
mod client;
mod faults_of_the_python_client;
mod fixtures;
mod golden;
mod group;
mod hung_up;
mod mutations;
mod office;
mod peer;
mod pool;
mod pool_close;
mod pool_repeats;
mod pool_sessions;
mod provider;
mod quiet;
mod script;
mod session;
mod tls;
mod vectors;
