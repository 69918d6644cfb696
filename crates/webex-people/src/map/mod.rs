//! Pure functions between Webex's words and the model.

mod read;
mod write;

pub(crate) use self::read::{Reading, status};
pub(crate) use self::write::{Planned, READ_ONLY, dnd_losses, not_shown, plan};

#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
