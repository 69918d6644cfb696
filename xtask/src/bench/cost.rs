//! What it costs to depend on us: crates, the time to build them, and the program's size and start.
//!
//! A part of the README that only this command writes, since times cannot be compared with those
//! that stand there.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::dist;
use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;
use crate::report::{duration, timed};
use crate::tree::{self, Features, Systems};

/// What users depend on, and how many crates it may bring, itself included.
const TREES: [(&str, Features, usize); 5] = [
    ("enaio-wf", Features::Default, 60),
    ("conpeek", Features::Default, 105),
    ("accsyn", Features::Default, 105),
    ("webex-people", Features::Default, 105),
    ("omnipresence", Features::Only("full"), 125),
];

/// What the program may take: bytes, and time to start.
const MOST_BYTES: u64 = 12 << 20;
const MOST_START: Duration = Duration::from_millis(10);

/// How often the program is started; the median counts.
const STARTS: usize = 51;

/// A row of the table: what, what it is, what it may be.
type Row = (String, String, String);

/// Measures everything, and gives it as a table.
pub(super) fn measured(workspace: &Workspace) -> Result<String> {
    let mut rows = crates(workspace)?;
    rows.extend(program(workspace)?);
    let text = table(&rows);
    println!("\n{text}");
    Ok(text)
}

fn crates(workspace: &Workspace) -> Result<Vec<Row>> {
    let row = |(package, features, most): (&str, Features, usize)| {
        let crates = tree::crates(workspace, package, features, Systems::Host)?.len();
        let what = format!("crates of `{package}` {}, itself included", features.words());
        Ok((what, crates.to_string(), format!("at most {most}")))
    };
    TREES.into_iter().map(row).collect()
}

/// The program, built from nothing in a folder of its own.
fn program(workspace: &Workspace) -> Result<Vec<Row>> {
    let folder = workspace.target().join("cost");
    let problem =
        |what: &str, error| Failure::new(format!("{}: {what}: {error}", folder.display()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| problem("cannot be removed", error))?;
    }
    let build = workspace.cargo().args(["build", "--profile", dist::PROFILE, "-p", "presence-cli"]);
    let build = build.arg("--target-dir").arg(folder.display().to_string());
    let (built, took) = timed(|| build.run());
    built?;
    let name = if cfg!(windows) { "presence.exe" } else { "presence" };
    let path = folder.join(dist::PROFILE).join(name);
    let size = fs::metadata(&path).map_err(|error| problem("has no program", error))?.len();
    let start = start(&path)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let hundredths = |number: u64, unit: u64| {
        let hundredths = number.saturating_mul(100) / unit;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    Ok(vec![
        (
            format!("build of `presence` as it is shipped, from nothing, {cores} cores"),
            duration(took),
            String::new(),
        ),
        (
            "size of `presence` as it is shipped, stripped".to_owned(),
            format!("{} MiB", hundredths(size, 1 << 20)),
            format!("at most {} MiB", MOST_BYTES >> 20),
        ),
        (
            "start of `presence --version`".to_owned(),
            format!("{} ms", hundredths(micros(start), 1000)),
            format!("at most {} ms", MOST_START.as_millis()),
        ),
    ])
}

/// How long the program takes to start and end.
fn start(program: &Path) -> Result<Duration> {
    let step = Step::new(program.as_os_str(), "presence").arg("--version");
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let (said, took) = timed(|| step.output());
        said?;
        times.push(took);
    }
    times.sort_unstable();
    times.get(STARTS / 2).copied().ok_or_else(|| Failure::new("the program was never started"))
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from("| what | is | may be |\n| --- | --- | --- |\n");
    for (what, is, most) in rows {
        text.push_str(&format!("| {what} | {is} | {most} |\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_three_columns() {
        let row =
            |what: &str, is: &str, most: &str| (what.to_owned(), is.to_owned(), most.to_owned());
        let text = table(&[row("crates", "53", "at most 60"), row("build", "40.0 s", "")]);
        assert_eq!(
            text,
            "| what | is | may be |\n| --- | --- | --- |\n| crates | 53 | at most 60 |\n\
             | build | 40.0 s |  |\n"
        );
    }
}
