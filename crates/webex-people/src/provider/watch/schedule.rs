//! When to ask for whom: halved after a change, longer when quiet.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::time::Duration;

use crate::config::PollConfig;

/// The intervals of a watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paces {
    first: Duration,
    floor: Duration,
    ceiling: Duration,
    /// How long one call has to itself.
    per_call: Duration,
}

impl Paces {
    /// A caller who names an interval is asked for at least so often as the floor allows: it is
    /// the ceiling then.
    pub(super) fn new(poll: &PollConfig, wanted: Option<Duration>) -> Self {
        let ceiling = wanted.unwrap_or(poll.ceiling).max(poll.floor);
        let first = wanted.unwrap_or(poll.interval).clamp(poll.floor, ceiling);
        let per_call = Duration::from_secs(60) / poll.calls_per_minute.max(1);
        Self { first, floor: poll.floor, ceiling, per_call }
    }

    /// How late an event may be where everybody watched takes `calls`: the longest interval, but
    /// no less than a call's turn, and then all others may have their turn first.
    pub(super) fn max_lag(&self, calls: usize) -> Duration {
        let others = u32::try_from(calls.saturating_sub(1)).unwrap_or(u32::MAX);
        let own = self.ceiling.max(self.per_call);
        own.saturating_add(self.per_call.saturating_mul(others))
    }

    /// How long one call has to itself.
    pub(super) fn per_call(&self) -> Duration {
        self.per_call
    }

    fn after(&self, interval: Duration, changed: bool) -> Duration {
        let next = if changed { interval / 2 } else { interval.saturating_mul(3) / 2 };
        next.clamp(self.floor, self.ceiling)
    }
}

/// Who is due when.
#[derive(Debug)]
pub(super) struct Schedule<U> {
    paces: Paces,
    due: BTreeSet<(Duration, U)>,
    intervals: BTreeMap<U, Duration>,
}

impl<U: Clone + Ord + Debug> Schedule<U> {
    /// Everybody due at once.
    pub(super) fn new(paces: Paces, units: BTreeSet<U>, now: Duration) -> Self {
        let intervals = units.iter().map(|unit| (unit.clone(), paces.first)).collect();
        let due = units.into_iter().map(|unit| (now, unit)).collect();
        Self { paces, due, intervals }
    }

    /// How long to wait for whoever is due next.
    pub(super) fn wait(&self, now: Duration) -> Duration {
        let next = self.due.first().map_or(now.saturating_add(self.paces.ceiling), |(at, _)| *at);
        next.saturating_sub(now)
    }

    /// How many are due now.
    pub(super) fn count_due(&self, now: Duration) -> usize {
        self.due.iter().take_while(|(at, _)| *at <= now).count()
    }

    /// Takes the first of those who are due later, or now, and who are `fit`.
    pub(super) fn another(&mut self, fit: impl Fn(&U) -> bool) -> Option<U> {
        let found = self.due.iter().find(|(_, unit)| fit(unit)).cloned()?;
        self.due.remove(&found);
        Some(found.1)
    }

    /// Takes whoever is due now, `most` at a time.
    pub(super) fn due(&mut self, now: Duration, most: usize) -> Vec<U> {
        let mut taken = Vec::new();
        while taken.len() < most && self.due.first().is_some_and(|(at, _)| *at <= now) {
            taken.extend(self.due.pop_first().map(|(_, unit)| unit));
        }
        taken
    }

    /// Somebody was read: sooner again after a change, later when quiet.
    pub(super) fn read(&mut self, unit: U, changed: bool, now: Duration) {
        let before = self.intervals.get(&unit).copied().unwrap_or(self.paces.first);
        let interval = self.paces.after(before, changed);
        self.intervals.insert(unit.clone(), interval);
        self.due.insert((now.saturating_add(interval), unit));
    }

    /// Somebody could not be read: the interval stays.
    pub(super) fn put_back(&mut self, unit: U, now: Duration) {
        let interval = self.intervals.get(&unit).copied().unwrap_or(self.paces.first);
        self.due.insert((now.saturating_add(interval), unit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn schedule(units: usize, poll: &PollConfig) -> Schedule<usize> {
        Schedule::new(Paces::new(poll, None), (0..units).collect(), Duration::ZERO)
    }

    #[test]
    fn intervals_halve_after_a_change_and_grow_when_quiet_between_floor_and_ceiling() {
        let paces = Paces::new(&PollConfig::default(), None);
        let mut interval = paces.first;
        let mut seen = Vec::new();
        for changed in [true, true, true, false, false, false, false, false, false, false, false] {
            interval = paces.after(interval, changed);
            seen.push(interval.as_secs_f64());
        }
        assert_eq!(seen[..5], [30.0, 15.0, 15.0, 22.5, 33.75]);
        assert_eq!(seen[10], 300.0);
    }

    #[test]
    fn a_wanted_interval_is_the_longest_and_the_floor_stands() {
        let poll = PollConfig::default();
        let wanted = Paces::new(&poll, Some(seconds(40)));
        assert_eq!(wanted.max_lag(1), seconds(40));
        assert_eq!(wanted.after(wanted.first, false), seconds(40));
        assert_eq!(Paces::new(&poll, Some(seconds(1))).max_lag(1), poll.floor);
    }

    #[test]
    fn a_few_at_a_time_are_due_and_the_budget_is_said_in_the_lag() {
        let poll = PollConfig { calls_per_minute: 6, ..PollConfig::default() };
        let mut schedule = schedule(4, &poll);
        assert_eq!(schedule.paces.max_lag(100), seconds(300 + 990));
        assert_eq!(schedule.paces.max_lag(0), seconds(300));
        assert_eq!(schedule.wait(Duration::ZERO), Duration::ZERO);
        assert_eq!(schedule.due(Duration::ZERO, 3), [0, 1, 2]);
        assert_eq!(schedule.due(Duration::ZERO, 3), [3]);
        assert_eq!(schedule.wait(seconds(10)), seconds(300), "nobody is left");
    }

    #[test]
    fn another_is_taken_before_their_turn_and_once() {
        let mut schedule = schedule(3, &PollConfig::default());
        assert_eq!(schedule.count_due(Duration::ZERO), 3);
        assert_eq!(schedule.due(Duration::ZERO, 1), [0]);
        assert_eq!(schedule.another(|unit| *unit != 1), Some(2));
        assert_eq!(schedule.another(|unit| *unit != 1), None);
        assert_eq!(schedule.due(Duration::ZERO, 8), [1]);
    }

    #[test]
    fn whoever_changed_is_asked_sooner_than_whoever_did_not() {
        let mut schedule = schedule(2, &PollConfig::default());
        assert_eq!(schedule.due(Duration::ZERO, 8), [0, 1]);
        schedule.read(0, true, Duration::ZERO);
        schedule.read(1, false, Duration::ZERO);
        assert_eq!(schedule.wait(Duration::ZERO), seconds(30));
        assert_eq!(schedule.due(seconds(30), 8), [0]);
        schedule.put_back(0, seconds(30));
        assert_eq!(schedule.due(seconds(60), 8), [0], "what failed keeps its interval");
        assert_eq!(schedule.due(seconds(90), 8), [1]);
    }
}
