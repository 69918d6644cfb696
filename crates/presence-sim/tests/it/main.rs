//! The simulator over real sockets, seen as bytes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod accsyn;
mod answers;
mod config;
mod curl;
mod enaio;
mod faults;
mod handle;
mod hostile;
mod journal;
mod life;
mod raw;
mod script;
mod silent;
mod waits;
mod webex;
