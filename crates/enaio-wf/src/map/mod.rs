//! Pure functions between enaio's one bit and the model.

mod read;
mod write;

pub(crate) use self::read::status;
pub(crate) use self::write::{possible_side_effects, side_effects, wanted};

#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
