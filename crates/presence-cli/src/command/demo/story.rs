//! [`Story`]: what every chapter of the demo uses.

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::directory::{Directory, PersonKey};
use omnipresence::fleet::{
    Applied, ApplyOptions, Fleet, FleetChange, PeopleOptions, PersonView, Plan, Rule, Rules,
};
use omnipresence::{Absence, Availability, Error, ErrorKind, Target, UserStatusProvider};
use presence_sim::{Builder, Simulator};
use serde::Serialize;

use crate::command::now;
use crate::failure::Failure;
use crate::output::board::BoardStyle;
use crate::output::text::folded;
use crate::output::{self, merged};
use crate::people::People;
use crate::shell::Shell;

/// The simulators, the people, and where the story is told.
pub(super) struct Story<'a> {
    json: bool,
    shell: &'a mut Shell,
    people: People,
    pub(super) directory: Directory,
}

/// A plan that was applied, to be taken back.
pub(super) struct Done {
    pub(super) plan: Plan,
    pub(super) applied: Applied,
}

impl<'a> Story<'a> {
    pub(super) async fn begin(
        json: bool,
        builder: Builder,
        shell: &'a mut Shell,
    ) -> Result<Self, Failure> {
        let people = People::of_simulators(builder).await?;
        let mut directory = people.directory().clone();
        super::names::another_name(&people, &mut directory)?;
        Ok(Self { json, shell, people, directory })
    }

    pub(super) fn providers(&self) -> &[Arc<dyn UserStatusProvider>] {
        self.people.providers.all()
    }

    pub(super) fn simulator(&self) -> Result<&Simulator, Failure> {
        self.people.providers.simulator().ok_or_else(|| broken("there is no simulator"))
    }

    /// The fleet, with a rule: who is absent goes offline at the desk.
    pub(super) fn fleet(&self) -> Result<Fleet, Failure> {
        let absent = Target::Absence(Absence::Absent);
        let offline = Target::Availability(Availability::Offline);
        let rule = Rule::new("holiday", absent, offline).on("conpeek");
        self.people.fleet_with(self.directory.clone(), Rules::new([rule]))
    }

    /// The board of these people, or of everybody.
    pub(super) async fn board(&mut self, whom: Option<&[PersonKey]>) -> Result<(), Failure> {
        let fleet = self.fleet()?;
        let mut options = PeopleOptions::new();
        options.people = whom.map(<[_]>::to_vec);
        let views: Vec<PersonView> = fleet.people(options).collect().await;
        if self.json {
            return views.iter().try_for_each(|view| self.shell.json(view));
        }
        let names: Vec<String> = fleet.providers().map(|one| one.name().to_owned()).collect();
        let style = BoardStyle { notes: false, width: self.shell.width(), now: now() };
        self.shell.line(merged::render(&views, &names, style))
    }

    pub(super) async fn planned(&mut self, changes: Vec<FleetChange>) -> Result<Plan, Failure> {
        let plan = self.fleet()?.plan(changes).await?;
        self.plan(&plan)?;
        Ok(plan)
    }

    pub(super) fn plan(&mut self, plan: &Plan) -> Result<(), Failure> {
        if self.json {
            return output::plan::json(self.shell, plan, None);
        }
        output::plan::show(self.shell, plan, &self.directory, true)
    }

    /// Applies a plan; the story goes on only where all of it is as wanted.
    pub(super) async fn applied(&mut self, plan: Plan) -> Result<Done, Failure> {
        let applied = self.fleet()?.apply(&plan, ApplyOptions::new()).await?;
        if self.json {
            applied.results.iter().try_for_each(|result| self.shell.json(result))?;
        } else {
            output::applied::results(self.shell, &applied.results, &self.directory)?;
        }
        if !applied.all_wanted() || applied.results.is_empty() {
            return Err(broken("a plan did not end as the demo expects"));
        }
        Ok(Done { plan, applied })
    }

    /// Takes back what was done, the last first.
    pub(super) async fn back(&mut self, done: &[Done]) -> Result<(), Failure> {
        self.title("\nAll of it is taken back, where it still stands")?;
        self.said("presence undo training.plan\n$ presence undo holiday.plan")?;
        for one in done {
            let back = self.fleet()?.undo(&one.plan, &one.applied).await?;
            if !back.unplaced.is_empty() {
                return Err(broken("something cannot be taken back"));
            }
            self.applied(back).await?;
        }
        Ok(())
    }

    pub(super) fn title(&mut self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { self.shell.title(text) }
    }

    pub(super) fn said(&mut self, command: &str) -> Result<(), Failure> {
        self.line(&format!("$ {command}"))
    }

    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        if self.json { Ok(()) } else { self.shell.line(text) }
    }

    pub(super) fn folded(&mut self, text: &str) -> Result<(), Failure> {
        let text = folded(text, 2, self.shell.width());
        self.line(&text)
    }

    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        if self.json { self.shell.json(value) } else { Ok(()) }
    }

    pub(super) async fn end(self) {
        self.people.close().await;
    }
}

/// The story is not as it was told.
pub(super) fn broken(what: &'static str) -> Failure {
    Error::new(ErrorKind::Internal, what).with_operation("demo").into()
}
