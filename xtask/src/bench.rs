//! The benches: our clients beside the obvious loop, the limit and the vendors' own SDKs.
//!
//! No gate of `ci`, which only runs every scenario once to see that the answers are right. A wrong
//! answer fails this command and a slow one does not; instruction counts over their budget do.

mod cost;

use std::fs;
use std::path::Path;

use crate::args::Args;
use crate::failure::{Failure, Result};
use crate::generated;
use crate::interop;
use crate::metadata::Workspace;
use crate::process::Step;

/// Builds and runs the scenarios of these names; or all, with the plot, the instruction counts, and
/// what it costs to depend on us. Of all, the figures are put into the README and the page about
/// performance.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result {
    interop::install_all(workspace);
    workspace.cargo().args(["build", "--release", "-p", "presence-bench"]).run()?;
    measure(workspace, &args.names).run()?;
    if !args.names.is_empty() {
        return Ok(());
    }
    let figures = workspace.target().join(FIGURES);
    let figures = fs::read_to_string(&figures)
        .map_err(|error| Failure::new(format!("{}: {error}", figures.display())))?;
    store(workspace, PAGE, "figures", &figures)?;
    store(workspace, "README.md", "cost", &cost::measured(workspace)?)?;
    program(workspace).arg("--instructions").run()
}

/// The page about performance, and the plot beside it.
const PAGE: &str = "docs/performance.md";
const PLOT: &str = "docs/performance.svg";

/// What the program writes for the page, in the target folder.
const FIGURES: &str = "bench.md";

fn program(workspace: &Workspace) -> Step {
    let name = if cfg!(windows) { "presence-bench.exe" } else { "presence-bench" };
    let path = workspace.target().join("release").join(name);
    Step::new(path.as_os_str(), "presence-bench")
}

fn measure(workspace: &Workspace, names: &[String]) -> Step {
    let at = |folder: &Path, name: &str| folder.join(name).display().to_string();
    let json = at(workspace.target(), "bench.json");
    let step = program(workspace).args(["--peers", "--json", &json]);
    if names.is_empty() {
        let (page, plot) = (at(workspace.target(), FIGURES), at(workspace.root(), PLOT));
        return step.args(["--growth", "--page", &page, "--svg", &plot]);
    }
    names.iter().fold(step, |step, name| step.args(["--scenario", name]))
}

/// Puts `text` into the part of that name of a document.
fn store(workspace: &Workspace, document: &str, part: &str, text: &str) -> Result {
    let place = workspace.root().join(document);
    let failed = |what: &str, error| Failure::new(format!("{document} cannot be {what}: {error}"));
    let page = fs::read_to_string(&place).map_err(|error| failed("read", error))?;
    let page = generated::replaced(&page, part, text)
        .map_err(|failure| Failure::new(format!("{document} {}", failure.summary())))?;
    fs::write(&place, page).map_err(|error| failed("written", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_scenario_is_measured_alone() {
        let workspace = Workspace::parse(crate::metadata::SAMPLE).unwrap();
        let all = measure(&workspace, &[]).line();
        assert!(all.contains("--peers") && all.contains("--growth"), "{all}");
        let one = measure(&workspace, &["webex-one".to_owned()]).line();
        assert!(one.ends_with("--scenario webex-one") && !one.contains("--growth"), "{one}");
    }
}
