//! TLS, by every provider: a server that is not the one it should be is refused before it hears
//! anything, with an error that says why; and nothing is agreed on anew once a connection stands.
//!
//! enaio is looked at twice: trusting an authority, as the others do, and trusting pinned
//! certificates, as its servers are delivered.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod certificates;
mod clients;
mod handshakes;
mod refused;
mod renegotiation;
mod server;
