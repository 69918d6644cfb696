//! Injection: whatever stands in a login, an id, a note, a cause, a name, a query or a secret
//! reaches the vendor as what was meant, or is refused by field before any request.
//!
//! Every text goes through the provider or the client over a real socket. What is looked at is the
//! simulator's journal: what came, byte by byte, and nothing beside it.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod accsyn;
mod conpeek;
mod enaio;
mod files;
mod hostile;
mod secrets;
mod webex;
mod wire;
