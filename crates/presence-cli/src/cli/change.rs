//! What is to be set: the options of `set` and `plan`, and the change that they mean.

use std::path::PathBuf;

use clap::Args;
use omnipresence::directory::PersonKey;
use omnipresence::fleet::FleetChange;
use omnipresence::{
    Absence, Activity, Availability, Axis, Change, Note, Reason, ReasonCategory, Target,
    Thereafter, Timestamp, Until, UserRef,
};

use super::values::{Account, Loss, Permission, Reachable, instant};
use crate::failure::Failure;

/// What stands below the usage of `set` and `plan`.
pub(super) const ROWS: &str = r#"Changes from a list: `-` in the place of PERSON reads standard input, --from FILE a file. CSV has a
header with the column person and any of availability, absence, account, reason, reason_code,
activity, note, until, on; JSON has one object a line with the same names. What a row does not say
is taken from the options. For example:
  person,absence,note,until
  p-1,absent,Holiday,2026-12-01T08:00:00+01:00
  anna@example.com,present,,"#;

/// Who is to be set, and to what.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// Whose status; - reads changes from standard input
    #[arg(required_unless_present = "from", value_name = "PERSON")]
    pub(crate) users: Vec<String>,
    /// Read changes from this file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "users")]
    from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// At this provider; repeat for several [default: the one that owns the axis and knows the
    /// person]
    #[arg(long, value_name = "PROVIDER")]
    pub(crate) on: Vec<String>,
    /// Allow what is refused otherwise
    #[arg(long, value_name = "WHAT")]
    pub(crate) allow: Vec<Permission>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// Where the changes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The people named, all to be set alike.
    Alike,
    /// Standard input.
    Input,
    /// A file.
    File(PathBuf),
}

/// What is wanted.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// Whether and how they can be reached
    #[arg(long, value_name = "A", conflicts_with_all = ["absent", "present", "account"])]
    availability: Option<Reachable>,
    /// Declare them as not working
    #[arg(long, conflicts_with_all = ["present", "account"])]
    absent: bool,
    /// Declare them as working
    #[arg(long, conflicts_with = "account")]
    present: bool,
    /// The state of their accounts; needs --allow account
    #[arg(long, value_name = "S")]
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
}

impl ChangeArgs {
    /// Where the changes come from.
    pub(crate) fn asked(&self) -> Asked {
        match (&self.from, self.users.as_slice()) {
            (Some(file), _) if file.as_os_str() == "-" => Asked::Input,
            (Some(file), _) => Asked::File(file.clone()),
            (None, [only]) if only == "-" => Asked::Input,
            (None, _) => Asked::Alike,
        }
    }

    /// Whether changes of accounts are allowed.
    pub(crate) fn allows_account(&self) -> bool {
        self.allow.contains(&Permission::Account)
    }

    /// Refuses what can be refused without knowing any provider.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), Failure> {
        if self.users.len() > 1 && self.users.iter().any(|user| user == "-") {
            let message = "PERSON -: standard input stands for everybody, alone; nothing was sent";
            return Err(Failure::usage(message).or_try("either - or the people's names"));
        }
        if self.asked() == Asked::Alike && self.wanted.target().is_none() {
            return Err(nothing_wanted());
        }
        if self.wanted.target().is_some_and(|target| target.axis() == Axis::Account)
            && !self.allows_account()
        {
            return Err(account_not_allowed("--account"));
        }
        if self.wanted.until.is_some_and(|until| until <= now) {
            let message = "--until: this instant is past; nothing was sent";
            return Err(Failure::usage(message).or_try("give an instant in the future"));
        }
        Ok(())
    }

    /// The axis that is to be changed, for those that are set alike.
    pub(crate) fn axis(&self) -> Axis {
        self.wanted.target().map_or(Axis::Availability, Target::axis)
    }

    /// The change for `user` of one provider.
    pub(crate) fn change(&self, user: UserRef) -> Result<Change, Failure> {
        let target = self.wanted.target().ok_or_else(nothing_wanted)?;
        let mut change = Change::new(user, target).with_tolerance(self.wanted.tolerance.into());
        change.allow_account = self.allows_account();
        change.reason = self.wanted.reason(target);
        change.activity = self.wanted.activity.as_deref().map(Activity::from);
        change.note = self.wanted.note.clone().map(Note::new);
        change.until = self.wanted.until();
        change.check()?;
        Ok(change)
    }

    /// The change for `person`, wherever it belongs; `None` where nothing is wanted.
    pub(crate) fn fleet_change(&self, person: PersonKey) -> Option<FleetChange> {
        let target = self.wanted.target()?;
        Some(self.fleet_change_to(person, target))
    }

    /// The change of `person` to `target`, with everything else as the options say.
    pub(crate) fn fleet_change_to(&self, person: PersonKey, target: Target) -> FleetChange {
        let mut change =
            FleetChange::new(person, target).with_tolerance(self.wanted.tolerance.into());
        change.allow_account = self.allows_account();
        change.reason = self.wanted.reason(target);
        change.activity = self.wanted.activity.as_deref().map(Activity::from);
        change.note = self.wanted.note.clone().map(Note::new);
        change.until = self.wanted.until();
        change.providers.clone_from(&self.on);
        change
    }
}

impl Wanted {
    /// The value wanted.
    pub(crate) fn target(&self) -> Option<Target> {
        let availability = self.availability.map(|value| Target::Availability(value.into()));
        let absent = self.absent.then_some(Target::Absence(Absence::Absent));
        let present = self.present.then_some(Target::Absence(Absence::Present));
        let account = self.account.map(|value| Target::Account(value.into()));
        availability.or(absent).or(present).or(account)
    }

    /// The program ends at once, so only the vendor can end the state.
    fn until(&self) -> Option<Until> {
        self.until.map(|until| Until::vendor(until, Thereafter::Restore))
    }

    fn reason(&self, target: Target) -> Option<Reason> {
        if let Some(mode) = &self.mode {
            return Some(Reason::new(ReasonCategory::Mode, mode));
        }
        reason(target, self.reason.as_deref(), self.reason_code.as_deref())
    }
}

/// The reason for `target` by its name, its code or both.
pub(crate) fn reason(target: Target, name: Option<&str>, code: Option<&str>) -> Option<Reason> {
    if name.is_none() && code.is_none() {
        return None;
    }
    let category = match target {
        Target::Availability(Availability::Away) => ReasonCategory::Personal,
        Target::Availability(Availability::Busy | Availability::DoNotDisturb) => {
            ReasonCategory::Business
        }
        _ => ReasonCategory::Other("unspecified".to_owned()),
    };
    // Without a code it is known by its name: the code is the vendor's own.
    let mut reason = Reason::new(category, code.unwrap_or_default());
    reason.label = name.map(str::to_owned);
    Some(reason)
}

fn nothing_wanted() -> Failure {
    let message = "nothing is to be set: say what";
    Failure::usage(message).or_try("one of --absent, --present, --availability A, --account S")
}

/// That accounts are not touched without being allowed.
pub(crate) fn account_not_allowed(what: &str) -> Failure {
    let message = format!(
        "{what}: a change of an account can lock a person out and stop their jobs, so it must be \
         allowed by name; nothing was sent"
    );
    Failure::usage(message).or_try("add --allow account")
}
