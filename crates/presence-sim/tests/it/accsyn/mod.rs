//! accsyn over real sockets.

mod access;
mod captures;
mod change;
mod clients;
mod envelope;
mod faults;
mod find;
mod handle;
mod hostile;
mod life;
mod limits;
mod registry;
mod rights;
mod sessions;
mod support;
