//! Counting schedules and telling outcomes apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::drive::{Run, Schedule, plain};
use crate::judge::{Broken, Said, judge};
use crate::operation::Op;
use crate::oracle::is_honest;

/// What many schedules came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) schedules: u64,
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
        self.cancelled += other.cancelled;
        self.outcomes.extend(other.outcomes);
        for (key, (count, example)) in other.broken {
            self.broken.entry(key).or_insert((0, example)).0 += count;
        }
        self
    }

    /// Prints the figures, and fails where a promise was broken.
    pub(crate) fn finish(&self, what: &str) {
        println!(
            "{what}: {} schedules, {} of them cancelled, {} distinct outcomes",
            self.schedules,
            self.cancelled,
            self.outcomes.len(),
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
