//! Faults as data: what goes wrong, and when.

mod action;
mod check;
mod faults;
mod script;
mod trigger;

pub use action::{Action, Ending};
pub use check::InvalidFault;
pub use faults::Faults;
pub(crate) use faults::{Call, Plan};
pub use script::{Fault, FaultScript};
pub use trigger::Trigger;
