//! What `set` takes, and the change that it means.

use clap::{ArgGroup, Args};
use omnipresence::{
    Absence, Activity, Availability, Axis, Change, Note, Reason, ReasonCategory, Target,
    Thereafter, Timestamp, Until, UserRef,
};

use super::values::{Account, Loss, Permission, Reachable, instant};
use crate::failure::Failure;

/// The options of `set`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("target").required(true))]
pub(crate) struct SetArgs {
    /// Whose status
    #[arg(required = true, value_name = "USER")]
    pub(crate) users: Vec<String>,
    /// Whether and how they can be reached
    #[arg(long, value_name = "A", group = "target")]
    availability: Option<Reachable>,
    /// Declare them as not working
    #[arg(long, group = "target")]
    absent: bool,
    /// Declare them as working
    #[arg(long, group = "target")]
    present: bool,
    /// The state of their accounts; needs --allow account
    #[arg(long, value_name = "S", group = "target")]
    account: Option<Account>,
    /// The tenant's reason by its name, for example a break's
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The tenant's reason by its code
    #[arg(long, value_name = "CODE")]
    reason_code: Option<String>,
    /// The mode to be available in, by its id
    #[arg(long, value_name = "ID", conflicts_with_all = ["reason", "reason_code"])]
    mode: Option<String>,
    /// What they are doing, for example meeting, meal or training
    #[arg(long, value_name = "A")]
    activity: Option<String>,
    /// A note, where the vendor keeps one
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Until when
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    until: Option<Timestamp>,
    /// How much may get lost that the vendor cannot hold
    #[arg(long, value_name = "T", default_value = "lossy-ok")]
    tolerance: Loss,
    /// Allow what is refused otherwise
    #[arg(long, value_name = "WHAT")]
    allow: Vec<Permission>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

impl SetArgs {
    /// Refuses what can be refused without knowing any provider.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), Failure> {
        let on_account = self.target().is_some_and(|target| target.axis() == Axis::Account);
        if on_account && !self.allow.contains(&Permission::Account) {
            let message = "--account: a change of an account can lock a person out and stop their \
                           jobs, so it must be allowed by name; nothing was sent";
            return Err(Failure::usage(message).or_try("add --allow account"));
        }
        if self.until.is_some_and(|until| until <= now) {
            let message = "--until: this instant is past; nothing was sent";
            return Err(Failure::usage(message).or_try("give an instant in the future"));
        }
        Ok(())
    }

    fn target(&self) -> Option<Target> {
        let availability = self.availability.map(|value| Target::Availability(value.into()));
        let absent = self.absent.then_some(Target::Absence(Absence::Absent));
        let present = self.present.then_some(Target::Absence(Absence::Present));
        let account = self.account.map(|value| Target::Account(value.into()));
        availability.or(absent).or(present).or(account)
    }

    /// The axis that is to be changed. Which target there is, is checked when the change is made.
    pub(crate) fn axis(&self) -> Axis {
        self.target().map_or(Axis::Availability, Target::axis)
    }

    /// The change for `user`.
    pub(crate) fn change(&self, user: UserRef) -> Result<Change, Failure> {
        let Some(target) = self.target() else {
            return Err(Failure::usage("set: nothing is to be set").or_try("--availability busy"));
        };
        let mut change = Change::new(user, target).with_tolerance(self.tolerance.into());
        change.allow_account = self.allow.contains(&Permission::Account);
        change.reason = self.wanted_reason(target);
        change.activity = self.activity.as_deref().map(Activity::from);
        change.note = self.note.clone().map(Note::new);
        // The program ends at once, so only the vendor can end the state.
        change.until = self.until.map(|until| Until::vendor(until, Thereafter::Restore));
        change.check()?;
        Ok(change)
    }

    fn wanted_reason(&self, target: Target) -> Option<Reason> {
        if let Some(mode) = &self.mode {
            return Some(Reason::new(ReasonCategory::Mode, mode));
        }
        if self.reason.is_none() && self.reason_code.is_none() {
            return None;
        }
        let category = match target {
            Target::Availability(Availability::Away) => ReasonCategory::Personal,
            Target::Availability(Availability::Busy | Availability::DoNotDisturb) => {
                ReasonCategory::Business
            }
            _ => ReasonCategory::Other("unspecified".to_owned()),
        };
        let mut reason = Reason::new(category, self.reason_code.as_deref().unwrap_or_default());
        reason.label.clone_from(&self.reason);
        Some(reason)
    }
}
