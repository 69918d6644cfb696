//! [`Applied`] and [`EntryResult`]: what became of a plan.

use std::collections::BTreeMap;

use presence_core::{Error, ErrorKind, Fate, Loss, Outcome, ProjectionHash, Timestamp, Verdict};
use serde::{Deserialize, Serialize};

use crate::directory::PersonKey;
use crate::fleet::journal::Past;
use crate::fleet::{Plan, PlanEntry, Step};

/// What became of a plan: one result an entry, in the plan's order.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Applied {
    /// The plan's id.
    pub plan: String,
    /// One result for each of [`Plan::entries`], in its place.
    pub results: Vec<EntryResult>,
}

/// What became of one entry. Holds no status and no note.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EntryResult {
    /// The entry's place in the plan.
    pub entry: usize,
    /// Whose status.
    pub person: PersonKey,
    /// Where.
    pub provider: String,
    /// The verdict. [`Verdict::Skipped`] where nothing was sent; see `not_sent`.
    pub verdict: Verdict,
    /// Why nothing was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_sent: Option<NotSent>,
    /// On what the verdict rests.
    #[serde(default, skip_serializing_if = "Proof::is_none")]
    pub proof: Proof,
    /// What the vendor could not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
    /// What else happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub side_effects: Vec<String>,
    /// When trying again is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
    /// The fingerprint of the state that stood afterwards, where it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ProjectionHash>,
}

/// Why nothing was sent for an entry that the plan does not refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotSent {
    /// The state moved since the plan was made.
    Stale,
    /// The state could not be read again.
    Unreadable,
    /// It was stopped before its turn came.
    Stopped,
    /// The provider failed too often before its turn came.
    ProviderDown,
    /// The provider asked to be left alone for longer than is waited: until `retry_at`.
    Throttled,
    /// The journal could not be written, and nothing is sent without it.
    JournalFailed,
    /// Its turn has not come: only in what a journal tells of an interrupted run.
    NotReached,
}

/// On what a verdict rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proof {
    /// On nothing that was seen.
    #[default]
    None,
    /// On the vendor's answer.
    Answer,
    /// On the state as it was read.
    Read,
}

impl Proof {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

impl Applied {
    /// Whether everybody is in the state that the plan wanted.
    #[must_use]
    pub fn all_wanted(&self) -> bool {
        self.results.iter().all(|one| one.verdict.is_success())
    }

    /// Whether anybody is.
    #[must_use]
    pub fn any_wanted(&self) -> bool {
        self.results.iter().any(|one| one.verdict.is_success())
    }

    /// How many results have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.results.iter().filter(|one| one.verdict == verdict).count()
    }

    /// Those of whom it is not known what happened.
    pub fn indeterminate(&self) -> impl Iterator<Item = &EntryResult> {
        self.results.iter().filter(|one| one.is_indeterminate())
    }

    /// Those for whom nothing was sent that the plan would have written: what a resume would try.
    pub fn not_sent(&self) -> impl Iterator<Item = &EntryResult> {
        self.results.iter().filter(|one| one.not_sent.is_some())
    }

    /// As a journal tells it; what the plan refuses is known without one.
    pub(in crate::fleet) fn from_past(plan: &Plan, past: &BTreeMap<usize, Past>) -> Self {
        let entries = plan.entries.iter().enumerate();
        let results = entries.map(|(at, entry)| match (past.get(&at), &entry.step) {
            (Some(Past::Done(result)), _) => result.clone(),
            (Some(Past::Sent), _) => EntryResult::in_doubt(at, entry),
            (None, Step::Refused(error)) => {
                EntryResult::from_outcome(at, entry, Outcome::from_error(error.clone()))
            }
            (None, Step::Write(_) | Step::AlreadySo) => {
                EntryResult::skipped(at, entry, NotSent::NotReached, None)
            }
        });
        Self { plan: plan.id.clone(), results: results.collect() }
    }
}

impl EntryResult {
    /// Whether it is not known what happened.
    #[must_use]
    pub const fn is_indeterminate(&self) -> bool {
        matches!(self.verdict, Verdict::Indeterminate)
    }

    /// Whether nothing was done, for a reason that may have passed.
    pub(super) fn may_be_tried_again(&self) -> bool {
        let passing = |error: &Error| error.is_temporary() && error.fate() == Fate::NotApplied;
        match self.verdict {
            Verdict::Throttled => true,
            Verdict::Failed => self.error.as_ref().is_some_and(passing),
            _ => false,
        }
    }

    pub(super) fn new(at: usize, entry: &PlanEntry, verdict: Verdict) -> Self {
        Self {
            entry: at,
            person: entry.person.clone(),
            provider: entry.provider.clone(),
            verdict,
            not_sent: None,
            proof: Proof::None,
            losses: Vec::new(),
            side_effects: Vec::new(),
            retry_at: None,
            error: None,
            after: None,
        }
    }

    pub(super) fn skipped(
        at: usize,
        entry: &PlanEntry,
        why: NotSent,
        error: Option<Error>,
    ) -> Self {
        let message = match why {
            NotSent::Stale => "the state moved since the plan was made",
            NotSent::Unreadable => "the state could not be read again",
            NotSent::Stopped => "stopped before its turn",
            NotSent::ProviderDown => "the provider failed too often",
            NotSent::Throttled => "the provider asked to be left alone for a while",
            NotSent::JournalFailed => "the journal could not be written",
            NotSent::NotReached => "its turn has not come",
        };
        let error = error.unwrap_or_else(|| Error::new(ErrorKind::Conflict, message));
        let base = Self::new(at, entry, Verdict::Skipped);
        Self { not_sent: Some(why), error: Some(error), ..base }
    }

    pub(super) fn in_doubt(at: usize, entry: &PlanEntry) -> Self {
        let message = "it was about to be sent when the run was interrupted";
        let error = Error::new(ErrorKind::Closed, message).with_fate(Fate::Unknown);
        Self { error: Some(error), ..Self::new(at, entry, Verdict::Indeterminate) }
    }

    pub(super) fn from_outcome(at: usize, entry: &PlanEntry, outcome: Outcome) -> Self {
        let Outcome { verdict, status, losses, side_effects, retry_at, error, .. } = outcome;
        Self {
            proof: if verdict.is_success() { Proof::Answer } else { Proof::None },
            losses,
            side_effects,
            retry_at,
            error,
            after: status.map(|status| status.projection_hash()),
            ..Self::new(at, entry, verdict)
        }
    }
}
