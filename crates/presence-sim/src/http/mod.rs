//! A small HTTP/1.1 server in which every byte can be made to go wrong.
//!
//! It is written by hand over `httparse`: the simulator must see requests as they were sent
//! (letter case, order, escapes) and answer as no correct server would.

mod body;
mod connection;
mod distort;
mod read;
mod reply;
mod request;

pub(crate) use connection::{HttpService, HttpVendor};
pub(crate) use reply::Reply;
pub(crate) use request::{Request, decode_segment};
