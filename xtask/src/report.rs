//! Times of gates, told as they end and in a table at the end.

use std::time::{Duration, Instant};

/// How a gate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// Not run: one before it failed, or what it needs cannot be had here.
    NotRun,
}

impl Verdict {
    /// As the table shows it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::NotRun => "not run",
        }
    }
}

/// One gate in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) gate: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) took: Duration,
}

/// Runs `work` and tells how long it took on this machine.
#[expect(
    clippy::disallowed_methods,
    reason = "the time that a gate takes on this machine is what is wanted here"
)]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Minutes, seconds and tenths, such as `3 m 04.2 s`; without minutes where there are none.
pub(crate) fn duration(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    let (minutes, seconds, tenth) = (tenths / 600, tenths / 10 % 60, tenths % 10);
    if minutes == 0 {
        format!("{seconds}.{tenth} s")
    } else {
        format!("{minutes} m {seconds:02}.{tenth} s")
    }
}

/// The table of all gates with a closing line of the sum.
pub(crate) fn table(rows: &[Row]) -> String {
    let total: Duration = rows.iter().map(|row| row.took).sum();
    let width = rows.iter().map(|row| row.gate.len()).max().unwrap_or(0).max("total".len());
    let mut text = String::new();
    let mut line = |gate: &str, verdict: &str, took: &str| {
        let line = format!("{gate:width$}  {verdict:7}  {took:>11}");
        text.push_str(line.trim_end());
        text.push('\n');
    };
    for row in rows {
        let took = match row.verdict {
            Verdict::NotRun => String::new(),
            Verdict::Passed | Verdict::Failed => duration(row.took),
        };
        line(row.gate, row.verdict.word(), &took);
    }
    line("total", "", &duration(total));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_to_read() {
        for (millis, text) in [
            (0, "0.0 s"),
            (1_260, "1.2 s"),
            (59_999, "59.9 s"),
            (60_000, "1 m 00.0 s"),
            (184_200, "3 m 04.2 s"),
            (3_661_000, "61 m 01.0 s"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn the_table_names_every_gate_and_the_sum() {
        let row = |gate, verdict, secs| Row { gate, verdict, took: Duration::from_secs(secs) };
        let rows = [
            row("fmt", Verdict::Passed, 1),
            row("boundaries", Verdict::Failed, 62),
            row("test", Verdict::NotRun, 0),
        ];
        let expected = "\
fmt         passed         1.0 s
boundaries  FAILED    1 m 02.0 s
test        not run
total                 1 m 03.0 s
";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn work_is_timed_and_its_result_kept() {
        let (result, _) = timed(|| 6 * 7);
        assert_eq!(result, 42);
    }
}
