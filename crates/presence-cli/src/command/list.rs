//! `presence list`: lists people with their status.

use futures_util::StreamExt;
use omnipresence::{ListOptions, UserStatus, UserStatusProvider};

use super::{Of, Refused, now};
use crate::cli::{Globals, ListArgs};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::fleet::{Fleet, Purpose};
use crate::output::board::{self, BoardStyle};
use crate::output::outcome::explain;
use crate::output::text::terminal_text;
use crate::shell::Shell;

/// How many people one table holds; a longer list is several tables.
const TABLE_ROWS: usize = 500;

/// Lists the people of all providers, one provider after the other.
pub(super) async fn run(
    globals: &Globals,
    args: &ListArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let fleet = Fleet::open(globals, Purpose::Call, shell).await?;
    let mut listing = Listing {
        json: globals.json,
        notes: args.notes,
        left: args.limit.unwrap_or(usize::MAX),
        rows: Vec::new(),
        tally: Tally::default(),
    };
    for provider in fleet.all() {
        listing.provider(provider.as_ref(), shell).await?;
    }
    listing.print(shell)?;
    fleet.close().await;
    Ok(listing.tally.exit())
}

struct Listing {
    json: bool,
    notes: bool,
    left: usize,
    rows: Vec<UserStatus>,
    tally: Tally,
}

impl Listing {
    async fn provider(
        &mut self,
        provider: &dyn UserStatusProvider,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let mut people = provider.list(ListOptions::new().with_limit(self.left));
        while let Some(row) = people.next().await {
            self.tally.add(Judgement::from(&row));
            match row {
                Ok(status) => {
                    self.left = self.left.saturating_sub(1);
                    self.row(status, shell)?;
                }
                Err(error) if self.json => {
                    let value = Refused { error: &error };
                    shell.json(&Of { provider: provider.name(), user: None, value })?;
                }
                Err(error) => {
                    let (message, tries) = explain(&error);
                    let name = terminal_text(provider.name()).into_owned();
                    shell.error(&format!("{name}: {message}"), &tries);
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, status: UserStatus, shell: &mut Shell) -> Result<(), Failure> {
        if self.json {
            return shell.json(&status);
        }
        self.rows.push(status);
        if self.rows.len() >= TABLE_ROWS { self.print(shell) } else { Ok(()) }
    }

    fn print(&mut self, shell: &mut Shell) -> Result<(), Failure> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let style = BoardStyle { notes: self.notes, width: shell.width(), now: now() };
        let table = board::render(&std::mem::take(&mut self.rows), style);
        shell.line(table)
    }
}
