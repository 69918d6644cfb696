//! [`Lane`]: one provider's part of a plan, batch by batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use presence_core::{Change, Fate, Outcome, Timestamp, UserRef, UserStatus};

use super::ledger::Ledger;
use super::tried::{Health, Tried};
use super::verify::Settled;
use super::{ApplyOptions, EntryResult, NotSent};
use crate::directory::PersonKey;
use crate::fleet::journal::Past;
use crate::fleet::member::Member;
use crate::fleet::reading::Raw;
use crate::fleet::standings::{Standing, standing};
use crate::fleet::stands::stands;
use crate::fleet::{Fleet, Plan, PlanEntry, Step};

/// How many entries are sent at once where they could not be read back after an interruption.
const BLIND_BATCH: usize = 8;

/// How many batches in a row may fail altogether before the provider is left alone.
const BAD_BATCHES: u32 = 3;

pub(super) struct Lane<'a> {
    pub(super) fleet: &'a Fleet,
    pub(super) member: &'a Member,
    pub(super) plan: &'a Plan,
    pub(super) trusting: bool,
    pub(super) ledger: &'a Ledger,
    batch: usize,
    /// Entries that were sent, in this run or before.
    pub(super) sent: BTreeSet<usize>,
    /// When something was last about to be sent in an earlier run.
    pub(super) sent_before: Option<Timestamp>,
    /// Before this the provider wants nothing.
    not_before: Option<Timestamp>,
    /// The entries of each person at this provider.
    of_person: HashMap<&'a PersonKey, Vec<usize>>,
}

impl<'a> Lane<'a> {
    pub(super) fn new(
        fleet: &'a Fleet,
        member: &'a Member,
        plan: &'a Plan,
        options: &ApplyOptions,
        ledger: &'a Ledger,
        past: &BTreeMap<usize, Past>,
        sent_before: Option<Timestamp>,
    ) -> Self {
        let mut of_person: HashMap<&PersonKey, Vec<usize>> = HashMap::new();
        let mut blind = false;
        let own = plan.entries.iter().enumerate();
        for (at, entry) in own.filter(|(_, entry)| *entry.provider == *member.name) {
            of_person.entry(&entry.person).or_default().push(at);
            blind |= matches!(entry.step, Step::Write(_)) && entry.fingerprint.is_none();
        }
        let usual = if blind { BLIND_BATCH } else { fleet.0.batch };
        let batch = options.batch.unwrap_or(usual).max(1);
        let sent = past.keys().copied().collect();
        let trusting = options.trusting;
        Self {
            fleet,
            member,
            plan,
            trusting,
            ledger,
            batch,
            sent,
            sent_before,
            not_before: None,
            of_person,
        }
    }

    pub(super) async fn run(mut self, entries: Vec<(usize, bool)>) {
        let doubtful: Vec<usize> =
            entries.iter().filter(|(_, it)| *it).map(|(at, _)| *at).collect();
        let mut left: BTreeSet<usize> =
            entries.iter().filter(|(_, it)| !*it).map(|(at, _)| *at).collect();
        let shown = doubtful.is_empty() || self.earlier_shown().await;
        for batch in self.batches(doubtful) {
            left.extend(self.clear_up(batch, shown).await);
        }
        let mut bad = 0;
        for batch in self.batches(left.into_iter().collect()) {
            let down = (bad >= BAD_BATCHES).then_some(NotSent::ProviderDown);
            let why = match self.ledger.halted().or(down) {
                None if self.until(self.not_before).await => None,
                None => self.ledger.halted().or(Some(NotSent::Throttled)),
                why => why,
            };
            if let Some(why) = why {
                self.skip(batch, why);
                continue;
            }
            match self.send(batch).await {
                Health::Fine => bad = 0,
                Health::Bad => bad += 1,
                Health::Hopeless => bad = BAD_BATCHES,
            }
        }
    }

    fn skip(&self, batch: Vec<usize>, why: NotSent) {
        let retry_at = self.not_before.filter(|_| why == NotSent::Throttled);
        let skipped = |at: usize| {
            let result = EntryResult::skipped(at, self.entry(at)?, why, None);
            Some(EntryResult { retry_at, ..result })
        };
        // What was in doubt before keeps its doubt.
        let fresh = batch.into_iter().filter(|at| !self.sent.contains(at));
        let skipped: Vec<EntryResult> = fresh.filter_map(skipped).collect();
        self.ledger.keep(&skipped, self.fleet.0.clock.now());
    }

    pub(super) fn entry(&self, at: usize) -> Option<&'a PlanEntry> {
        self.plan.entries.get(at)
    }

    /// Batches in the order of the plan; what one person gets stays together, where it fits.
    fn batches(&self, entries: Vec<usize>) -> Vec<Vec<usize>> {
        let left: BTreeSet<usize> = entries.iter().copied().collect();
        let mut taken = BTreeSet::new();
        let mut batches: Vec<Vec<usize>> = Vec::new();
        for at in entries {
            let Some(entry) = self.entry(at).filter(|_| !taken.contains(&at)) else { continue };
            let all = self.of_person.get(&entry.person).into_iter().flatten().copied();
            let all: Vec<usize> = all.filter(|one| left.contains(one)).collect();
            taken.extend(all.iter().copied());
            match batches.last_mut() {
                Some(batch) if batch.len() + all.len() <= self.batch => batch.extend(all),
                _ => batches.push(all),
            }
        }
        batches
    }

    /// Settles what was about to be sent when an earlier run ended; gives back what is to be sent
    /// again.
    async fn clear_up(&self, batch: Vec<usize>, shown: bool) -> Vec<usize> {
        let read = self.read(&batch).await;
        let mut results = Vec::new();
        let mut again = Vec::new();
        for at in batch {
            let Some(entry) = self.entry(at) else { continue };
            let doubt = EntryResult::in_doubt(at, entry);
            match self.settle(entry, doubt, &read, shown) {
                Settled::Known(result) | Settled::Open(result) => results.push(result),
                Settled::Undone(_) => again.push(at),
            }
        }
        self.ledger.keep(&results, self.fleet.0.clock.now());
        again
    }

    /// Reads those of the batch who can be read, each person once.
    pub(super) async fn read(&self, batch: &[usize]) -> BTreeMap<UserRef, Raw> {
        let readable = |entry: &&PlanEntry| self.member.reads_axis(entry.change.target.axis());
        let entries = batch.iter().filter_map(|at| self.entry(*at)).filter(readable);
        let users: BTreeSet<&UserRef> = entries.map(|entry| &entry.change.user).collect();
        let users: Vec<UserRef> = users.into_iter().cloned().collect();
        if users.is_empty() {
            return BTreeMap::new();
        }
        let raw = self.fleet.read_raw(self.member, &users).await;
        users.into_iter().zip(raw).collect()
    }

    /// How the entry's person stands, by what was read.
    pub(super) fn standing(&self, entry: &PlanEntry, read: &BTreeMap<UserRef, Raw>) -> Standing {
        let axis = entry.change.target.axis();
        let raw = read.get(&entry.change.user);
        raw.map_or(Standing::Unseen(None), |raw| standing(self.member, axis, raw))
    }

    /// Whether another entry of the plan has, or may have, changed the same person here.
    pub(super) fn touched(&self, at: usize, entry: &PlanEntry) -> bool {
        let all = self.of_person.get(&entry.person);
        all.is_some_and(|all| all.iter().any(|one| *one != at && self.sent.contains(one)))
    }

    /// Whether what the entry wants stands. Where a later entry of the plan has, or may have,
    /// changed the same person here, only the entry's own axis counts.
    pub(super) fn stands(&self, at: usize, entry: &PlanEntry, now: &UserStatus) -> Option<bool> {
        let later = || {
            let all = self.of_person.get(&entry.person);
            all.is_some_and(|all| all.iter().any(|one| *one > at && self.sent.contains(one)))
        };
        let target = entry.change.target;
        match stands(now, &entry.change, losses(entry)) {
            Some(false) if now.on(target.axis()) == target && later() => Some(true),
            stands => stands,
        }
    }

    async fn send(&mut self, batch: Vec<usize>) -> Health {
        let (ready, mut results) = self.ready(batch).await;
        self.ledger.keep(&results, self.fleet.0.clock.now());
        if ready.is_empty() {
            return Health::of(&results, true);
        }
        let tried = self.attempt(&ready).await;
        let again: Vec<usize> = tried.iter().filter_map(Tried::again).collect();
        results = tried.into_iter().map(Tried::into_result).collect();
        let undone: Vec<EntryResult>;
        (undone, results) = results.into_iter().partition(|one| again.contains(&one.entry));
        self.ledger.keep(&results, self.fleet.0.clock.now());
        results.extend(self.once_more(again, undone).await);
        Health::of(&results, true)
    }

    /// Sends once more what is known not to be done, when the provider allows it.
    async fn once_more(&mut self, again: Vec<usize>, undone: Vec<EntryResult>) -> Vec<EntryResult> {
        if undone.is_empty() {
            return undone;
        }
        self.ledger.note(&undone, self.fleet.0.clock.now());
        let due = undone.iter().filter_map(|one| one.retry_at).max();
        let results = if self.until(due).await {
            let (ready, mut results) = self.ready(again).await;
            if !ready.is_empty() {
                let tried = self.attempt(&ready).await;
                results.extend(tried.into_iter().map(Tried::into_result));
            }
            results
        } else {
            undone
        };
        self.ledger.keep(&results, self.fleet.0.clock.now());
        results
    }

    /// Sends entries once and settles what can be settled.
    async fn attempt(&mut self, entries: &[usize]) -> Vec<Tried> {
        let now = self.fleet.0.clock.now();
        let planned: Vec<(usize, &PlanEntry)> =
            entries.iter().filter_map(|at| Some((*at, self.entry(*at)?))).collect();
        if self.ledger.intend(self.plan, entries, now).is_err() {
            let skipped = |(at, entry)| {
                Tried::Settled(EntryResult::skipped(at, entry, NotSent::JournalFailed, None))
            };
            return planned.into_iter().map(skipped).collect();
        }
        self.sent.extend(entries.iter().copied());
        let changes: Vec<Change> = planned.iter().map(|(_, entry)| entry.change.clone()).collect();
        let mut outcomes = self.member.provider.set(&changes).await.into_iter();
        let missing = || {
            let error = self.member.broken("gave fewer outcomes than it was given changes");
            Outcome::from_error(error.with_fate(Fate::Unknown))
        };
        let results = planned.into_iter().map(|(at, entry)| {
            EntryResult::from_outcome(at, entry, outcomes.next().unwrap_or_else(missing))
        });
        let results: Vec<EntryResult> = results.collect();
        let asked = results.iter().filter_map(|one| one.retry_at).max();
        self.not_before = self.not_before.max(asked);
        self.verify(results).await
    }
}

pub(super) fn losses(entry: &PlanEntry) -> &[presence_core::Loss] {
    match &entry.step {
        Step::Write(planned) => &planned.losses,
        _ => &[],
    }
}
