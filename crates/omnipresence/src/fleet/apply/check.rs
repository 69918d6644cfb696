//! Looking before sending: nothing is sent to whoever does not stand as the plan saw them.

use std::collections::BTreeMap;

use presence_core::{UserRef, Verdict};

use super::lane::Lane;
use super::{EntryResult, NotSent, Proof};
use crate::fleet::reading::Raw;
use crate::fleet::standings::Standing;
use crate::fleet::stands::unchanged;
use crate::fleet::{PlanEntry, Step};

impl Lane<'_> {
    /// Reads those of the batch whose state was read for the plan. Gives back what may be sent, and
    /// what is settled without.
    pub(super) async fn ready(&self, batch: Vec<usize>) -> (Vec<usize>, Vec<EntryResult>) {
        let seen = |at: &usize| self.entry(*at).is_some_and(|entry| entry.fingerprint.is_some());
        let checked: Vec<usize> = batch.iter().copied().filter(seen).collect();
        let read = self.read(&checked).await;
        let mut results = Vec::new();
        let mut ready = Vec::new();
        for at in batch {
            let Some(entry) = self.entry(at) else { continue };
            match self.check(at, entry, &read) {
                None => ready.push(at),
                Some(result) => results.push(result),
            }
        }
        (ready, results)
    }

    /// What keeps an entry from being sent.
    fn check(
        &self,
        at: usize,
        entry: &PlanEntry,
        read: &BTreeMap<UserRef, Raw>,
    ) -> Option<EntryResult> {
        entry.fingerprint?;
        let skipped = |why, error| Some(EntryResult::skipped(at, entry, why, error));
        let now = match self.standing(entry, read) {
            Standing::Fresh(now) => now,
            Standing::Unseen(_) => return skipped(NotSent::Unreadable, None),
            Standing::Failed(error) => return skipped(NotSent::Unreadable, Some(error)),
        };
        let same = unchanged(entry, &now, self.touched(at, entry));
        let wanted = self.stands(at, entry, &now) == Some(true);
        let verdict = match entry.step {
            Step::Write(_) if same => return None,
            // What was sent and stands is what was sent.
            Step::Write(_) if wanted && self.sent.contains(&at) => Verdict::Applied,
            _ if wanted || same => Verdict::NoChange,
            _ => return skipped(NotSent::Stale, None),
        };
        Some(EntryResult {
            proof: Proof::Read,
            after: Some(now.projection_hash()),
            ..EntryResult::new(at, entry, verdict)
        })
    }
}
