//! Writing: one call for a whole batch, and one reading that says of each person what became of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use presence_core::{
    Change, Error, ErrorKind, Fate, Loss, Outcome, PlannedChange, Preview, Result, UserRef,
    UserStatus, Verdict,
};

use super::find::{Found, Key, Place};
use super::people::Person;
use super::{Inner, tag};
use crate::capabilities::WRITE_BATCH;
use crate::client::{Absence, Id, IdSet};
use crate::map;
use crate::rpc::JobFailure;

/// One change that is to be made.
struct Entry<'a> {
    index: usize,
    asked: &'a UserRef,
    person: Arc<Person>,
    absent: bool,
}

/// One outcome a change, in the order given. Changes of one person are made one after the other;
/// all others together.
pub(super) async fn set(inner: &Inner, changes: &[Change]) -> Vec<Outcome> {
    let wanted: Vec<Result<(bool, Vec<Loss>)>> = changes.iter().map(map::wanted).collect();
    let good = changes.iter().enumerate().zip(&wanted).filter_map(|((index, change), wanted)| {
        let (absent, _) = wanted.as_ref().ok()?;
        Some((index, &change.user, *absent))
    });
    let good: Vec<(usize, &UserRef, bool)> = good.collect();
    let users: Vec<UserRef> = good.iter().map(|(_, user, _)| (*user).clone()).collect();
    let found = if users.is_empty() { Vec::new() } else { inner.find(&users).await };
    let mut outcomes: BTreeMap<usize, Outcome> = BTreeMap::new();
    let mut batches: Vec<(Place, Vec<Entry<'_>>)> = Vec::new();
    for ((index, asked, absent), found) in good.into_iter().zip(found) {
        match found {
            Err(error) => {
                outcomes.insert(index, Outcome::from_error(error));
            }
            Ok(Found { place, person }) => {
                let entry = Entry { index, asked, person, absent };
                match batches.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, batch)) => batch.push(entry),
                    None => batches.push((place, vec![entry])),
                }
            }
        }
    }
    for (place, batch) in batches {
        Batch { inner, place: &place, outcomes: &mut outcomes }.make(batch).await;
    }
    let all = wanted.into_iter().enumerate().map(|(index, wanted)| match wanted {
        Err(error) => Outcome::from_error(error),
        Ok((_, losses)) => {
            let outcome = outcomes.remove(&index);
            outcome.unwrap_or_else(|| Outcome::from_error(untold())).with_losses(losses)
        }
    });
    all.map(|outcome| named(inner, outcome)).collect()
}

/// What [`set`] would send: some calls for all, however many.
pub(super) fn preview(changes: &[Change]) -> Preview {
    let plan = |change: &Change| {
        let (absent, losses) = map::wanted(change)?;
        Key::check(&change.user)?;
        let calls = [
            "wfm.GetOrganisationObjects for all of the batch",
            "wfm.GetAbsentUsers for all of the batch",
            "wfm.ConfigUserAbsence for all of the batch",
            "wfm.GetAbsentUsers for all of the batch",
        ];
        let effects = map::possible_side_effects(absent);
        let plan = PlannedChange::new(calls.map(str::to_owned));
        Ok(plan.with_losses(losses).with_side_effects(effects))
    };
    let plans: Vec<Result<PlannedChange>> =
        changes.iter().map(|change| plan(change).map_err(|error| tag(error, "set"))).collect();
    let good = plans.iter().filter(|plan| plan.is_ok()).count();
    let requests = match good {
        0 => 0,
        // The organisations are asked for too, where they are not remembered.
        good => 1 + 3 + good.div_ceil(WRITE_BATCH) as u64,
    };
    Preview::new(plans, requests, Duration::ZERO)
}

/// The changes in one organisation, and what became of them.
struct Batch<'a> {
    inner: &'a Inner,
    place: &'a Place,
    outcomes: &'a mut BTreeMap<usize, Outcome>,
}

impl Batch<'_> {
    /// Makes the first change of everybody together, then the second, and so on.
    async fn make(&mut self, entries: Vec<Entry<'_>>) {
        let mut standing = None;
        for round in rounds(entries) {
            standing = self.make_together(round, standing).await;
        }
    }

    /// Gives who is absent then, where that is known.
    async fn make_together(
        &mut self,
        entries: Vec<Entry<'_>>,
        standing: Option<IdSet>,
    ) -> Option<IdSet> {
        let before = match standing {
            Some(standing) => Ok(standing),
            None => self.absent().await,
        };
        let before = match before {
            Ok(before) => before,
            Err(error) => {
                for entry in entries {
                    self.outcomes.insert(entry.index, Outcome::from_error(error.clone()));
                }
                return None;
            }
        };
        let (standing, due): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|entry| before.contains(&entry.person.id) == entry.absent);
        for entry in standing {
            let outcome = match self.status(&entry, entry.absent) {
                Ok(status) => Outcome::no_change(status),
                Err(_) => Outcome::new(Verdict::NoChange),
            };
            self.outcomes.insert(entry.index, outcome);
        }
        if due.is_empty() {
            return Some(before);
        }
        let mut sent = Vec::with_capacity(due.len().div_ceil(WRITE_BATCH));
        for chunk in due.chunks(WRITE_BATCH) {
            sent.push(self.configure(chunk).await);
        }
        // Nothing to verify where nothing can have been done.
        let open = sent.iter().any(|it| it.as_ref().err().is_none_or(is_open));
        let after = if open { self.absent().await } else { Ok(before) };
        for (chunk, sent) in due.chunks(WRITE_BATCH).zip(&sent) {
            for entry in chunk {
                let outcome = self.judge(entry, sent, &after);
                self.outcomes.insert(entry.index, outcome);
            }
        }
        after.ok()
    }

    async fn absent(&self) -> Result<IdSet> {
        self.inner.client.absent_users(&self.place.organisation).await
    }

    async fn configure(&self, entries: &[Entry<'_>]) -> Result<()> {
        let absence = |entry: &Entry<'_>| match entry.absent {
            true => Absence::absent(&entry.person.id),
            false => Absence::present(&entry.person.id),
        };
        let absences: Vec<Absence> = entries.iter().map(absence).collect();
        self.inner.client.configure_user_absence(&self.place.organisation, &absences).await
    }

    /// What one answer for all and one reading say about this change.
    fn judge(&self, entry: &Entry<'_>, sent: &Result<()>, after: &Result<IdSet>) -> Outcome {
        let stands = after.as_ref().ok().map(|absent| absent.contains(&entry.person.id));
        let mut outcome = match (sent, stands) {
            (Err(error), _) if !is_open(error) => return Outcome::from_error(error.clone()),
            (_, Some(absent)) if absent == entry.absent => return self.applied(entry),
            // The server has answered that the job failed, and nothing was done for this person.
            (Err(error), Some(_)) if JobFailure::of(error).is_some() => {
                Outcome::from_error(error.clone().with_fate(Fate::NotApplied))
            }
            (Err(error), _) => Outcome::from_error(error.clone()),
            (Ok(()), Some(_)) => {
                let message = "enaio answered success, and the absence does not stand";
                Outcome::from_error(
                    Error::new(ErrorKind::Mismatch, message).with_fate(Fate::Unknown),
                )
            }
            (Ok(()), None) => Outcome::from_error(unverified(after)),
        };
        outcome.status = stands.and_then(|absent| self.status(entry, absent).ok());
        outcome
    }

    fn applied(&self, entry: &Entry<'_>) -> Outcome {
        let effects = map::side_effects(entry.absent, entry.person.has_substitutes);
        let outcome = match self.status(entry, entry.absent) {
            Ok(status) => Outcome::applied(status),
            Err(_) => Outcome::new(Verdict::Applied),
        };
        outcome.with_side_effects(effects)
    }

    fn status(&self, entry: &Entry<'_>, absent: bool) -> Result<UserStatus> {
        self.inner.status(self.place, &entry.person, Some(entry.asked), absent)
    }
}

/// The first change of everybody, the second of those who have one, and so on.
fn rounds(entries: Vec<Entry<'_>>) -> Vec<Vec<Entry<'_>>> {
    let mut rounds: Vec<Vec<Entry<'_>>> = Vec::new();
    let mut earlier: HashMap<Id, usize> = HashMap::new();
    for entry in entries {
        let count = earlier.entry(entry.person.id.clone()).or_default();
        match rounds.get_mut(*count) {
            Some(round) => round.push(entry),
            None => rounds.push(vec![entry]),
        }
        *count += 1;
    }
    rounds
}

/// Whether something may have been done all the same.
fn is_open(error: &Error) -> bool {
    error.fate() != Fate::NotApplied
}

/// One answer stands for the whole batch, of which a part may not have been done.
fn unverified(after: &Result<IdSet>) -> Error {
    let message = "enaio answered success for the whole batch, and reading it back failed";
    let error = match after {
        Err(error) => error.clone().with_message(message),
        Ok(_) => Error::new(ErrorKind::Internal, message),
    };
    error.with_fate(Fate::Unknown)
}

fn untold() -> Error {
    Error::new(ErrorKind::Internal, "a change was left without an outcome").with_fate(Fate::Unknown)
}

fn named(inner: &Inner, mut outcome: Outcome) -> Outcome {
    outcome.error = outcome.error.map(|error| tag(error, "set"));
    outcome.with_retry_from(inner.clock().as_ref())
}
