//! What libFuzzer tells of one run, as a row of a table.

/// How many of its last lines are shown where a run failed and no panic is told.
const LAST_LINES: usize = 20;

/// One run of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    target: String,
    well: bool,
    executions: Option<u64>,
    a_second: Option<u64>,
    edges: Option<u64>,
    features: Option<u64>,
    corpus: Option<u64>,
    artifact: Option<String>,
}

impl Outcome {
    /// Reads what was said on standard error.
    pub(super) fn read(target: &str, well: bool, said: &str) -> Self {
        let mut outcome = Self { target: target.to_owned(), well, ..Self::default() };
        for line in said.lines() {
            let mut words = line.split_whitespace().peekable();
            while let Some(word) = words.next() {
                let slot = match word {
                    "stat::number_of_executed_units:" => &mut outcome.executions,
                    "stat::average_exec_per_sec:" => &mut outcome.a_second,
                    "cov:" => &mut outcome.edges,
                    "ft:" => &mut outcome.features,
                    "corp:" => &mut outcome.corpus,
                    _ => continue,
                };
                let number = words.peek().and_then(|it| it.split('/').next()?.parse().ok());
                *slot = number.or(*slot);
            }
            if let Some((_, path)) = line.split_once("Test unit written to ") {
                let from_root = path.find("fuzz/artifacts/").and_then(|at| path.get(at..));
                outcome.artifact = Some(from_root.unwrap_or(path).trim().to_owned());
            }
        }
        outcome
    }

    /// What is to be done about it, where it did not end well.
    pub(super) fn crash(&self) -> Option<String> {
        let Self { target, artifact, .. } = self;
        match (self.well, artifact) {
            (true, _) => None,
            (false, None) => Some(format!("{target}: it ended without an input; see above")),
            (false, Some(input)) => Some(format!(
                "{target}: {input}; `cargo +nightly fuzz run {target} {input}` shows it again; \
                 copied to fuzz/regressions/{target} it is replayed by `cargo test -p fuzz-bodies`"
            )),
        }
    }

    /// The panic, or the end of what was said, of a run that did not end well.
    pub(super) fn last_words(&self, said: &str) -> Option<String> {
        if self.well {
            return None;
        }
        let lines: Vec<&str> = said.lines().collect();
        let panic = lines.iter().position(|line| line.contains("panicked at"));
        let start = panic.unwrap_or(lines.len().saturating_sub(LAST_LINES));
        let shown = lines.iter().skip(start).take(LAST_LINES);
        Some(shown.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"))
    }

    fn cells(&self) -> [String; 7] {
        let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), grouped);
        [
            self.target.clone(),
            number(self.executions),
            number(self.a_second),
            number(self.edges),
            number(self.features),
            number(self.corpus),
            u8::from(!self.well).to_string(),
        ]
    }
}

/// All runs, one line each.
pub(super) fn table(outcomes: &[Outcome]) -> String {
    let head = ["target", "executions", "a second", "cov", "ft", "corpus", "crashes"];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(outcomes.iter().map(Outcome::cells));
    let widths: [usize; 7] =
        std::array::from_fn(|at| rows.iter().map(|row| row[at].len()).max().unwrap_or(0));
    let line = |row: &[String; 7]| {
        let [name, rest @ ..] = row;
        let mut text = format!("{name:0$}", widths[0]);
        for (cell, width) in rest.iter().zip(widths.iter().skip(1)) {
            text.push_str(&format!("  {cell:>width$}"));
        }
        text.push('\n');
        text
    };
    rows.iter().map(line).collect()
}

/// With a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
#2\tINITED cov: 100 ft: 120 corp: 1/1b exec/s: 0 rss: 40Mb
#1048576\tpulse  cov: 812 ft: 1503 corp: 97/3120b lim: 4096 exec/s: 104857 rss: 90Mb
#1200000\tDONE   cov: 815 ft: 1510 corp: 99/3200b lim: 4096 exec/s: 109090 rss: 91Mb
stat::number_of_executed_units: 1200000
stat::average_exec_per_sec:     109090
";

    #[test]
    fn the_last_figures_count() {
        let outcome = Outcome::read("a", true, SAID);
        let numbers = [outcome.executions, outcome.a_second, outcome.edges, outcome.features];
        assert_eq!(numbers, [Some(1_200_000), Some(109_090), Some(815), Some(1510)]);
        assert_eq!((outcome.corpus, outcome.crash()), (Some(99), None));
        assert_eq!(outcome.last_words(SAID), None);
    }

    #[test]
    fn a_crash_has_its_panic_and_its_input() {
        let said = format!(
            "{SAID}thread 'x' panicked at a.rs:1:\nit broke\nartifact_prefix='/w/fuzz/artifacts/a/'; \
             Test unit written to /w/fuzz/artifacts/a/crash-1\n"
        );
        let outcome = Outcome::read("a", false, &said);
        assert!(outcome.crash().unwrap().starts_with("a: fuzz/artifacts/a/crash-1; "));
        assert!(outcome.last_words(&said).unwrap().starts_with("  thread 'x' panicked at a.rs:1:"));
    }

    #[test]
    fn the_table_lines_up() {
        let rows = [Outcome::read("enaio_frame", true, SAID), Outcome::read("b", false, "")];
        let expected = "\
target       executions  a second  cov     ft  corpus  crashes
enaio_frame   1,200,000   109,090  815  1,510      99        0
b                     -         -    -      -       -        1
";
        assert_eq!(table(&rows), expected);
    }
}
