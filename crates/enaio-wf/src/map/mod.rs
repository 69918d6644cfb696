//! Pure functions between enaio's one bit and the model.

mod read;
mod write;

pub(crate) use self::read::status;
pub(crate) use self::write::{side_effects, wanted};

#[cfg(test)]
mod tests;
