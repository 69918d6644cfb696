//! Micro-benchmarks by instruction count: valgrind runs this program twice with different numbers
//! of repeats, and the difference is what one takes. Counts are stable where times are not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Result, failed};

mod decoded;
mod served;

/// How much more than the budget is still within it: hash seeds and allocators vary a little.
const TOLERANCE: f64 = 1.03;

/// Does something so many times.
type Micro = fn(usize) -> Result<()>;

/// Each, and the two numbers of repeats between which it is measured.
const MICROS: [(&str, Micro, [usize; 2]); 10] = [
    ("enaio frame: 10,000 absences encoded", decoded::frame_encoded, [1, 3]),
    ("enaio frame: 10,000 ids decoded", decoded::frame_decoded, [1, 3]),
    ("enaio client: 1,000 objects", served::enaio_objects, [1, 3]),
    ("enaio client: 10,000 absent users", served::enaio_absent, [1, 3]),
    ("enaio client: 1,000 absences set", served::enaio_absences, [1, 3]),
    ("webex row", decoded::webex_row, [20, 120]),
    ("webex client: a page of 100", served::webex_page, [1, 4]),
    ("webex provider: a page of 100 as statuses", served::webex_statuses, [1, 4]),
    ("accsyn row", decoded::accsyn_row, [20, 120]),
    ("conpeek client: one change", served::conpeek_put, [20, 120]),
];

/// The committed counts.
fn budget_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.json")
}

/// Does one micro-benchmark; this is what valgrind runs.
pub(crate) fn run(name: &str, count: usize) -> Result<()> {
    let found = MICROS.iter().find(|(own, ..)| *own == name);
    found.ok_or_else(|| failed("no such micro-benchmark"))?.1(count)
}

/// Counts all and compares them with the budget, or writes the budget anew.
pub(crate) fn compare(write: bool) -> Result<()> {
    if !has_valgrind() {
        println!("instructions: skipped, there is no valgrind");
        return Ok(());
    }
    let mut counts = BTreeMap::new();
    for (name, _, [few, many]) in MICROS {
        let more = counted(name, many)?.saturating_sub(counted(name, few)?);
        counts.insert(name.to_owned(), more / (many - few) as u64);
    }
    if write {
        let text = serde_json::to_string_pretty(&counts)? + "\n";
        return Ok(std::fs::write(budget_file(), text)?);
    }
    let budget: BTreeMap<String, u64> = serde_json::from_slice(&std::fs::read(budget_file())?)?;
    let mut over = 0;
    for (name, count) in &counts {
        let allowed = budget.get(name).copied().unwrap_or(0);
        let share = *count as f64 / allowed as f64;
        let verdict = if share > TOLERANCE { "OVER" } else { "" };
        over += usize::from(share > TOLERANCE);
        println!("{name:<45} {count:>12} {allowed:>12} {share:>6.3} {verdict}");
    }
    if over == 0 {
        return Ok(());
    }
    Err(failed(format!("{over} over the budget in {}", budget_file().display())))
}

fn has_valgrind() -> bool {
    let mut asked = Command::new("valgrind");
    asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

/// All instructions of a run of this program.
fn counted(name: &str, count: usize) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["--micro", name, &count.to_string()])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = said.lines().find_map(|line| line.split_once("Collected : "));
    let number = line.and_then(|(_, number)| number.trim().parse().ok());
    number.filter(|_| output.status.success()).ok_or_else(|| failed(said))
}
