//! enaio's protocol and the XML inside its jobs.

mod frame;
mod parts;
mod peer;
mod servers;
mod wire;
mod written;
mod xml;

pub(crate) use self::frame::frame;
pub(crate) use self::parts::{errors, files, params};
pub(crate) use self::servers::servers;
pub(crate) use self::written::written;
pub(crate) use self::xml::xml;
