//! All gates in order, the cheap ones first, so that a slip is told in seconds.

use std::fs;
use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::metadata::Workspace;
use crate::process::Step;
use crate::report::{Row, Verdict, duration, table, timed};
use crate::{
    boundaries, deny, doc, features, fmt, interop, lint, minimal, msrv, package, public_api,
    semver, test, tidy,
};

/// A check of the whole workspace.
#[derive(Clone, Copy, Debug)]
struct Gate {
    name: &'static str,
    /// The command which runs this gate alone.
    command: &'static str,
    run: fn(&Workspace) -> Result<Verdict>,
}

/// The first three compile nothing. Linting finds more, and faster, than testing. What follows the
/// tests builds on what they built, and what needs another toolchain or other versions comes after
/// that; the gates that may have to compile a tool are last.
const GATES: &[Gate] = &[
    Gate { name: "fmt", command: "fmt", run: |it| passed(fmt::run(it, false)) },
    Gate { name: "tidy", command: "tidy", run: |it| passed(tidy::sources(it)) },
    Gate { name: "boundaries", command: "boundaries", run: |it| passed(boundaries::run(it)) },
    Gate { name: "lint", command: "lint", run: |it| passed(lint::run(it)) },
    Gate { name: "test", command: "test", run: |it| passed(test::run(it)) },
    Gate { name: "interop", command: "interop", run: interop::run },
    Gate { name: "readme", command: "tidy", run: |it| passed(tidy::readme(it)) },
    Gate { name: "doc", command: "doc", run: |it| passed(doc::run(it)) },
    Gate { name: "features", command: "features", run: |it| passed(features::run(it)) },
    Gate { name: "package", command: "package", run: |it| passed(package::run(it)) },
    Gate { name: "minimal", command: "minimal", run: |it| passed(minimal::run(it)) },
    Gate { name: "msrv", command: "msrv", run: msrv::run },
    Gate { name: "public-api", command: "public-api", run: |it| public_api::run(it, false) },
    Gate { name: "semver", command: "semver", run: semver::run },
    Gate { name: "deny", command: "deny", run: |it| passed(deny::run(it)) },
];

fn passed(result: Result) -> Result<Verdict> {
    result.map(|()| Verdict::Passed)
}

/// Runs every gate up to the first that fails.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let (rows, failed) = run_all(GATES, workspace);
    let passed = rows.iter().filter(|row| row.verdict == Verdict::Passed).count();
    let skipped = rows.iter().filter(|row| row.verdict == Verdict::NotRun).count();
    println!("\n{}", table(&rows));
    println!("gates: {passed} passed, {} failed, {skipped} skipped", usize::from(failed.is_some()));
    match failed {
        None => remember_green(workspace),
        Some(gate) => Err(last_word(gate)),
    }
}

/// Whether every gate has passed on the tree as it is now, or was skipped.
pub(crate) fn is_green(workspace: &Workspace) -> Result<bool> {
    let remembered = fs::read_to_string(green(workspace)).unwrap_or_default();
    Ok(!remembered.is_empty() && tree(workspace)?.as_deref() == Some(remembered.as_str()))
}

/// Writes down which tree it was; a tree with changes has no name.
fn remember_green(workspace: &Workspace) -> Result {
    let Some(tree) = tree(workspace)? else { return Ok(()) };
    let file = green(workspace);
    fs::write(&file, tree).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

fn green(workspace: &Workspace) -> PathBuf {
    workspace.target().join("green")
}

/// git's name of all that is committed, if nothing else is here.
fn tree(workspace: &Workspace) -> Result<Option<String>> {
    let git = || Step::new("git", "git").within(workspace.root());
    if !git().args(["status", "--porcelain"]).output()?.is_empty() {
        return Ok(None);
    }
    git().args(["rev-parse", "HEAD^{tree}"]).output().map(|tree| Some(tree.trim().to_owned()))
}

/// What became of each gate, and the one that failed, if any.
fn run_all<'a>(gates: &'a [Gate], workspace: &Workspace) -> (Vec<Row>, Option<&'a Gate>) {
    let mut failed = None;
    let mut rows = Vec::new();
    for gate in gates {
        let mut row =
            Row { gate: gate.name, verdict: Verdict::NotRun, took: std::time::Duration::ZERO };
        if failed.is_none() {
            println!("\n== {}", gate.name);
            let (result, took) = timed(|| (gate.run)(workspace));
            row.took = took;
            row.verdict = match result {
                Ok(verdict) => verdict,
                Err(failure) => {
                    println!("{}", first_word(gate, &failure));
                    failed = Some(gate);
                    Verdict::Failed
                }
            };
            println!("== {} {} in {}", gate.name, row.verdict.word(), duration(took));
        }
        rows.push(row);
    }
    (rows, failed)
}

/// Names the gate before anything else is said of its failure.
fn first_word(gate: &Gate, failure: &Failure) -> String {
    format!("error: the gate {} failed: {failure}", gate.name)
}

/// The end of the log is where one looks first.
fn last_word(gate: &Gate) -> Failure {
    Failure::new(format!(
        "the gate {} failed; its words are above, `cargo xtask {}` runs it alone",
        gate.name, gate.command
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(_: &Workspace) -> Result<Verdict> {
        Ok(Verdict::Passed)
    }

    fn fails(_: &Workspace) -> Result<Verdict> {
        Err(Failure::with_details("2 problems", vec!["a.rs".to_owned(), "b.rs".to_owned()]))
    }

    const TOY: &[Gate] = &[
        Gate { name: "one", command: "one", run: passes },
        Gate { name: "two", command: "tidy", run: fails },
        Gate { name: "three", command: "three", run: passes },
    ];

    #[test]
    fn the_first_failure_stops_the_rest() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let (rows, failed) = run_all(TOY, &workspace);
        let verdicts: Vec<_> = rows.iter().map(|row| (row.gate, row.verdict)).collect();
        assert_eq!(
            verdicts,
            [("one", Verdict::Passed), ("two", Verdict::Failed), ("three", Verdict::NotRun)]
        );
        assert_eq!(failed.map(|gate| gate.name), Some("two"));
    }

    #[test]
    fn a_failure_names_its_gate_first_and_last() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let failure = fails(&workspace).unwrap_err();
        assert_eq!(
            first_word(&TOY[1], &failure),
            "error: the gate two failed: 2 problems\n  a.rs\n  b.rs"
        );
        assert_eq!(
            last_word(&TOY[1]).to_string(),
            "the gate two failed; its words are above, `cargo xtask tidy` runs it alone"
        );
    }

    #[test]
    fn all_gates_pass_when_each_does() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let (rows, failed) = run_all(&TOY[..1], &workspace);
        assert!(failed.is_none() && rows[0].verdict == Verdict::Passed);
    }

    #[test]
    fn every_gate_can_be_run_alone() {
        for gate in GATES {
            let words = [gate.command.to_owned()];
            let chosen = crate::commands::choose(&words);
            assert!(matches!(chosen, crate::commands::Choice::Run(..)), "{}", gate.name);
        }
    }

    const WORKFLOW: &str = include_str!("../../.github/workflows/ci.yml");

    #[test]
    fn the_workflow_has_a_job_for_each_gate_and_no_other() {
        let (_, list) = WORKFLOW.split_once("        gate:\n").unwrap();
        let jobs: Vec<&str> =
            list.lines().map_while(|line| line.strip_prefix("          - ")).collect();
        let mut gates: Vec<&str> = Vec::new();
        for gate in GATES {
            if !gates.contains(&gate.command) {
                gates.push(gate.command);
            }
        }
        assert_eq!(jobs, gates);
        assert!(WORKFLOW.contains("      - run: cargo xtask ${{ matrix.gate }}\n"));
    }

    #[test]
    fn the_workflow_brings_the_toolchains_that_the_gates_look_for() {
        let workspace = Workspace::load().unwrap();
        let promised = workspace.member("xtask").unwrap().rust_version.clone().unwrap();
        for (gate, toolchain) in [("msrv", promised.as_str()), ("public-api", public_api::NIGHTLY)]
        {
            let step = format!(
                "- if: matrix.gate == '{gate}'\n        run: rustup toolchain install {toolchain} "
            );
            assert!(WORKFLOW.contains(&step), "{step}");
        }
    }
}
