//! At most once, and truthfully, for enaio's jobs that write: every placement of cuts, time-outs,
//! refusals, spoilt frames and cancellations, on a virtual clock and without a socket.
//!
//! The same promises as in `at_most_once`, for a vendor who speaks in frames:
//!
//! * a job that writes is done at most once, and is not sent again after anything but proof that it
//!   was not done, unless the options allow it for jobs that set a state;
//! * *applied* is said only of what was done, *not applied* only of what was not;
//! * *indeterminate* is said only where nothing that came back decides it.
//!
//! Schedules are counted by what came to pass of them: two that differ only in what never happened
//! are one. `spaces.rs` says how many there are at least, a hundred thousand together.
//!
//! A server is assumed not to lie: a job that it calls done was done, and one that it refuses for a
//! role or for want of a session was not. One that fails otherwise may have been done.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]
#![expect(clippy::print_stdout, reason = "the figures are what a reader of the run wants")]

mod drive;
mod judge;
mod line;
mod office;
mod operation;
mod spaces;
mod step;
mod tally;

use crate::drive::Schedule;
use crate::judge::{Said, judge};
use crate::operation::OPS;
use crate::step::Step;

/// The judge sees what it is there for: a world in which the same was done twice.
#[test]
fn a_second_application_would_be_seen() {
    let schedule = Schedule::new(OPS[0], false, vec![Step::success()]);
    let mut run = schedule.run();
    assert!(judge(&schedule, &run).is_empty());
    let world = std::sync::Arc::get_mut(&mut run.world).unwrap().get_mut().unwrap();
    world.applied += 1;
    assert!(!judge(&schedule, &run).is_empty());
    run.said = Said::NotApplied;
    assert!(judge(&schedule, &run).len() > 1);
}
