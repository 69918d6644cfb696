//! `presence undo`: takes back what an applied plan did, where it still stands.

use std::path::Path;

use omnipresence::ErrorKind;
use omnipresence::fleet::{Journal, Plan};

use super::apply::{Run, load};
use super::changes::{code, read_and_planned};
use crate::cli::{Globals, Permission, UndoArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output;
use crate::people::People;
use crate::shell::Shell;
use crate::state::{self, beside};

/// Makes the plan back, shows it and applies it.
pub(super) async fn run(
    globals: &Globals,
    args: &UndoArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let file = match &args.file {
        Some(file) => file.clone(),
        None => state::last()?,
    };
    let plan = load(&file)?;
    let journal = journal(&file, &plan)?;
    let back_file = beside(&file, "undo");
    unfinished(&back_file)?;
    let people = People::open(globals, shell).await?;
    let fleet = people.fleet()?;
    let mut interrupt = Interrupt::listen()?;
    let applied = journal.applied(&plan);
    let make = |options| fleet.undo_with(&plan, &applied, options);
    let back = read_and_planned(shell, &mut interrupt, plan.entries.len(), make).await?;
    let dry = args.dry_run || !back.changes_anything();
    if globals.json && dry {
        output::plan::json(shell, &back, None)?;
    } else if !globals.json {
        output::plan::show(shell, &back, fleet.directory(), args.notes)?;
    }
    if dry {
        people.close().await;
        return Ok(code(&back));
    }
    // An undo that was finished before is not needed any more.
    drop(std::fs::remove_file(beside(&back_file, "journal")));
    back.save(&back_file)
        .map_err(|error| Failure::usage(format!("{}: {}", back_file.display(), error.report())))?;
    let run = Run {
        fleet: &fleet,
        plan: &back,
        brake: args.brake.brake(),
        allow_account: args.allow.contains(&Permission::Account),
        file: Some(back_file),
        options: format!("{}{}", args.brake.again(), globals.again()),
    };
    let exit = run.to_the_end(globals, &mut interrupt, shell).await;
    people.close().await;
    exit
}

fn journal(file: &Path, plan: &Plan) -> Result<Journal, Failure> {
    let path = beside(file, "journal");
    Journal::open(&path, plan).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            let message = format!("{}: was not applied: it has no journal", file.display());
            return Failure::usage(message);
        }
        Failure::usage(format!("{}: {}", path.display(), error.report()))
    })
}

/// An undo that was begun is to be finished, not begun anew.
fn unfinished(back_file: &Path) -> Result<(), Failure> {
    let path = beside(back_file, "journal");
    if !path.exists() {
        return Ok(());
    }
    let back = load(back_file)?;
    let applied = Journal::open(&path, &back).map_err(Failure::from)?.applied(&back);
    let left = applied.not_sent().count() + applied.indeterminate().count();
    if left == 0 {
        return Ok(());
    }
    let message = format!("{}: this undo was begun and is not finished", back_file.display());
    Err(Failure::usage(message).or_try(format!("presence apply {}", back_file.display())))
}
