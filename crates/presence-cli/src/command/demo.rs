//! `presence demo`: the whole house in a second, over real sockets.

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::{
    Absence, Activity, Availability, Change, Error, ErrorKind, ListOptions, Note, Outcome, Reason,
    ReasonCategory, UserRef, UserStatus, UserStatusProvider, UserStatusProviderExt, Vendor,
};
use presence_sim::Simulator;

use super::{Of, now};
use crate::cli::Globals;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fleet;
use crate::output::board::{self, BoardStyle};
use crate::output::outcome::{explain, show};
use crate::output::text::folded;
use crate::shell::Shell;

/// How many people the demo shows.
const PEOPLE: usize = 8;

/// Whom it sends on a break.
const WHO: &str = "anna.nowak";

/// Plays the story against simulators of its own.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let builder = Simulator::builder().people(PEOPLE).with_unverified_read(true);
    let simulator = fleet::start(builder).await?;
    let mut story = Story { json: globals.json, shell };
    for provider in fleet::simulated(&simulator)? {
        story.of(&provider).await?;
    }
    simulator.shutdown().await;
    Ok(Exit::AsWanted)
}

struct Story<'a> {
    json: bool,
    shell: &'a mut Shell,
}

impl Story<'_> {
    async fn of(&mut self, provider: &Arc<dyn UserStatusProvider>) -> Result<(), Failure> {
        let provider = provider.as_ref();
        let who = UserRef::login(WHO)?;
        let before = provider.get(&who).await?;
        self.title("Who is where")?;
        self.board(provider).await?;

        self.title("\nA change with a reason and a note, of which Conpeek can keep most")?;
        self.said(
            "presence set anna.nowak --availability do-not-disturb \\\n    \
             --reason Szkolenie --activity training --note \"Room 2\"",
        )?;
        let outcome = provider.set_one(training(&who)).await;
        self.outcome(provider, &who, &outcome, true)?;

        self.title("\nA change that Conpeek has no word for: nothing is sent")?;
        self.said("presence set anna.nowak --absent")?;
        let absent = provider.set_one(Change::absence(who.clone(), Absence::Absent)).await;
        self.outcome(provider, &who, &absent, false)?;

        self.title("\nA change that Conpeek refuses: this break is for another group")?;
        self.said("presence set anna.nowak --availability busy --reason Awaria")?;
        let refused = provider.set_one(busy(&who, "Awaria")).await;
        self.outcome(provider, &who, &refused, false)?;

        self.title("\nEverything is put back")?;
        let back = provider.set_one(restoring(&who, &before)).await;
        self.outcome(provider, &who, &back, true)?;
        self.line("")?;
        self.board(provider).await?;
        self.check(&before, &provider.get(&who).await?)?;
        self.line(
            "\nReal client, real socket, simulated vendor. Writing is Conpeek's documented call.\n\
             Reading and listing are not documented by Conpeek; here the simulator answers them.",
        )
    }

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
    Error::new(ErrorKind::Internal, what).with_vendor(Vendor::CONPEEK).with_operation("demo").into()
}

fn busy(who: &UserRef, reason: &str) -> Change {
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label(reason);
    Change::availability(who.clone(), Availability::Busy).with_reason(reason)
}

fn training(who: &UserRef) -> Change {
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
    Change::availability(who.clone(), Availability::DoNotDisturb)
        .with_reason(reason)
        .with_activity(Activity::Training)
        .with_note(Note::new("Room 2"))
}

fn restoring(who: &UserRef, before: &UserStatus) -> Change {
    let mut change = Change::availability(who.clone(), before.availability);
    change.reason.clone_from(&before.reason);
    change.note.clone_from(&before.note);
    change
}
