//! Reading back: what was sent is looked for where the vendor can be read.

use std::collections::BTreeMap;

use presence_core::{Error, ErrorKind, Fate, UserRef, Verdict};

use super::lane::Lane;
use super::tried::Tried;
use super::{EntryResult, Proof};
use crate::fleet::PlanEntry;
use crate::fleet::reading::Raw;
use crate::fleet::standings::Standing;
use crate::fleet::stands::unchanged;

/// What reading back says of an entry of unknown fate.
pub(super) enum Settled {
    /// What happened.
    Known(EntryResult),
    /// Nothing happened: the earlier state still stands.
    Undone(EntryResult),
    /// It cannot be told.
    Open(EntryResult),
}

impl Lane<'_> {
    /// Settles results of unknown fate, and confirms the others, by reading back.
    pub(super) async fn verify(&self, results: Vec<EntryResult>) -> Vec<Tried> {
        let prompt = self.member.able.read_after_write_delay.unwrap_or_default().is_zero();
        let confirm = !self.trusting && prompt;
        let look = |one: &&EntryResult| {
            one.is_indeterminate() || confirm && one.verdict == Verdict::Applied
        };
        let looked: Vec<usize> = results.iter().filter(look).map(|one| one.entry).collect();
        let mut shown = true;
        if results.iter().any(EntryResult::is_indeterminate) {
            let known = results.iter().filter(|one| !one.is_indeterminate()).cloned();
            self.ledger.note(&known.collect::<Vec<_>>(), self.fleet.0.clock.now());
            shown = self.until_shown().await;
        }
        let read = self.read(&looked).await;
        let tried = results.into_iter().map(|result| {
            let Some(entry) = self.entry(result.entry) else { return Tried::Settled(result) };
            match result.verdict {
                Verdict::Indeterminate => match self.settle(entry, result, &read, shown) {
                    Settled::Known(result) | Settled::Open(result) => Tried::Settled(result),
                    Settled::Undone(result) => Tried::Undone(result),
                },
                Verdict::Applied => Tried::Settled(self.confirm(entry, result, &read)),
                Verdict::Throttled if result.retry_at.is_some() => Tried::Undone(result),
                _ => Tried::Settled(result),
            }
        });
        tried.collect()
    }

    /// What became of an entry of unknown fate, by what was read. Where the vendor may not show
    /// yet what was written, only the wanted state tells anything.
    pub(super) fn settle(
        &self,
        entry: &PlanEntry,
        result: EntryResult,
        read: &BTreeMap<UserRef, Raw>,
        shown: bool,
    ) -> Settled {
        let Standing::Fresh(now) = self.standing(entry, read) else {
            return Settled::Open(result);
        };
        let after = Some(now.projection_hash());
        let touched = self.touched(result.entry, entry);
        match self.stands(result.entry, entry, &now) {
            None => Settled::Open(result),
            Some(true) => Settled::Known(EntryResult {
                verdict: Verdict::Applied,
                proof: Proof::Read,
                error: None,
                after,
                ..result
            }),
            Some(false) if !shown => Settled::Open(result),
            Some(false) if unchanged(entry, &now, touched) => Settled::Undone(EntryResult {
                verdict: Verdict::Failed,
                proof: Proof::Read,
                error: Some(undone(result.error.as_ref())),
                after,
                ..result
            }),
            Some(false) => {
                let message = "read back: neither the wanted state nor the earlier one stands";
                let error = Error::new(ErrorKind::Conflict, message).with_fate(Fate::Unknown);
                Settled::Known(EntryResult {
                    verdict: Verdict::Failed,
                    proof: Proof::Read,
                    error: Some(error),
                    after,
                    ..result
                })
            }
        }
    }

    /// The vendor said that it is done; a reading that says otherwise is told.
    fn confirm(
        &self,
        entry: &PlanEntry,
        result: EntryResult,
        read: &BTreeMap<UserRef, Raw>,
    ) -> EntryResult {
        let Standing::Fresh(now) = self.standing(entry, read) else { return result };
        let after = Some(now.projection_hash());
        match self.stands(result.entry, entry, &now) {
            Some(true) => EntryResult { proof: Proof::Read, after, ..result },
            None => EntryResult { after, ..result },
            Some(false) => {
                let message = "the vendor took it, and another state stands";
                EntryResult {
                    verdict: Verdict::Superseded,
                    proof: Proof::Read,
                    error: Some(Error::new(ErrorKind::Mismatch, message).with_fate(Fate::Applied)),
                    after,
                    ..result
                }
            }
        }
    }
}

/// The error of the attempt, with what is known by now.
fn undone(error: Option<&Error>) -> Error {
    let message = "read back: the earlier state stands";
    match error {
        Some(error) => Error::new(error.kind(), message)
            .with_retry_state(error.retry_state())
            .with_source(error.clone()),
        None => Error::new(ErrorKind::Conflict, message),
    }
}
