//! enaio over real sockets.

mod absence;
mod callbacks;
mod directory;
mod faults;
mod handle;
mod hostile;
mod login;
mod objects;
mod rights;
mod sessions;
mod substitutes;
mod support;
mod tls;
mod wire;
