//! `presence plan`: shows what setting would do, and keeps it in a file.

use super::changes::{Planned, code, planned};
use crate::cli::{Globals, PlanArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::text::terminal_text;
use crate::shell::Shell;

/// Makes the plan and shows it.
pub(super) async fn run(
    globals: &Globals,
    args: &PlanArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let Planned { people, fleet, plan, .. } = planned(globals, &args.change, shell).await?;
    let file = args.out.as_ref().map(|file| file.display().to_string());
    if let Some(out) = &args.out {
        plan.save(out)
            .map_err(|error| Failure::usage(format!("{}: {}", out.display(), error.report())))?;
    }
    if globals.json {
        output::plan::json(shell, &plan, file)?;
    } else {
        shell.page();
        let shown = output::plan::show(shell, &plan, fleet.directory(), args.change.notes);
        shell.end_page()?;
        shown?;
        if let Some(file) = file.filter(|_| plan.changes_anything()) {
            let file = terminal_text(&file);
            shell.line(format!("written to {file}; `presence apply {file}` does it"))?;
        }
    }
    people.close().await;
    Ok(code(&plan))
}
