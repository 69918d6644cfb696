//! What the process held, second by second, and the judgement on it.

use super::flat::{LEAST_POINTS, rise};
use crate::measure::Held;

/// Descriptors and tasks come and go with the calls in hand; the trend of a leak stands out of that
/// long before it reaches this.
const MOST_RISE: f64 = 16.0;

/// In KiB: what the allocator keeps differs from minute to minute, although `cargo xtask soak` has
/// it give back what it can. A kilobyte lost with every call would be more on any machine.
const MOST_RESIDENT_RISE: f64 = 8.0 * 1024.0;

/// About as many lines are printed.
const LINES: u64 = 20;

/// The looks so far, one a second.
#[derive(Debug)]
pub(crate) struct Looks {
    every: u64,
    held: Vec<Held>,
}

impl Looks {
    pub(crate) fn new(seconds: u64) -> Self {
        println!(
            "{:>7} {:>9} {:>11} {:>6} {:>9}",
            "second", "calls", "descriptors", "tasks", "KiB"
        );
        Self { every: seconds.div_ceil(LINES).max(1), held: Vec::new() }
    }

    /// Looks, and prints every so often.
    pub(crate) fn take(&mut self, second: u64, calls: u64) {
        let held = Held::now();
        self.held.push(held);
        if second.is_multiple_of(self.every) {
            let Held { descriptors, tasks, resident } = held;
            println!("{second:>7} {calls:>9} {descriptors:>11} {tasks:>6} {resident:>9}");
        }
    }

    fn series(&self) -> [(&'static str, Vec<u64>, f64); 3] {
        let of = |value: fn(&Held) -> u64| self.held.iter().map(value).collect();
        [
            ("descriptors", of(|held| held.descriptors), MOST_RISE),
            ("tasks", of(|held| held.tasks), MOST_RISE),
            ("resident KiB", of(|held| held.resident), MOST_RESIDENT_RISE),
        ]
    }

    /// The judgement in words.
    pub(crate) fn ending(&self, idle: Held, left: Held) -> String {
        let mut text = String::new();
        for (name, series, most) in self.series() {
            let highest = series.iter().max().copied().unwrap_or(0);
            let trend = match rise(&series) {
                Some(rise) => format!("second half rises by {rise:.1}, {most:.0} allowed"),
                None => format!("not judged under {} s", 2 * LEAST_POINTS),
            };
            text.push_str(&format!("{name:<13} at most {highest:>7}; {trend}\n"));
        }
        text.push_str(&format!(
            "idle          before: {} descriptors, {} tasks; after: {}, {}\n",
            idle.descriptors, idle.tasks, left.descriptors, left.tasks
        ));
        text
    }

    /// What is not flat, and what is left.
    pub(crate) fn complaints(&self, idle: Held, left: Held) -> Vec<String> {
        let mut found = Vec::new();
        for (name, series, most) in self.series() {
            if let Some(rise) = rise(&series).filter(|rise| *rise > most) {
                found
                    .push(format!("{name}: the second half rises by {rise:.1}, {most:.0} allowed"));
            }
        }
        let counts = [
            ("descriptors", idle.descriptors, left.descriptors),
            ("tasks", idle.tasks, left.tasks),
        ];
        let more = counts.iter().filter(|(_, idle, left)| left > idle);
        found.extend(
            more.map(|(name, idle, left)| format!("{name}: {idle} when idle, {left} at the end")),
        );
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(tasks: fn(u64) -> u64) -> Looks {
        let held = |second| Held { descriptors: 20, tasks: tasks(second), resident: 50_000 };
        Looks { every: 1, held: (0..100).map(held).collect() }
    }

    #[test]
    fn a_leak_and_a_rest_are_named_and_nothing_else_is() {
        let idle = Held { descriptors: 9, tasks: 4, resident: 1 };
        assert!(looks(|second| 30 + second % 3).complaints(idle, idle).is_empty());
        let found = looks(|second| second).complaints(idle, Held { tasks: 5, ..idle });
        assert_eq!(
            found,
            [
                "tasks: the second half rises by 49.0, 16 allowed",
                "tasks: 4 when idle, 5 at the end"
            ]
        );
    }
}
