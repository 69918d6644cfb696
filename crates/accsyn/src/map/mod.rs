//! Pure functions between accsyn's words and the model.

mod presence;
mod read;
mod write;

pub(crate) use self::presence::availability;
pub(crate) use self::read::{account, status};
pub(crate) use self::write::{Step, call, carried_out, losses, possible_steps, side_effect, steps};

#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
