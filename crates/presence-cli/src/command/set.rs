//! `presence set`: sets people's status.

use std::io::{self, BufRead, Read};

use omnipresence::{Change, Error, ErrorKind, Fate, Outcome, UserStatusProvider};

use super::apply::{Run, remember};
use super::changes::{Planned, code, is_plain, of_people};
use super::{Of, now, resolve};
use crate::cli::{ChangeArgs, Globals, SetArgs};
use crate::exit::{Exit, Judgement};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output;
use crate::output::outcome::{explain, show};
use crate::output::text::terminal_text;
use crate::people::People;
use crate::shell::Shell;
use crate::state;
use crate::wanted::List;

/// Sets people's status: by a plan where there is a directory or a list, and otherwise by one call
/// of the provider that is meant.
pub(super) async fn run(
    globals: &Globals,
    args: &SetArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    args.change.check(now())?;
    let list = List::read(&args.change.asked())?;
    let people = People::open(globals, shell).await?;
    if people.are_known() || !is_plain(&args.change) {
        let planned = of_people(people, &args.change, list, shell).await?;
        return by_plan(globals, args, planned, shell).await;
    }
    let exit = at_once(globals, &args.change, &people, shell).await;
    people.close().await;
    exit
}

async fn by_plan(
    globals: &Globals,
    args: &SetArgs,
    planned: Planned,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let Planned { people, fleet, plan, mut interrupt } = planned;
    let many = plan.people_changed() > 1;
    if many && !args.yes && !globals.json && shell.can_ask() {
        output::plan::show(shell, &plan, fleet.directory(), args.change.notes)?;
        shell.flush()?;
        if !asked(&mut interrupt, shell).await? {
            people.close().await;
            return Ok(code(&plan));
        }
    }
    // What simulators inside of this process did is gone with it.
    let lasting = people.providers.simulator().is_none() && plan.changes_anything();
    let file = lasting.then(|| state::keep(&plan)).transpose()?;
    let run = Run {
        fleet: &fleet,
        plan: &plan,
        brake: args.brake.brake(),
        allow_account: args.change.allows_account(),
        file: file.clone(),
        options: format!("{}{}", args.brake.again(), globals.again()),
    };
    let exit = run.to_the_end(globals, &mut interrupt, shell).await;
    if let Some(file) = file {
        remember(&file, shell);
    }
    people.close().await;
    exit
}

/// Whether somebody says yes; who interrupts says no.
async fn asked(interrupt: &mut Interrupt, shell: &mut Shell) -> Result<bool, Failure> {
    shell.warn("nothing was sent yet. Do it? [y/N]");
    let answer = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        io::stdin().lock().take(64).read_line(&mut answer).map(|_| answer)
    });
    let answer = tokio::select! {
        answer = answer => answer.map_err(io::Error::from)??,
        () = interrupt.heard() => String::new(),
    };
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn at_once(
    globals: &Globals,
    args: &ChangeArgs,
    people: &People,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let provider = people.providers.writing(args.axis())?;
    let users = resolve(&args.users, provider.as_ref())?;
    let changes: Vec<Change> =
        users.into_iter().map(|user| args.change(user)).collect::<Result<_, _>>()?;
    let outcomes = sent(provider.as_ref(), &changes).await?;
    let exit = Exit::of(outcomes.iter().map(Judgement::from));
    shell.settle(exit);
    let mut report = Report { shell, json: globals.json, notes: args.notes, shown: Ok(()) };
    for (change, outcome) in changes.iter().zip(&outcomes) {
        report.add(provider.name(), change, outcome);
    }
    report.shown.map(|()| exit)
}

/// What became of the changes; of an interrupt while they are on their way, nobody knows that.
async fn sent(
    provider: &dyn UserStatusProvider,
    changes: &[Change],
) -> Result<Vec<Outcome>, Failure> {
    let mut interrupt = Interrupt::listen()?;
    Ok(tokio::select! {
        outcomes = provider.set(changes) => outcomes,
        () = interrupt.heard() => changes.iter().map(|_| interrupted()).collect(),
    })
}

fn interrupted() -> Outcome {
    let error = Error::new(ErrorKind::Closed, "interrupted; it may be in force");
    Outcome::from_error(error.with_operation("set").with_fate(Fate::Unknown))
}

/// Shows outcomes for as long as the output can be written, and what went wrong to the end.
struct Report<'a> {
    shell: &'a mut Shell,
    json: bool,
    notes: bool,
    shown: Result<(), Failure>,
}

impl Report<'_> {
    fn add(&mut self, provider: &str, change: &Change, outcome: &Outcome) {
        let person = terminal_text(change.user.as_str());
        if self.shown.is_ok() {
            self.shown = if self.json {
                let user = Some(&change.user);
                self.shell.json(&Of { provider, user, value: outcome })
            } else {
                show(self.shell, &person, outcome, self.notes)
            };
        }
        if let Some(error) = outcome.error.as_ref().filter(|_| !self.json) {
            let (message, tries) = explain(error);
            self.shell.error(&format!("{person}: {message}"), &tries);
        }
    }
}
