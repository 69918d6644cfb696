//! What goes over the wire: events byte for byte as the vendor's own SDK writes them, and answers
//! read leniently.

mod answer;
mod compress;
mod cursor;
mod data;
mod event;
mod float;
mod style;

pub(crate) use self::answer::Envelope;
pub(crate) use self::cursor::Cursor;
pub use self::data::Data;
pub(crate) use self::event::{Event, Stamp};
pub(crate) use self::style::to_text;

/// A first line of a GET or DELETE that is longer than this is not sent: servers refuse it.
pub(crate) const MAX_REQUEST_LINE: usize = 8000;

#[cfg(test)]
mod tests;
