//! The shared part below every vendor: sockets, their counting, and faults at byte level.
//!
//! Nothing here knows HTTP. A vendor that speaks its own protocol implements [`Service`], asks
//! its faults for a plan per call, [`hold`]s as the plan says and [`deliver`]s its answer.

mod connections;
mod deliver;
mod hold;
mod listener;
mod wire;

pub(crate) use connections::{Connections, Ticket};
pub(crate) use deliver::{Answer, Body, Flow, deliver};
pub(crate) use hold::{Held, hold};
pub(crate) use listener::{Listening, Service, bind};
pub(crate) use wire::{Wire, send};

#[cfg(test)]
mod tests;
