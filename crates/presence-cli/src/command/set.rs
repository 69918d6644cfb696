//! `presence set`: sets people's status.

use omnipresence::{Change, Error, ErrorKind, Fate, Outcome, UserStatusProvider};

use super::{Of, now, resolve};
use crate::cli::{Globals, SetArgs};
use crate::exit::{Exit, Judgement};
use crate::failure::Failure;
use crate::fleet::{Fleet, Purpose};
use crate::interrupt::Interrupt;
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
    let outcomes = sent(provider.as_ref(), &changes).await?;
    let exit = Exit::of(outcomes.iter().map(Judgement::from));
    shell.settle(exit);
    let mut report = Report { shell, json: globals.json, notes: args.notes, shown: Ok(()) };
    for (change, outcome) in changes.iter().zip(&outcomes) {
        report.add(provider.name(), change, outcome);
    }
    let shown = report.shown;
    fleet.close().await;
    shown.map(|()| exit)
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
