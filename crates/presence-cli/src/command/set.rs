//! `presence set`: sets people's status.

use omnipresence::{Change, Outcome};

use super::{Of, now, resolve};
use crate::cli::{Globals, SetArgs};
use crate::exit::{Exit, Judgement};
use crate::failure::Failure;
use crate::fleet::{Fleet, Purpose};
use crate::output::outcome::{explain, show};
use crate::output::text::terminal_text;
use crate::shell::Shell;

/// Sends a change for everybody named and shows what became of each.
pub(super) async fn run(
    globals: &Globals,
    args: &SetArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    args.check(now())?;
    let fleet = Fleet::open(globals, Purpose::Call, shell).await?;
    let provider = fleet.writing(args.axis())?;
    let users = resolve(&args.users, provider.as_ref())?;
    let changes: Vec<Change> =
        users.into_iter().map(|user| args.change(user)).collect::<Result<_, _>>()?;
    let outcomes = provider.set(&changes).await;
    let exit = Exit::of(outcomes.iter().map(Judgement::from));
    for (change, outcome) in changes.iter().zip(&outcomes) {
        if globals.json {
            let user = Some(&change.user);
            shell.json(&Of { provider: provider.name(), user, value: outcome })?;
        } else {
            tell(shell, change, outcome, args.notes)?;
        }
    }
    fleet.close().await;
    Ok(exit)
}

fn tell(shell: &mut Shell, change: &Change, outcome: &Outcome, notes: bool) -> Result<(), Failure> {
    let person = terminal_text(change.user.as_str());
    show(shell, &person, outcome, notes)?;
    if let Some(error) = &outcome.error {
        let (message, tries) = explain(error);
        shell.error(&format!("{person}: {message}"), &tries);
    }
    Ok(())
}
