//! Applying a plan: what it says and nothing else, with every outcome kept.

mod check;
mod lane;
mod ledger;
mod options;
mod result;
mod stop;
mod tried;
mod verify;
mod wait;

use std::collections::BTreeMap;

use futures_util::future::join_all;
use presence_core::{Axis, Error, ErrorKind, Result};

use self::lane::Lane;
use self::ledger::Ledger;
pub use self::options::{ApplyOptions, Progress};
pub use self::result::{Applied, EntryResult, NotSent, Proof};
pub use self::stop::Stop;
use super::journal::Past;
use super::plan::PLAN_FORMAT;
use super::{Fleet, Journal, Plan, PlanEntry, Step};

impl Fleet {
    /// Applies a plan.
    ///
    /// * The [brake](super::Brake) and the plan itself are checked first; where they refuse,
    ///   nothing has been sent.
    /// * The providers are written side by side, each in batches, in the order of the plan.
    /// * Before a batch is sent, those whose state was read for the plan are read again. Where it
    ///   moved, the entry is left alone: [`NotSent::Stale`]. Those who stood already as wanted are
    ///   read again too.
    /// * Where there is a journal, it says what is about to be sent before it is.
    /// * A change of unknown fate is read back where the vendor can be read, after the time that it
    ///   takes to show a write; where the earlier state still stands, it is sent once more. Where
    ///   the vendor cannot be read it stays indeterminate and is never repeated.
    /// * What the vendor took is read back too, unless [`ApplyOptions::trusting`] says otherwise or
    ///   the vendor takes time to show a write; then its answer is the proof.
    /// * Entries stand for themselves: what follows by a rule is applied also where the change that
    ///   it follows from fails at its provider.
    /// * A provider that asks to be left alone for a while is; where that is longer than two
    ///   minutes, the rest is not sent: [`NotSent::Throttled`].
    /// * A provider that fails altogether is left alone after a while; what was not sent is said.
    ///
    /// Dropping this future stops it at once, and what was in flight is of unknown fate: use
    /// [`ApplyOptions::with_stop`] to end it cleanly.
    ///
    /// # Errors
    /// Nothing was sent then. [`ErrorKind::InvalidInput`] where the brake stops it (naming the
    /// limit), where accounts are not allowed, or where the journal has begun already;
    /// [`ErrorKind::Config`] where the plan was altered or names a provider that is not there;
    /// [`ErrorKind::Conflict`] where the journal is of another plan.
    pub async fn apply(&self, plan: &Plan, options: ApplyOptions) -> Result<Applied> {
        if options.journal.as_ref().is_some_and(|journal| !journal.is_fresh()) {
            let message = "this plan was begun already: resume it";
            return Err(Error::invalid("journal", message).with_operation("apply"));
        }
        self.run(plan, options).await
    }

    /// Goes on with a plan that was interrupted, by its journal.
    ///
    /// What has an outcome keeps it and is not sent again, unless the outcome is that nothing was
    /// done for a passing reason. That, and what was never sent, is sent as [`Fleet::apply`] would.
    /// What was about to be sent when the journal ends is of unknown fate:
    /// it is read back, called applied where it stands, sent again where the earlier state still
    /// stands, and left alone otherwise; where the vendor cannot be read it stays indeterminate.
    ///
    /// # Errors
    /// As [`Fleet::apply`]; [`ErrorKind::InvalidInput`] where there is no journal.
    pub async fn resume(&self, plan: &Plan, options: ApplyOptions) -> Result<Applied> {
        if options.journal.is_none() {
            return Err(Error::invalid("journal", "is needed to resume").with_operation("resume"));
        }
        self.run(plan, options).await
    }

    async fn run(&self, plan: &Plan, mut options: ApplyOptions) -> Result<Applied> {
        self.check(plan, &options)?;
        let journal = options.journal.take();
        let past = journal.as_ref().map(|journal| journal.past().clone()).unwrap_or_default();
        let sent_before = journal.as_ref().and_then(Journal::last_intent);
        let applied = Applied::from_past(plan, &past);
        let ledger = Ledger::new(applied, journal, &options);
        let lanes = self.0.members.iter().filter_map(|member| {
            let entries = self.left(plan, &member.name, &past);
            (!entries.is_empty()).then(|| {
                let lane = Lane::new(self, member, plan, &options, &ledger, &past, sent_before);
                lane.run(entries)
            })
        });
        join_all(lanes.collect::<Vec<_>>()).await;
        Ok(ledger.finish())
    }

    fn check(&self, plan: &Plan, options: &ApplyOptions) -> Result<()> {
        let refused = |field: &'static str, message: String| {
            Err(Error::config(field, message).with_operation("apply"))
        };
        if plan.format != PLAN_FORMAT || plan.id != plan.hash()? {
            return refused("plan", "was altered since it was made: make it anew".to_owned());
        }
        if options.journal.as_ref().is_some_and(|journal| journal.plan_id() != plan.id) {
            let error = Error::new(ErrorKind::Conflict, "is of another plan");
            return Err(error.with_field("journal").with_operation("apply"));
        }
        for entry in plan.entries.iter().filter(|one| !is_refused(one)) {
            if self.member(&entry.provider).is_none() {
                return refused("plan", format!("no provider is called {}", entry.provider));
            }
            let writes = matches!(entry.step, Step::Write(_));
            if writes && entry.change.target.axis() == Axis::Account && !options.allow_account {
                let message = "the plan changes accounts, which must be allowed here too";
                return Err(Error::invalid("allow_account", message).with_operation("apply"));
            }
        }
        options.brake.check(plan, self.directory().len() as u64)
    }

    /// What of the plan is to be done at one provider: each entry, and whether it is in doubt.
    fn left(
        &self,
        plan: &Plan,
        provider: &str,
        past: &BTreeMap<usize, Past>,
    ) -> Vec<(usize, bool)> {
        let own = plan.entries.iter().enumerate().filter(|(_, one)| one.provider == provider);
        let open = own.filter(|(_, one)| !is_refused(one));
        let left = open.filter_map(|(at, _)| match past.get(&at) {
            None => Some((at, false)),
            Some(Past::Sent) => Some((at, true)),
            Some(Past::Done(result)) if result.is_indeterminate() => Some((at, true)),
            Some(Past::Done(result)) => result.may_be_tried_again().then_some((at, false)),
        });
        left.collect()
    }
}

const fn is_refused(entry: &PlanEntry) -> bool {
    matches!(entry.step, Step::Refused(_))
}
