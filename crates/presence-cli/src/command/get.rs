//! `presence get`: reads people's status.

use omnipresence::UserStatus;

use super::{Of, Refused, now, resolve};
use crate::cli::{GetArgs, Globals};
use crate::exit::{Exit, Judgement};
use crate::failure::Failure;
use crate::fleet::{Fleet, Purpose};
use crate::output::board::{self, BoardStyle};
use crate::output::outcome::explain;
use crate::output::text::terminal_text;
use crate::shell::Shell;

/// Reads the people named and shows them.
pub(super) async fn run(
    globals: &Globals,
    args: &GetArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let fleet = Fleet::open(globals, Purpose::Call, shell).await?;
    let provider = fleet.only()?;
    let users = resolve(&args.users, provider.as_ref())?;
    let read = provider.get_many(&users).await;
    let exit = Exit::of(read.iter().map(Judgement::from));
    let mut found: Vec<UserStatus> = Vec::new();
    let mut errors = Vec::new();
    for (user, result) in users.iter().zip(read) {
        match result {
            Ok(status) if globals.json => shell.json(&status)?,
            Ok(status) => found.push(status),
            Err(error) if globals.json => {
                let value = Refused { error: &error };
                shell.json(&Of { provider: provider.name(), user: Some(user), value })?;
            }
            Err(error) => errors.push((user, error)),
        }
    }
    if !found.is_empty() {
        let style = BoardStyle { notes: args.notes, width: shell.width(), now: now() };
        shell.line(board::render(&found, style))?;
    }
    for (user, error) in errors {
        let (message, tries) = explain(&error);
        shell.error(&format!("{}: {message}", terminal_text(user.as_str())), &tries);
    }
    fleet.close().await;
    Ok(exit)
}
