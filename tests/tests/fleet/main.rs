//! One person, every vendor: the fleet over all four simulators, through the facade and real
//! sockets.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod accounts;
mod brakes;
mod clock;
mod house;
mod matching;
mod partial;
mod plans;
mod settling;
mod stale;
mod trouble;
mod undoing;
mod views;
mod watching;
