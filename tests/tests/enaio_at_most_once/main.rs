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
//! A server is assumed not to lie: a job that it calls done was done, and one that it refuses for a
//! role or for want of a session was not. One that fails otherwise may have been done.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]
#![expect(clippy::print_stdout, reason = "the figures are what a reader of the run wants")]

mod drive;
mod judge;
mod office;
mod operation;
mod step;

use std::collections::BTreeMap;

use crate::drive::Schedule;
use crate::judge::{Said, judge};
use crate::operation::{OPS, Op};
use crate::step::Step;

/// Runs a schedule and everything that it becomes when the call is dropped at an await point.
fn run(schedule: &Schedule, tally: &mut BTreeMap<Said, u64>, dropped: bool) {
    let mut cases = vec![schedule.clone()];
    if dropped {
        let polls = schedule.run().polls;
        let cut = |polls| Schedule { dropped_after: Some(polls), ..schedule.clone() };
        cases.extend((0..polls).map(cut));
    }
    for case in cases {
        let run = case.run();
        let broken = judge(&case, &run);
        assert!(broken.is_empty(), "{broken:?}: {case:?} became {run:?}");
        *tally.entry(run.said).or_default() += 1;
    }
}

fn finish(name: &str, tally: &BTreeMap<Said, u64>, least: u64) {
    let all: u64 = tally.values().sum();
    println!("{name}: {all} schedules {tally:?}");
    assert!(all >= least, "{all} schedules only");
    for said in [Said::Applied, Said::NotApplied, Said::Indeterminate] {
        assert!(tally.contains_key(&said), "{said:?} was never said");
    }
}

/// Every operation on a thread of its own.
fn for_every_op(name: &str, least: u64, walk: impl Fn(Op, bool, &mut BTreeMap<Said, u64>) + Sync) {
    let tallies = std::thread::scope(|scope| {
        let walk = &walk;
        let threads = OPS.map(|op| {
            scope.spawn(move || {
                let mut tally = BTreeMap::new();
                for repeats in [false, true] {
                    walk(op, repeats, &mut tally);
                }
                tally
            })
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let mut tally: BTreeMap<Said, u64> = BTreeMap::new();
    for (said, count) in tallies.into_iter().flatten() {
        *tally.entry(said).or_default() += count;
    }
    finish(name, &tally, least);
}

#[test]
fn every_step_alone_and_dropped_at_every_await_point() {
    for_every_op(
        "every step alone, and dropped at every await point",
        10_000,
        |op, repeats, tally| {
            for step in Step::all() {
                run(&Schedule::new(op, repeats, vec![step]), tally, true);
            }
        },
    );
}

#[test]
fn every_step_after_every_step_that_is_repeated_and_with_a_server_out_of_reach() {
    for_every_op("every step after every one that is repeated", 1_000, |op, repeats, tally| {
        for first in Step::all() {
            for refused in [None, Some(0), Some(1), Some(2)] {
                let alone = Schedule { refused, ..Schedule::new(op, repeats, vec![first]) };
                run(&alone, tally, false);
                // Where the first is the last, what would come second changes nothing.
                if alone.run().world.lock().unwrap().sent.len() < 2 {
                    continue;
                }
                for second in Step::all() {
                    let steps = vec![first, second];
                    run(&Schedule { steps, ..alone.clone() }, tally, false);
                }
            }
        }
    });
}

/// So many of each operation, with and without leave to repeat.
const SEEDS: u64 = 2_000;

/// The schedule of a seed: up to three writes that come to something, a server out of reach, and a
/// drop at any await point.
fn drawn(seed: u64, op: Op, repeats: bool) -> Schedule {
    let mut random = fastrand::Rng::with_seed(seed);
    let all = Step::all();
    let steps = (0..random.usize(1..=3)).map(|_| all[random.usize(..all.len())]).collect();
    let refused = (random.u8(0..4) == 0).then(|| random.u32(0..4));
    let dropped_after = (random.u8(0..3) == 0).then(|| random.u32(0..200));
    Schedule { refused, dropped_after, ..Schedule::new(op, repeats, steps) }
}

#[test]
fn schedules_drawn_from_seeds() {
    for_every_op("drawn from seeds", 2 * SEEDS * OPS.len() as u64, |op, repeats, tally| {
        (0..SEEDS).for_each(|seed| run(&drawn(seed, op, repeats), tally, false));
    });
}

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
