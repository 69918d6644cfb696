//! The benches: our clients beside the obvious loop, the limit and the vendors' own SDKs.
//!
//! No gate of `ci`, which only runs every scenario once to see that the answers are right. A wrong
//! answer fails this command and a slow one does not; instruction counts over their budget do.

use crate::args::Args;
use crate::failure::Result;
use crate::interop;
use crate::metadata::Workspace;
use crate::process::Step;

/// Builds and runs the scenarios of these names, or all, with the plot and the instruction counts.
pub(crate) fn run(workspace: &Workspace, args: &Args) -> Result {
    interop::install_all(workspace);
    workspace.cargo().args(["build", "--release", "-p", "presence-bench"]).run()?;
    measure(workspace, &args.names).run()?;
    if args.names.is_empty() { program(workspace).arg("--instructions").run() } else { Ok(()) }
}

fn program(workspace: &Workspace) -> Step {
    let name = if cfg!(windows) { "presence-bench.exe" } else { "presence-bench" };
    let path = workspace.target().join("release").join(name);
    Step::new(path.as_os_str(), "presence-bench")
}

fn measure(workspace: &Workspace, names: &[String]) -> Step {
    let json = workspace.target().join("bench.json").display().to_string();
    let step = program(workspace).args(["--peers", "--json", &json]);
    if names.is_empty() {
        let plot = workspace.target().join("bench.svg").display().to_string();
        return step.args(["--growth", "--svg", &plot]);
    }
    names.iter().fold(step, |step, name| step.args(["--scenario", name]))
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
