//! [`FleetBuilder`]: puts a fleet together and names everything that is wrong with it.

use std::sync::Arc;
use std::time::Duration;

use presence_core::{Clock, EffectiveOrder, Problems, Result, UserStatusProvider};

use super::member::Member;
use super::owners::{AxisOwners, Owners};
use super::{Fleet, Inner, Privacy, Rules};
use crate::directory::Directory;

/// The most calls that run at a time at one provider, and the most people in one call, that can be
/// asked for.
const MOST: usize = 1_000;

/// Builds a [`Fleet`].
#[derive(Clone, Debug)]
pub struct FleetBuilder {
    providers: Vec<Arc<dyn UserStatusProvider>>,
    directory: Arc<Directory>,
    clock: Arc<dyn Clock>,
    owners: AxisOwners,
    concurrency: usize,
    batch: usize,
    stale_after: Option<Duration>,
    privacy: Privacy,
    order: EffectiveOrder,
    rules: Rules,
}

impl FleetBuilder {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            providers: Vec::new(),
            directory: Arc::default(),
            clock,
            owners: AxisOwners::default(),
            concurrency: 4,
            batch: 100,
            stale_after: None,
            privacy: Privacy::default(),
            order: EffectiveOrder::default(),
            rules: Rules::default(),
        }
    }

    /// Adds a provider. Where nothing else decides, the one that was added first owns an axis.
    #[must_use]
    pub fn provider(mut self, provider: Arc<dyn UserStatusProvider>) -> Self {
        self.providers.push(provider);
        self
    }

    /// Adds providers.
    #[must_use]
    pub fn providers(
        mut self,
        providers: impl IntoIterator<Item = Arc<dyn UserStatusProvider>>,
    ) -> Self {
        self.providers.extend(providers);
        self
    }

    /// Says who is in it.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<Arc<Directory>>) -> Self {
        self.directory = directory.into();
        self
    }

    /// Says which providers own which axis.
    #[must_use]
    pub fn owners(mut self, owners: AxisOwners) -> Self {
        self.owners = owners;
        self
    }

    /// How many batches of people are read at a time (4 where nothing is said, 1,000 at most).
    #[must_use]
    pub const fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// How many people are in a batch (100 where nothing is said, 1,000 at most).
    #[must_use]
    pub const fn batch(mut self, batch: usize) -> Self {
        self.batch = batch;
        self
    }

    /// A status that is older than this is unknown, because it is stale. Without it no status is.
    #[must_use]
    pub const fn stale_after(mut self, age: Duration) -> Self {
        self.stale_after = Some(age);
        self
    }

    /// What of a status is left out of everything that this fleet hands out.
    #[must_use]
    pub const fn privacy(mut self, privacy: Privacy) -> Self {
        self.privacy = privacy;
        self
    }

    /// In which order the axes are asked for the one word.
    #[must_use]
    pub fn effective_order(mut self, order: EffectiveOrder) -> Self {
        self.order = order;
        self
    }

    /// Carries changes to other axes; nothing is carried where nothing is said.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// The fleet. No I/O.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config), naming every problem: no provider,
    /// two of one name, an owner or a rule that names a provider which is not there, a rule that
    /// could raise reachability.
    pub fn build(self) -> Result<Fleet> {
        let mut problems = Problems::new();
        if self.providers.is_empty() {
            problems.add("providers", "there is none");
        }
        let members: Vec<Member> = self.providers.into_iter().map(Member::new).collect();
        for (at, member) in members.iter().enumerate() {
            if members.iter().take(at).any(|other| other.name == member.name) {
                problems.add("providers", format!("two are called {}", member.name));
            }
        }
        for (field, number) in [("concurrency", self.concurrency), ("batch", self.batch)] {
            if !(1..=MOST).contains(&number) {
                problems.add(field, format!("must be from 1 to {MOST}"));
            }
        }
        let owners = Owners::new(&self.owners, &members, &mut problems);
        self.rules.check(&members, &mut problems);
        problems.finish()?;
        Ok(Fleet(Arc::new(Inner {
            members,
            directory: self.directory,
            clock: self.clock,
            owners,
            concurrency: self.concurrency,
            batch: self.batch,
            stale_after: self.stale_after,
            privacy: self.privacy,
            order: self.order,
            rules: self.rules,
        })))
    }
}
