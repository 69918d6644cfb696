//! The frames of the wire: a codec of this crate's own, strict in what it takes from a client.

mod body;
mod file;
mod frame;
#[cfg(test)]
mod golden;
mod message;
mod param;
mod read;

pub(crate) use file::File;
pub(crate) use message::{Call, ErrorEntry, Message, Response};
pub(crate) use param::{Kind, Param};
pub(crate) use read::{FrameReader, Incoming};

/// Why bytes are no frame. Names the rule, never the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damage(pub(crate) &'static str);

/// Bytes that a closed stream or a short list no longer had.
pub(crate) const SHORT: Damage = Damage("the bytes end too early");
