//! Credentials stay with their origin: whatever a vendor, a registry, a proxy or a link says, a
//! listener somewhere else hears nothing at all.
//!
//! Redirects of every operation and links of pages are in the fault matrix, where every cell has
//! such a listener. Here is what needs a set-up of its own.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod links;
mod proxies;
mod registry;
mod tokens;
