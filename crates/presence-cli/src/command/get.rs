//! `presence get`: reads people's status.

use futures_util::StreamExt;
use omnipresence::UserStatus;
use omnipresence::fleet::{PeopleOptions, PersonView};

use super::list::{Unread, judged};
use super::{Of, Refused, now, resolve};
use crate::cli::{Globals, PeopleArgs};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::board::{self, BoardStyle};
use crate::output::merged;
use crate::output::outcome::explain;
use crate::output::text::terminal_text;
use crate::people::People;
use crate::shell::Shell;

/// Reads the people named and shows them.
pub(super) async fn run(
    globals: &Globals,
    args: &PeopleArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let people = People::open(globals, shell).await?;
    let exit = if people.are_known() {
        merged(globals, args, &people, shell).await
    } else {
        plain(globals, args, &people, shell).await
    };
    people.close().await;
    exit
}

async fn merged(
    globals: &Globals,
    args: &PeopleArgs,
    people: &People,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let keys = people.named(&args.users)?;
    let fleet = people.fleet()?;
    let options = PeopleOptions::new().with_people(keys);
    let views: Vec<PersonView> = fleet.people(options).collect().await;
    let mut unread = Unread::default();
    let mut tally = Tally::default();
    for view in &views {
        unread.add(view);
        tally.add(judged(view));
        if globals.json {
            shell.json(view)?;
        }
    }
    if !globals.json {
        let names: Vec<String> = fleet.providers().map(|one| one.name().to_owned()).collect();
        let style = BoardStyle { notes: args.notes, width: shell.width(), now: now() };
        shell.line(merged::render(&views, &names, style))?;
    }
    unread.tell(shell);
    Ok(tally.exit())
}

async fn plain(
    globals: &Globals,
    args: &PeopleArgs,
    people: &People,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let provider = people.providers.only()?;
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
    Ok(exit)
}
