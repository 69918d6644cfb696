//! What goes over the wire: strict to write, lenient to read.

mod body;
mod fields;
mod link;
mod page;
mod person;

pub(crate) use self::body::body;
pub(crate) use self::fields::Fields;
pub(crate) use self::link::next_link;
pub(crate) use self::page::{PageRows, page};
pub(crate) use self::person::{Row, row};
