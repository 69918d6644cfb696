//! Faults in writing.

use presence_core::{
    Absence, AccountState, Basis, Change, Error, ErrorKind, Fate, Loss, LossKind, Outcome, Source,
    StatusField, Subject, Target, Timestamp, Tolerance, UserStatus, Verdict,
};

use super::{Fault, Faulty};
use crate::honest::is_unknown;

impl Faulty {
    pub(super) async fn faulty_set(&self, changes: &[Change]) -> Vec<Outcome> {
        if changes.is_empty() {
            match self.fault {
                Fault::SetOfNothingSends => self.send_something().await,
                Fault::SetOfNothingAnswers => return vec![Outcome::new(Verdict::Skipped)],
                _ => {}
            }
        }
        let refused = changes.iter().any(|change| change.check().is_err());
        if refused && self.has(Fault::SendsTheRefused) {
            self.send_something().await;
        }
        if refused && self.has(Fault::RefusalSpoils) {
            let error = Error::invalid("changes", "one of them is bad");
            return changes.iter().map(|_| Outcome::from_error(error.clone())).collect();
        }
        let running = match self.enter().await {
            Ok(running) => running,
            Err(error) => {
                return changes.iter().map(|_| Outcome::from_error(error.clone())).collect();
            }
        };
        let mut outcomes = Vec::new();
        for change in changes {
            outcomes.push(self.set_one_wrongly(change).await);
        }
        running.finish();
        match self.fault {
            Fault::SetShort => drop(outcomes.pop()),
            Fault::SetReordered => outcomes.reverse(),
            _ => {}
        }
        outcomes
    }

    async fn set_one_wrongly(&self, change: &Change) -> Outcome {
        let invented = match self.fault {
            Fault::ClaimsApplied => change.check().is_ok(),
            Fault::SetsUnknown => is_unknown(change.target),
            _ => false,
        };
        if invented {
            return Outcome::applied(self.as_if(change));
        }
        if let Some(part) = self.refused_part(change) {
            return Outcome::from_error(Error::invalid(part.as_str(), "it cannot be held"));
        }
        let outcome = self.forward(self.reshaped(change)).await;
        self.spoil_outcome(change, outcome).await
    }

    async fn forward(&self, change: Change) -> Outcome {
        let nothing = || Outcome::from_error(Error::new(ErrorKind::Internal, "no outcome"));
        self.inner.set(&[change]).await.pop().unwrap_or_else(nothing)
    }

    /// What a strict change would lose, by the faults that are about something else.
    fn refused_part(&self, change: &Change) -> Option<StatusField> {
        let strict = change.tolerance == Tolerance::Strict;
        match self.fault {
            Fault::HidesLosses if strict && change.note.is_some() => Some(StatusField::Note),
            Fault::DropsTheEnd if strict && change.until.is_some() => Some(StatusField::Until),
            _ => None,
        }
    }

    /// The change as it is sent on.
    fn reshaped(&self, change: &Change) -> Change {
        let mut change = change.clone();
        match self.fault {
            Fault::IgnoresTheOptIn => change.allow_account = true,
            Fault::DropsTheNote | Fault::HidesLosses | Fault::IgnoresStrictness => {
                change.note = None;
            }
            Fault::DropsTheEnd => change.until = None,
            _ => {}
        }
        change
    }

    async fn spoil_outcome(&self, change: &Change, mut outcome: Outcome) -> Outcome {
        let lost = outcome.verdict == Verdict::Indeterminate;
        let not_found = |error: &Error| error.kind() == ErrorKind::NotFound;
        match self.fault {
            Fault::ClaimsNoChange if outcome.verdict == Verdict::Applied => {
                outcome.verdict = Verdict::NoChange;
            }
            Fault::LostAnswerFails if lost => {
                outcome.verdict = Verdict::Failed;
                outcome.error = outcome.error.map(|error| error.with_fate(Fate::NotApplied));
            }
            Fault::LostAnswerApplied if lost => return Outcome::applied(self.as_if(change)),
            Fault::SendsAgain if lost => return self.forward(change.clone()).await,
            Fault::ChangesNobody if outcome.error.as_ref().is_some_and(not_found) => {
                return Outcome::applied(self.as_if(change));
            }
            Fault::AbsenceDisables if change.target == Target::Absence(Absence::Absent) => {
                let disabled = Change::account(change.user.clone(), AccountState::Disabled);
                drop(self.inner.set(&[disabled.allowing_account()]).await);
            }
            Fault::GivesNoReason => outcome.error = None,
            Fault::IgnoresStrictness if change.note.is_some() => {
                outcome.losses.push(lost_part(StatusField::Note));
            }
            Fault::DropsTheEnd if change.until.is_some() => {
                outcome.losses.push(lost_part(StatusField::Until));
            }
            Fault::NoteInOutcomes => {
                let note = change.note.as_ref().map_or("", presence_core::Note::as_str);
                let repeat = |error: Error| error.with_message(format!("cannot hold {note:?}"));
                outcome.error = outcome.error.map(repeat);
            }
            _ => {}
        }
        let users = std::slice::from_ref(&change.user);
        outcome.error = outcome.error.map(|error| self.spoil(error, users));
        outcome
    }

    /// The status as it would be, had the change been made.
    fn as_if(&self, change: &Change) -> UserStatus {
        let subject = Subject::new(self.inner.name(), change.user.clone());
        let source = Source::new(self.inner.vendor(), Basis::Declared, Timestamp::UNIX_EPOCH);
        let status = UserStatus::new(subject, source);
        match change.target {
            Target::Availability(value) => status.with_availability(value),
            Target::Absence(value) => status.with_absence(value),
            Target::Account(value) => status.with_account(value),
        }
    }
}

fn lost_part(part: StatusField) -> Loss {
    Loss::new(part, LossKind::Dropped, "the vendor has no room for it")
}
