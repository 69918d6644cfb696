//! The whole system through the facade: `connect`, `Arc<dyn UserStatusProvider>`, real sockets.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod configured;
mod one_provider;
mod several;
mod support;
mod watching;
