//! `presence demo`: the whole house in a second, over real sockets.

mod accsyn;
mod conpeek;
mod enaio;
mod webex;

use futures_util::StreamExt;
use omnipresence::{
    Error, ErrorKind, ListOptions, Outcome, UserRef, UserStatus, UserStatusProvider, Vendor,
};
use presence_sim::Simulator;

use super::{Of, now};
use crate::cli::Globals;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::board::{self, BoardStyle};
use crate::output::outcome::{explain, show};
use crate::output::text::folded;
use crate::providers;
use crate::shell::Shell;

/// How many people the demo shows.
const PEOPLE: usize = 8;

/// Plays a chapter for each vendor against simulators of its own.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let builder = Simulator::builder().people(PEOPLE).with_unverified_read(true);
    let simulator = providers::start(builder).await?;
    let mut story = Story { json: globals.json, shell };
    for provider in providers::simulated(&simulator)? {
        let vendor = provider.vendor();
        if vendor == Vendor::CONPEEK {
            story.conpeek(provider.as_ref()).await?;
        } else if vendor == Vendor::WEBEX {
            story.webex(provider.as_ref()).await?;
        } else if vendor == Vendor::ENAIO {
            story.enaio(provider.as_ref()).await?;
        } else if vendor == Vendor::ACCSYN {
            story.accsyn(provider.as_ref()).await?;
        }
    }
    story.line("\nReal clients, real sockets, simulated vendors. Nothing outside was called.")?;
    simulator.shutdown().await;
    Ok(Exit::AsWanted)
}

struct Story<'a> {
    json: bool,
    shell: &'a mut Shell,
}

impl Story<'_> {
    async fn board(&mut self, provider: &dyn UserStatusProvider) -> Result<(), Failure> {
        let mut people = Vec::new();
        let mut rows = provider.list(ListOptions::new().with_limit(PEOPLE));
        while let Some(row) = rows.next().await {
            people.push(row?);
        }
        if self.json {
            return people.iter().try_for_each(|status| self.shell.json(status));
        }
        let style = BoardStyle { notes: true, width: self.shell.width(), now: now() };
        self.shell.line(board::render(&people, style))
    }

    fn outcome(
        &mut self,
        provider: &dyn UserStatusProvider,
        who: &UserRef,
        outcome: &Outcome,
        wanted: bool,
    ) -> Result<(), Failure> {
        if self.json {
            let name = provider.name();
            self.shell.json(&Of { provider: name, user: Some(who), value: outcome })?;
        } else {
            show(self.shell, who.as_str(), outcome, true)?;
            if let Some(error) = &outcome.error {
                let (message, tries) = explain(error);
                let width = self.shell.width();
                for text in message.lines() {
                    self.shell.line(folded(text.trim_start(), 2, width))?;
                }
                for text in tries {
                    self.shell.line(folded(&format!("try: {text}"), 2, width))?;
                }
            }
        }
        if outcome.is_success() == wanted {
            return Ok(());
        }
        Err(broken("a change did not end as the demo expects"))
    }

    fn check(&mut self, before: &UserStatus, after: &UserStatus) -> Result<(), Failure> {
        if before.projection_hash() == after.projection_hash() {
            return Ok(());
        }
        Err(broken("the state at the end is not the one at the beginning"))
    }

    fn title(&mut self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { self.shell.title(text) }
    }

    fn said(&mut self, command: &str) -> Result<(), Failure> {
        self.line(&format!("$ {command}"))
    }

    fn line(&mut self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { self.shell.line(text) }
    }
}

fn broken(what: &'static str) -> Failure {
    Error::new(ErrorKind::Internal, what).with_operation("demo").into()
}
