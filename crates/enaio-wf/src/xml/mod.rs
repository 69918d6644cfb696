//! The XML inside the jobs: written as the vendor's client does, read leniently and hardened.

mod element;
mod escape;
mod lists;
mod reader;
mod walk;

use presence_core::{Error, ErrorKind, Vendor};

pub(crate) use self::escape::{info_requests, substitutes, users};
pub(crate) use self::lists::{
    absences, info_answers, objects, organisations, processes, represented,
};

/// The XML of an answer is not what it should be. Its text is not repeated.
fn bad(message: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, message).with_vendor(Vendor::ENAIO)
}
