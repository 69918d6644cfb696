//! The traps of the vendor's own SDK, by their numbers in the protocol notes: each test shows that
//! this crate does not have it.
//!
//! Not here: Q17 (it catches Ctrl-C; dropping a call is in `fate.rs`), Q27 (it reconfigures global
//! logging at import; there is nothing to call that could), Q30 (its log shows negative times; ours
//! are `Duration`s, which cannot be), Q31 (its `grant` pastes text into a query and invites
//! strangers; no such call is offered, and `query.rs` shows what becomes of such text).

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod environment;
mod input;
mod secrets;
mod transport;
