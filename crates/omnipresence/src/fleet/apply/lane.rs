//! [`Lane`]: one provider's part of a plan, batch by batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use presence_core::{Change, Error, ErrorKind, Fate, Outcome, UserRef, Verdict};

use super::ledger::Ledger;
use super::verify::Settled;
use super::{ApplyOptions, EntryResult, NotSent, Proof};
use crate::directory::PersonKey;
use crate::fleet::member::Member;
use crate::fleet::planner::{Standing, standing};
use crate::fleet::reading::Raw;
use crate::fleet::stands::{stands, unchanged};
use crate::fleet::{Fleet, Plan, PlanEntry, Step};

/// How many entries are sent at once where they could not be read back after an interruption.
const BLIND_BATCH: usize = 8;

/// How many batches in a row may fail altogether before the provider is left alone.
const BAD_BATCHES: u32 = 3;

/// The longest wait for a provider: until it allows another try, or shows what was written.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

pub(super) struct Lane<'a> {
    pub(super) fleet: &'a Fleet,
    pub(super) member: &'a Member,
    pub(super) plan: &'a Plan,
    pub(super) trusting: bool,
    ledger: &'a Ledger,
    batch: usize,
    /// Entries that were sent, in this run or before.
    sent: BTreeSet<usize>,
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
        sent: BTreeSet<usize>,
    ) -> Self {
        let mut of_person: HashMap<&PersonKey, Vec<usize>> = HashMap::new();
        let mut blind = false;
        for (at, entry) in plan.writes().filter(|(_, entry)| *entry.provider == *member.name) {
            of_person.entry(&entry.person).or_default().push(at);
            blind |= entry.fingerprint.is_none();
        }
        let usual = if blind { BLIND_BATCH } else { fleet.0.batch };
        let batch = options.batch.unwrap_or(usual).max(1);
        Self { fleet, member, plan, trusting: options.trusting, ledger, batch, sent, of_person }
    }

    pub(super) async fn run(mut self, entries: Vec<(usize, bool)>) {
        let doubtful: Vec<usize> =
            entries.iter().filter(|(_, it)| *it).map(|(at, _)| *at).collect();
        let mut left: BTreeSet<usize> =
            entries.iter().filter(|(_, it)| !*it).map(|(at, _)| *at).collect();
        for batch in self.batches(doubtful) {
            left.extend(self.clear_up(batch).await);
        }
        let mut bad = 0;
        for batch in self.batches(left.into_iter().collect()) {
            let halted = self.ledger.halted();
            let down = (bad >= BAD_BATCHES).then_some(NotSent::ProviderDown);
            if let Some(why) = halted.or(down) {
                let now = self.fleet.0.clock.now();
                let skipped =
                    |at: usize| Some(EntryResult::skipped(at, self.entry(at)?, why, None));
                // What was in doubt before keeps its doubt.
                let fresh = batch.into_iter().filter(|at| !self.sent.contains(at));
                self.ledger.keep(fresh.filter_map(skipped).collect(), now);
                continue;
            }
            match self.send(batch).await {
                Health::Fine => bad = 0,
                Health::Bad => bad += 1,
                Health::Hopeless => bad = BAD_BATCHES,
            }
        }
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
    async fn clear_up(&self, batch: Vec<usize>) -> Vec<usize> {
        let read = self.read(&batch).await;
        let mut results = Vec::new();
        let mut again = Vec::new();
        for at in batch {
            let Some(entry) = self.entry(at) else { continue };
            let doubt = EntryResult::in_doubt(at, entry);
            match self.settle(entry, doubt, &read) {
                Settled::Known(result) | Settled::Open(result) => results.push(result),
                Settled::Undone(_) => again.push(at),
            }
        }
        self.ledger.keep(results, self.fleet.0.clock.now());
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

    async fn send(&mut self, batch: Vec<usize>) -> Health {
        let checked: Vec<usize> = batch
            .iter()
            .copied()
            .filter(|at| self.entry(*at).is_some_and(|entry| entry.fingerprint.is_some()))
            .collect();
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
        let health = Health::of(&results, ready.is_empty());
        self.ledger.keep(results, self.fleet.0.clock.now());
        if ready.is_empty() {
            return health;
        }
        let mut results = self.attempt(&ready).await;
        let again: Vec<usize> = results.iter().filter_map(Tried::again).collect();
        if !again.is_empty() && self.ledger.halted().is_none() && self.waited(&results).await {
            results.retain(|one| one.again().is_none());
            results.extend(self.attempt(&again).await);
        }
        let results: Vec<EntryResult> = results.into_iter().map(Tried::into_result).collect();
        let health = Health::of(&results, true);
        self.ledger.keep(results, self.fleet.0.clock.now());
        health
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
        match self.standing(entry, read) {
            Standing::Fresh(now) if unchanged(entry, &now, self.touched(at, entry)) => None,
            Standing::Fresh(now) => match stands(&now, &entry.change, losses(entry)) {
                Some(true) => Some(EntryResult {
                    proof: Proof::Read,
                    after: Some(now.projection_hash()),
                    ..EntryResult::new(at, entry, Verdict::NoChange)
                }),
                _ => skipped(NotSent::Stale, None),
            },
            Standing::Unseen(_) => skipped(NotSent::Unreadable, None),
            Standing::Failed(error) => skipped(NotSent::Unreadable, Some(error)),
        }
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
        self.verify(results.collect()).await
    }

    /// Waits until the provider allows another try; false where that is too far off.
    async fn waited(&self, results: &[Tried]) -> bool {
        let now = self.fleet.0.clock.now();
        let due = results.iter().filter_map(Tried::retry_at).max();
        let wait = due.map_or(Duration::ZERO, |due| due.saturating_since(now));
        if wait > LONGEST_WAIT {
            return false;
        }
        if !wait.is_zero() {
            self.fleet.0.clock.sleep(wait).await;
        }
        self.ledger.halted().is_none()
    }

    /// Waits until a read shows what was written.
    pub(super) async fn until_shown(&self) {
        let delay = self.member.able.read_after_write_delay.unwrap_or_default();
        if !delay.is_zero() {
            self.fleet.0.clock.sleep(delay.min(LONGEST_WAIT)).await;
        }
    }
}

pub(super) fn losses(entry: &PlanEntry) -> &[presence_core::Loss] {
    match &entry.step {
        Step::Write(planned) => &planned.losses,
        _ => &[],
    }
}

/// What one attempt came to.
pub(super) enum Tried {
    /// This is it.
    Settled(EntryResult),
    /// It is known not to be done, and may be sent once more.
    Undone(EntryResult),
}

impl Tried {
    fn again(&self) -> Option<usize> {
        match self {
            Self::Settled(_) => None,
            Self::Undone(result) => Some(result.entry),
        }
    }

    fn retry_at(&self) -> Option<presence_core::Timestamp> {
        match self {
            Self::Settled(_) => None,
            Self::Undone(result) => result.retry_at,
        }
    }

    fn into_result(self) -> EntryResult {
        match self {
            Self::Settled(result) | Self::Undone(result) => result,
        }
    }
}

/// How a provider does.
enum Health {
    Fine,
    /// Nothing of a batch worked, for reasons that are the provider's.
    Bad,
    /// And it cannot get better by itself.
    Hopeless,
}

impl Health {
    fn of(results: &[EntryResult], all: bool) -> Self {
        let kind = |result: &EntryResult| result.error.as_ref().map(Error::kind);
        let down = |result: &EntryResult| {
            matches!(
                kind(result),
                Some(
                    ErrorKind::Unauthenticated
                        | ErrorKind::RateLimited
                        | ErrorKind::Unavailable
                        | ErrorKind::Timeout
                        | ErrorKind::Connection
                )
            )
        };
        if !all || results.is_empty() || !results.iter().all(down) {
            return Self::Fine;
        }
        let rejected = |result: &EntryResult| kind(result) == Some(ErrorKind::Unauthenticated);
        if results.iter().any(rejected) { Self::Hopeless } else { Self::Bad }
    }
}
