//! What goes over the wire: strict to write, lenient to read.

mod body;
mod errors;
mod failure;
mod fields;
mod fill;
mod lenient;
mod link;
mod look;
mod name;
mod named;
mod outline;
mod page;
mod parts;
mod person;
mod reader;

pub(crate) use self::body::body;
pub(crate) use self::failure::speaks_of_failure;
pub(crate) use self::fields::Fields;
pub(crate) use self::link::next_link;
pub(crate) use self::outline::Outline;
pub(crate) use self::page::{PageRows, Row, page};
pub(crate) use self::person::{Extent, RowReader, person};

#[cfg(test)]
mod tests;
