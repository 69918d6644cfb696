//! A wanted state as Conpeek's.

use presence_core::{
    Activity, Availability, Change, Error, Loss, LossKind, Reason, ReasonCategory, Result,
    StatusField, Target,
};

use super::Mapping;
use crate::client::{Break, BreakType, OnlineMode, WorkState};

/// What to send, and what is lost by it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) state: WorkState,
    pub(crate) losses: Vec<Loss>,
}

/// Works out what to send for `change`. `known_mode` is the online mode that the user is or was
/// last in, as far as this client knows.
///
/// # Errors
/// `InvalidInput` or `Unsupported`, naming the field, before any I/O; also where the change
/// tolerates less than would be lost.
pub(crate) fn plan(change: &Change, mapping: &Mapping, known_mode: Option<i64>) -> Result<Planned> {
    change.check()?;
    let Target::Availability(availability) = change.target else {
        let axis = change.target.axis().as_str();
        let message = format!("Conpeek keeps no {axis}; it knows availability only");
        return Err(Error::unsupported(message).with_field(axis));
    };
    let mut planner = Planner { change, mapping, losses: Vec::new() };
    let state = match availability {
        Availability::Available => planner.online(known_mode)?,
        Availability::Offline => planner.offline(),
        Availability::Away => planner.on_break(BreakType::Coffee)?,
        Availability::Busy => planner.on_break(BreakType::Business)?,
        Availability::DoNotDisturb => {
            let same = "Conpeek has one business break for busy and do_not_disturb";
            planner.lose(StatusField::Availability, LossKind::Collapsed, same);
            planner.on_break(BreakType::Business)?
        }
        // Change::check has refused it; said again so that no state is ever invented here.
        Availability::Unknown => return Err(Error::invalid("availability", "is unknown")),
    };
    if change.until.is_some() {
        let end = "Conpeek takes no end; whoever set the state has to end it";
        planner.lose(StatusField::Until, LossKind::Dropped, end);
    }
    match change.tolerance.first_refused(&planner.losses) {
        None => Ok(Planned { state, losses: planner.losses }),
        Some(loss) => {
            let message = format!("more would be lost than the change tolerates: {loss}");
            Err(Error::invalid(loss.what.as_str(), message))
        }
    }
}

struct Planner<'a> {
    change: &'a Change,
    mapping: &'a Mapping,
    losses: Vec<Loss>,
}

impl Planner<'_> {
    fn lose(&mut self, what: StatusField, kind: LossKind, detail: &'static str) {
        self.losses.push(Loss::new(what, kind, detail));
    }

    fn online(&mut self, known_mode: Option<i64>) -> Result<WorkState> {
        let given = match &self.change.reason {
            Some(reason) if reason.category == ReasonCategory::Mode => Some(mode_id(reason)?),
            _ => None,
        };
        if given.is_none() && self.change.reason.is_some() {
            self.lose(StatusField::Reason, LossKind::Dropped, "only a mode goes with ONLINE");
        }
        self.drop_break_details();
        let mode = given.or(known_mode).or(self.mapping.default_online_mode);
        Ok(WorkState::Online(mode.map_or_else(
            || {
                let first = "no online mode is known, so Conpeek takes the first it finds";
                self.lose(StatusField::Reason, LossKind::LeftToVendor, first);
                OnlineMode::ServerChooses
            },
            OnlineMode::Id,
        )))
    }

    fn offline(&mut self) -> WorkState {
        if self.change.reason.is_some() {
            self.lose(StatusField::Reason, LossKind::Dropped, "OFFLINE carries no reason");
        }
        self.drop_break_details();
        WorkState::Offline
    }

    fn drop_break_details(&mut self) {
        if self.change.activity.is_some() {
            self.lose(StatusField::Activity, LossKind::Dropped, "only a break tells an activity");
        }
        if self.change.note.is_some() {
            self.lose(StatusField::Note, LossKind::Dropped, "only a break carries a note");
        }
    }

    fn on_break(&mut self, kind: BreakType) -> Result<WorkState> {
        let cause = self.cause(&kind)?;
        let mut pause = Break::new(kind, cause)?;
        if let Some(note) = &self.change.note {
            pause = pause.with_note(note.as_str())?;
        }
        Ok(WorkState::OnBreak(pause))
    }

    /// The break's name: the reason's label, else the activity's, else the configured one.
    fn cause(&mut self, kind: &BreakType) -> Result<String> {
        self.check_reason_kind(kind)?;
        let given = self.change.reason.as_ref().and_then(|reason| reason.label.clone());
        let activity = self.change.activity.as_ref().filter(|is| **is != Activity::Break);
        let by_activity = activity.and_then(|is| self.mapping.activity_causes.get(is.as_str()));
        if activity.is_some() {
            if given.is_none() && by_activity.is_some() {
                let label = "the activity becomes the name of a break";
                self.lose(StatusField::Activity, LossKind::Collapsed, label);
            } else {
                let unnamed = "no name of a break stands for it";
                self.lose(StatusField::Activity, LossKind::Dropped, unnamed);
            }
        }
        if let Some(cause) = given.or_else(|| by_activity.cloned()) {
            return Ok(cause);
        }
        let (field, configured) = match kind {
            BreakType::Coffee => ("away_cause", &self.mapping.away_cause),
            _ => ("busy_cause", &self.mapping.busy_cause),
        };
        let cause = configured.clone().ok_or_else(|| {
            let message =
                format!("Conpeek demands the name of a break: give a reason, or configure {field}");
            Error::invalid("reason", message)
        })?;
        let filled = "Conpeek demands the name of a break, and the configured one is used";
        self.lose(StatusField::Reason, LossKind::Filled, filled);
        Ok(cause)
    }

    /// A reason that was read from one kind of break must not be written as the other.
    fn check_reason_kind(&mut self, kind: &BreakType) -> Result<()> {
        let Some(reason) = &self.change.reason else { return Ok(()) };
        let fits = match reason.category {
            ReasonCategory::Personal => *kind == BreakType::Coffee,
            ReasonCategory::Business => *kind == BreakType::Business,
            ReasonCategory::Mode => false,
            _ => true,
        };
        let same_code = reason.code.is_empty() || reason.code == kind.as_str();
        if fits && (same_code || reason.label.is_some() && !is_break_code(&reason.code)) {
            return Ok(());
        }
        let message = format!("this reason does not go with a {} break", kind.as_str());
        Err(Error::invalid("reason", message))
    }
}

fn is_break_code(code: &str) -> bool {
    matches!(BreakType::from(code), BreakType::Coffee | BreakType::Business)
}

fn mode_id(reason: &Reason) -> Result<i64> {
    let message = "an online mode's code is its id, a whole number";
    reason.code.parse().map_err(|_| Error::invalid("reason.code", message))
}
