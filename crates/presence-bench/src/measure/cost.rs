//! What an operation allocates and how much memory a client needs, measured in a process of its
//! own: counting costs time, and a peak belongs to a whole process.

use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::report::Judged;
use crate::scenario::{Scenario, Setting};
use crate::subject::{Subject, Tally, Who};
use crate::{Result, failed};

/// How many operations are counted, after one that is not.
const COUNTED: usize = 3;

/// Operations of more rows are counted once.
const MANY: usize = 100_000;

/// The lists of which it is told how much memory a very long one takes.
const LISTS: [&str; 2] = ["webex-list-1000", "webex-status-1000"];

/// In MiB: what a list may take, and how much more a long one than a short one.
const MOST_MEMORY: f64 = 16.0;
const MOST_GROWTH: f64 = 2.0;

/// What was counted.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Calls of the allocator for one operation, growing and shrinking included.
    pub(crate) allocations: f64,
    /// Bytes asked for by one operation.
    pub(crate) bytes: f64,
    /// The most memory that the process held (`VmHWM`), in KiB.
    pub(crate) peak_kib: u64,
    /// How much of that it held already before the first operation.
    pub(crate) idle_kib: u64,
}

/// Allocations and bytes so far.
pub(crate) type Counter = fn() -> (u64, u64);

/// Has one client of a scenario counted by the program that counts. `None` where it is not there.
pub(crate) fn count(scenario: &Scenario, setting: &Setting, who: Who) -> Result<Option<Counted>> {
    let counter = std::env::current_exe()?
        .with_file_name(format!("presence-bench-count{}", std::env::consts::EXE_SUFFIX));
    if !counter.is_file() {
        return Ok(None);
    }
    let size = scenario.size(setting).to_string();
    let output = Command::new(counter)
        .args([scenario.name, who.name(), &size, &setting.floor.text()])
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(failed(format!("{}: counting failed: {said}", scenario.name)));
    }
    Ok(Some(serde_json::from_slice(&output.stdout)?))
}

/// How much memory, in MiB, our client holds more than before while it lists so many people.
fn over_idle(scenario: &Scenario, setting: &Setting, people: usize) -> Result<Option<f64>> {
    let setting = Setting { size: Some(people), ..*setting };
    let counted = count(scenario, &setting, Who::Ours)?;
    Ok(counted.map(|it| it.peak_kib.saturating_sub(it.idle_kib) as f64 / 1024.0))
}

/// What listing very many people takes in memory, where a scenario is such a list.
pub(crate) fn memory(scenario: &Scenario, setting: &Setting) -> Result<Vec<Judged>> {
    if !LISTS.contains(&scenario.name) {
        return Ok(Vec::new());
    }
    let (few, many) = if setting.quick { (20, 40) } else { (10_000, 1_000_000) };
    let small = over_idle(scenario, setting, few)?;
    let Some((small, large)) = small.zip(over_idle(scenario, setting, many)?) else {
        return Ok(Vec::new());
    };
    let what = format!("MiB over idle while {many} people are listed");
    let more = format!("MiB more than for {few} people");
    Ok(vec![
        Judged::at_most(scenario.name, MOST_MEMORY, large, what),
        Judged::at_most(scenario.name, MOST_GROWTH, large - small, more),
    ])
}

/// Counts one client here.
pub(crate) async fn counted(
    subject: &Subject,
    callers: usize,
    rows: usize,
    counter: Counter,
) -> Result<Counted> {
    let idle_kib = peak_kib();
    // A very long list shows what it needs the first time.
    let (before, calls) = if rows > MANY { (0, callers) } else { (callers, COUNTED * callers) };
    subject.run(before).await?;
    let (allocations, bytes) = counter();
    let tally = subject.run(calls).await?;
    let (more, larger) = counter();
    if subject.who != Who::Limit && tally == Tally::default() {
        return Err(failed("nothing was read"));
    }
    let per = |before: u64, after: u64| after.saturating_sub(before) as f64 / calls as f64;
    Ok(Counted {
        allocations: per(allocations, more),
        bytes: per(bytes, larger),
        peak_kib: peak_kib(),
        idle_kib,
    })
}

/// The process's peak so far; 0 where the system does not tell.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
