//! Counting what was said, and the schedules that truly differ.

use std::collections::{BTreeMap, HashSet};

use crate::drive::{Run, Schedule};
use crate::judge::{Said, judge};
use crate::line::Cut;
use crate::operation::{OPS, Op};
use crate::step::Step;

/// What came to pass of a schedule: two that have it in common are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Way {
    op: Op,
    repeats: bool,
    sent: Vec<Step>,
    refused: Option<u32>,
    cuts: Vec<Cut>,
    late_after: Option<u32>,
    dropped_after: Option<u32>,
}

impl Way {
    fn of(schedule: &Schedule, run: &Run) -> Self {
        let world = run.world.lock().unwrap();
        let came = |cut: &Cut| world.cut.contains(&(cut.connection, cut.half));
        let was_dropped = run.said == Said::Dropped;
        Self {
            op: schedule.op,
            repeats: schedule.repeats,
            sent: world.sent.clone(),
            refused: schedule.refused.filter(|number| *number < world.dialled),
            cuts: schedule.cuts.iter().copied().filter(came).collect(),
            late_after: schedule.late_after.filter(|_| run.was_late),
            dropped_after: schedule.dropped_after.filter(|_| was_dropped),
        }
    }
}

/// Which of the spaces a schedule belongs to, by what came to pass of it. No two have one in
/// common, so their sizes add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// One step, and perhaps a drop.
    Dropped,
    /// Steps after each other, and perhaps a server out of reach.
    Repeated,
    /// One step, and the time runs out while everybody is at work.
    Late,
    /// One step, and a connection that is cut at a byte.
    Cut,
    /// More than one trouble.
    Mixed,
}

impl Space {
    fn of(way: &Way) -> Self {
        let (dropped, late) = (way.dropped_after.is_some(), way.late_after.is_some());
        let troubled = way.sent.iter().filter(|step| **step != Step::success()).count();
        let steps = if way.refused.is_none() { troubled } else { usize::MAX };
        match (dropped, late, way.cuts.as_slice(), steps) {
            (_, false, [], 0..=1) => Self::Dropped,
            (false, false, [], _) => Self::Repeated,
            (false, true, [], 0..=1) => Self::Late,
            (false, false, [Cut { connection: 0, .. }], 0..=1) => Self::Cut,
            _ => Self::Mixed,
        }
    }
}

/// What many schedules came to.
pub(crate) struct Tally {
    space: Space,
    said: BTreeMap<Said, u64>,
    ways: HashSet<Way>,
}

impl Tally {
    /// Runs a schedule and holds it against the promises.
    pub(crate) fn run(&mut self, schedule: &Schedule) -> Run {
        let run = schedule.run();
        let broken = judge(schedule, &run);
        assert!(broken.is_empty(), "{broken:?}: {schedule:?} became {run:?}");
        let way = Way::of(schedule, &run);
        if Space::of(&way) == self.space && self.ways.insert(way) {
            *self.said.entry(run.said).or_default() += 1;
        }
        run
    }

    /// Prints the figures, and fails where there were fewer than `least` that differ.
    fn finish(&self, name: &str, least: usize) {
        let (all, said) = (self.ways.len(), &self.said);
        println!("{name}: {all} different schedules {said:?}");
        assert!(all >= least, "{all} different schedules only");
        for said in [Said::Applied, Said::NotApplied, Said::Indeterminate] {
            assert!(self.said.contains_key(&said), "{said:?} was never said");
        }
    }
}

/// Walks through a space: every operation on a thread of its own, with and without leave to repeat.
pub(crate) fn walk(
    name: &str,
    space: Space,
    least: usize,
    walk: impl Fn(Op, bool, &mut Tally) + Sync,
) {
    let tallies = std::thread::scope(|scope| {
        let walk = &walk;
        let threads = OPS.map(|op| {
            scope.spawn(move || {
                let mut tally = Tally { space, said: BTreeMap::new(), ways: HashSet::new() };
                for repeats in [false, true] {
                    walk(op, repeats, &mut tally);
                }
                tally
            })
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let mut all = Tally { space, said: BTreeMap::new(), ways: HashSet::new() };
    for tally in tallies {
        // No two threads have an operation in common.
        all.ways.extend(tally.ways);
        for (said, count) in tally.said {
            *all.said.entry(said).or_default() += count;
        }
    }
    all.finish(name, least);
}
