//! Counting schedules and telling outcomes apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::drive::{Run, Schedule, plain};
use crate::judge::{Broken, Said, judge};
use crate::operation::Op;
use crate::oracle::is_honest;
use crate::step::Step;

/// Which of the spaces a schedule belongs to, by what came to pass of it. No two have one in
/// common, so their sizes add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    /// One write at most goes wrong, and perhaps the call is dropped.
    Alone,
    /// Two writes after each other go wrong.
    Pairs,
    /// More goes wrong: three writes or more, reads and logins, or a drop after two writes.
    Beyond,
}

/// So many schedules differ, at least, in each space.
pub(crate) const ALONE: usize = 25_500;
pub(crate) const PAIRS: usize = 28_500;
pub(crate) const BEYOND: usize = 46_000;

/// What is claimed of them together.
const _: () = assert!(ALONE + PAIRS + BEYOND >= 100_000);

/// What many schedules came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) schedules: u64,
    /// What came to pass of each: schedules that differ only in what never happened are one.
    different: BTreeMap<Space, HashSet<String>>,
    /// Those that were dropped at some await point.
    pub(crate) cancelled: u64,
    pub(crate) outcomes: BTreeSet<(Op, Said, usize, usize)>,
    pub(crate) broken: BTreeMap<(Op, Broken), (u64, String)>,
}

impl Tally {
    /// Runs `schedule` and judges it. `label` names it where it fails.
    pub(crate) fn run(&mut self, schedule: &Schedule, label: impl Fn() -> String) -> Run {
        debug_assert!(schedule.writes.iter().all(|step| is_honest(schedule.op, step)));
        let run = schedule.run(plain);
        self.note(schedule, &run, label);
        run
    }

    pub(crate) fn note(&mut self, schedule: &Schedule, run: &Run, label: impl Fn() -> String) {
        self.schedules += 1;
        self.cancelled += u64::from(run.said == Said::Cancelled);
        let world = &run.world;
        let dropped = schedule.cancelled_after.filter(|_| run.said == Said::Cancelled);
        let reads = &schedule.reads[..run.reads];
        let troubled = |steps: &mut dyn Iterator<Item = &Step>| {
            steps.filter(|step| **step != Step::success()).count()
        };
        let writes = troubled(&mut world.sent.iter().map(|(_, step)| step));
        let space = match (writes, troubled(&mut reads.iter()), dropped) {
            (0..=1, 0, _) => Space::Alone,
            (2, 0, None) => Space::Pairs,
            _ => Space::Beyond,
        };
        let way = format!("{:?}", (schedule.op, &world.sent, world.requests, reads, dropped));
        self.different.entry(space).or_default().insert(way);
        self.outcomes.insert((schedule.op, run.said, world.sent.len(), world.applied.len()));
        for broken in judge(schedule, run) {
            let at = self.broken.entry((schedule.op, broken)).or_insert_with(|| {
                let (said, again) = (run.said, &run.again);
                let (sent, applied) = (&world.sent, &world.applied);
                let came = format!("said {said:?}, sent {sent:?}, applied {applied:?}, {again:?}");
                (0, format!("{}: {schedule:?}\n    {came}", label()))
            });
            at.0 += 1;
        }
    }

    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.schedules += other.schedules;
        for (space, ways) in other.different {
            self.different.entry(space).or_default().extend(ways);
        }
        self.cancelled += other.cancelled;
        self.outcomes.extend(other.outcomes);
        for (key, (count, example)) in other.broken {
            self.broken.entry(key).or_insert((0, example)).0 += count;
        }
        self
    }

    /// How many of `space` there were that differ.
    pub(crate) fn different(&self, space: Space) -> usize {
        self.different.get(&space).map_or(0, HashSet::len)
    }

    /// Prints the figures, and fails where a promise was broken.
    pub(crate) fn finish(&self, what: &str) {
        println!(
            "{what}: {} schedules, {} of them cancelled, {} distinct outcomes, different by space: \
             {:?}",
            self.schedules,
            self.cancelled,
            self.outcomes.len(),
            self.different.iter().map(|(space, ways)| (space, ways.len())).collect::<Vec<_>>(),
        );
        for ((op, broken), (count, example)) in &self.broken {
            println!("  {op:?} {broken:?} in {count} schedules, first: {example}");
        }
        let broken: Vec<_> = self.broken.keys().collect();
        assert!(broken.is_empty(), "{what}: broken promises: {broken:?}");
    }
}

/// Splits `items` over the cores.
pub(crate) fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&mut Tally, &T) + Sync) -> Tally {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let share = items.len().div_ceil(cores).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = items
            .chunks(share)
            .map(|items| {
                scope.spawn(move || {
                    let mut tally = Tally::default();
                    items.iter().for_each(|item| work(&mut tally, item));
                    tally
                })
            })
            .collect();
        let tallies = threads.into_iter().map(|thread| thread.join().expect("a schedule panicked"));
        tallies.fold(Tally::default(), Tally::merge)
    })
}
