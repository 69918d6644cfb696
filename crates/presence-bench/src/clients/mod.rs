//! What is measured beside our own clients.

pub(crate) mod bare;
pub(crate) mod coded;
pub(crate) mod coded_wire;
pub(crate) mod loops;
pub(crate) mod rows;

/// How many calls may be under way at a time, for every client alike.
pub(crate) const CONCURRENCY: usize = 64;
