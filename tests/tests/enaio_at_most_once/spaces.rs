//! The spaces, each walked through as a whole but the last, which is drawn from seeds.

use std::ops::Range;

use crate::drive::Schedule;
use crate::line::{Cut, Half};
use crate::operation::Op;
use crate::step::Step;
use crate::tally::{Space, Tally, walk};

/// So many schedules differ, at least, in each space.
const DROPPED: usize = 2_600;
const REPEATED: usize = 2_400;
const LATE: usize = 3_500;
const CUT: usize = 20_500;
const MIXED: usize = 71_000;

/// What is claimed of them together; no two spaces have a schedule in common.
const _: () = assert!(DROPPED + REPEATED + LATE + CUT + MIXED >= 100_000);

/// Every step alone, and then with trouble after each poll: from `before` polls ahead of the first
/// write on, since until then no step differs from another.
fn at_every_await_point(
    (op, repeats): (Op, bool),
    tally: &mut Tally,
    before: u32,
    trouble: impl Fn(Schedule, u32) -> Schedule,
) {
    for (place, step) in Step::all().into_iter().enumerate() {
        let alone = Schedule::new(op, repeats, vec![step]);
        let run = tally.run(&alone);
        let first = if place == 0 { 0 } else { run.first_write.unwrap() - before };
        for polls in first..run.polls {
            tally.run(&trouble(alone.clone(), polls));
        }
    }
}

#[test]
fn every_step_alone_and_dropped_at_every_await_point() {
    let name = "every step alone, and dropped at every await point";
    walk(name, Space::Dropped, DROPPED, |op, repeats, tally| {
        at_every_await_point((op, repeats), tally, 0, |alone, polls| Schedule {
            dropped_after: Some(polls),
            ..alone
        });
    });
}

#[test]
fn every_step_alone_and_late_at_every_await_point() {
    let name = "every step alone, and late at every await point";
    walk(name, Space::Late, LATE, |op, repeats, tally| {
        at_every_await_point((op, repeats), tally, NEAR, |alone, polls| Schedule {
            late_after: Some(polls),
            ..alone
        });
    });
}

#[test]
fn a_connection_that_is_cut_at_every_byte() {
    let name = "cut at every byte of a connection";
    walk(name, Space::Cut, CUT, |op, repeats, tally| {
        for half in [Half::Asking, Half::Answering] {
            for after in 1.. {
                let cuts = vec![Cut { connection: 0, half, after }];
                let run = tally.run(&Schedule { cuts, ..Schedule::new(op, repeats, Vec::new()) });
                if run.world.lock().unwrap().cut.is_empty() {
                    break;
                }
            }
        }
    });
}

#[test]
fn every_step_after_every_step_that_is_repeated_and_with_a_server_out_of_reach() {
    let name = "every step after every one that is repeated";
    walk(name, Space::Repeated, REPEATED, |op, repeats, tally| {
        for first in Step::all() {
            for refused in [None, Some(0), Some(1), Some(2)] {
                let alone = Schedule { refused, ..Schedule::new(op, repeats, vec![first]) };
                // Where the first is the last, what would come second changes nothing.
                if tally.run(&alone).world.lock().unwrap().sent.len() < 2 {
                    continue;
                }
                for second in Step::all() {
                    let steps = vec![first, second];
                    tally.run(&Schedule { steps, ..alone.clone() });
                }
            }
        }
    });
}

/// So many of each operation, with and without leave to repeat.
const SEEDS: u64 = 11_500;

/// So many polls before a write is read it is being written.
const NEAR: u32 = 8;

/// Where everything happens that matters, in a run without trouble.
struct Ground {
    op: Op,
    repeats: bool,
    first_write: u32,
    asked: Range<usize>,
    answered: Range<usize>,
}

impl Ground {
    fn of(op: Op, repeats: bool) -> Self {
        let run = Schedule::new(op, repeats, Vec::new()).run();
        let (asked, answered) = run.world.lock().unwrap().first_write.clone().unwrap();
        Self { op, repeats, first_write: run.first_write.unwrap(), asked, answered }
    }

    /// Within the first write, or anywhere on one of the connections after it.
    fn cut(&self, connection: u32, half: Half, random: &mut fastrand::Rng) -> Cut {
        let write = if half == Half::Asking { &self.asked } else { &self.answered };
        let first = if connection == 0 { write.start + 1 } else { 1 };
        Cut { connection, half, after: random.usize(first..=write.end) }
    }

    /// The schedule of a seed: a first write that goes wrong, so that it may be sent once more,
    /// writes that come to something, and then more that goes wrong, each at any place.
    fn drawn(&self, seed: u64) -> Schedule {
        let mut random = fastrand::Rng::with_seed(seed);
        let all = Step::all();
        let may_repeat = self.repeats && self.op.sets_a_state();
        let mut steps: Vec<Step> =
            (0..random.usize(1..=2)).map(|_| all[random.usize(..all.len())]).collect();
        let mut cuts = Vec::new();
        if may_repeat && random.u8(0..3) == 0 {
            steps.insert(0, Step::success());
            cuts.push(self.cut(0, Half::Answering, &mut random));
        } else {
            cuts.push(self.cut(0, Half::Asking, &mut random));
        }
        if random.bool() {
            let half = if random.bool() { Half::Asking } else { Half::Answering };
            cuts.push(self.cut(1, half, &mut random));
        }
        let anywhere = |random: &mut fastrand::Rng| {
            random.u32(self.first_write..2 * (self.first_write + NEAR))
        };
        let late_after = (random.u8(0..3) == 0).then(|| anywhere(&mut random));
        let dropped_after = (random.u8(0..3) > 0).then(|| anywhere(&mut random));
        let refused = (random.u8(0..8) == 0).then(|| random.u32(1..3));
        let alone = Schedule::new(self.op, self.repeats, steps);
        Schedule { refused, cuts, late_after, dropped_after, ..alone }
    }
}

#[test]
fn schedules_drawn_from_seeds() {
    walk("drawn from seeds", Space::Mixed, MIXED, |op, repeats, tally| {
        let ground = Ground::of(op, repeats);
        for seed in 0..SEEDS {
            tally.run(&ground.drawn(seed));
        }
    });
}
