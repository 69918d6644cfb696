//! Availability from a user's clients: derived, and only where the configuration asks for it.

use std::time::Duration;

use presence_core::{Availability, Timestamp, UnknownCause};

use crate::client::{Date, Device, DeviceState};

/// What the clients of one user tell. One that runs and has checked in within `max_age` makes the
/// user available; where all are known not to run, offline; otherwise nobody knows.
pub(crate) fn availability(
    devices: &[&Device],
    now: Timestamp,
    max_age: Duration,
) -> Result<Availability, UnknownCause> {
    let mut best = Err(UnknownCause::Undetermined);
    for device in devices {
        let running = device.status.as_ref().and_then(DeviceState::is_running);
        let checked_in = device.last_checkin.as_ref().and_then(Date::instant);
        let fresh = checked_in.is_none_or(|at| now.saturating_since(at) <= max_age);
        match (running, best) {
            (Some(true), _) if fresh => return Ok(Availability::Available),
            (Some(true), _) => best = Err(UnknownCause::Stale),
            (Some(false), Err(UnknownCause::Undetermined)) => best = Ok(Availability::Offline),
            (None, Ok(_)) => best = Err(UnknownCause::Unrecognised),
            (None, Err(UnknownCause::Undetermined)) => best = Err(UnknownCause::Unrecognised),
            _ => {}
        }
    }
    best
}
