//! When a failed attempt is followed by another one, and after how long.

mod after;
mod budget;
mod policy;

pub(crate) use self::after::retry_after;
pub(crate) use self::budget::Budget;
pub use self::policy::RetryPolicy;
#[cfg(test)]
pub(crate) use self::policy::may_repeat;
pub(crate) use self::policy::{Decision, Round};

#[cfg(test)]
mod tests;
