//! [`Fleet`]: every provider and everybody of a directory, waiting.

use std::sync::Arc;

use futures_util::StreamExt;
use presence_core::Result;

use super::{Items, Waiting};
use crate::directory::PersonKey;
use crate::fleet::{
    Applied, ApplyOptions, FleetChange, FleetEvent, FleetWatchOptions, PeopleOptions, PersonView,
    Plan,
};

/// A [fleet](crate::fleet::Fleet), waiting. Clones share the fleet and the runtime.
///
/// ```
/// use std::sync::Arc;
///
/// use omnipresence::blocking;
/// use omnipresence::directory::{Directory, PersonKey};
/// use omnipresence::fleet::{ApplyOptions, Fleet, FleetChange};
/// use omnipresence::{Absence, ManualClock, MemoryProvider, Target, Timestamp};
///
/// # fn main() -> omnipresence::Result<()> {
/// // Programs take the clock of the crate that does their I/O.
/// let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
/// let fleet = Fleet::builder(clock)
///     .provider(Arc::new(MemoryProvider::with_people(["anna"])))
///     .directory(Directory::from_csv("key,provider,user\np-1,memory,login:anna\n")?)
///     .build()?;
/// let fleet = blocking::Fleet::new(fleet)?;
///
/// let anna = PersonKey::new("p-1")?;
/// let plan = fleet.plan([FleetChange::new(anna.clone(), Target::Absence(Absence::Absent))])?;
/// assert!(fleet.apply(&plan, ApplyOptions::new())?.all_wanted());
/// println!("{}", fleet.person(&anna)?.effective);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Fleet {
    fleet: crate::fleet::Fleet,
    waiting: Arc<Waiting>,
}

impl Fleet {
    /// Stands before `fleet`. Nothing is sent.
    ///
    /// # Errors
    /// `Unsupported` inside an async runtime; `Internal` where the system gives no runtime.
    pub fn new(fleet: crate::fleet::Fleet) -> Result<Self> {
        Ok(Self { fleet, waiting: Waiting::new()? })
    }

    /// The fleet behind it.
    #[must_use]
    pub fn fleet(&self) -> &crate::fleet::Fleet {
        &self.fleet
    }

    /// As [`crate::fleet::Fleet::person`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn person(&self, key: &PersonKey) -> Result<PersonView> {
        self.waiting.run("person", self.fleet.person(key))?
    }

    /// As [`crate::fleet::Fleet::people`]. The only error is that of a call inside an async
    /// runtime.
    pub fn people(&self, options: PeopleOptions) -> Items<PersonView> {
        Items::new(&self.waiting, "people", Box::pin(self.fleet.people(options).map(Ok)))
    }

    /// As [`crate::fleet::Fleet::plan`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn plan(&self, changes: impl IntoIterator<Item = FleetChange>) -> Result<Plan> {
        self.waiting.run("plan", self.fleet.plan(changes))?
    }

    /// As [`crate::fleet::Fleet::apply`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn apply(&self, plan: &Plan, options: ApplyOptions) -> Result<Applied> {
        self.waiting.run("apply", self.fleet.apply(plan, options))?
    }

    /// As [`crate::fleet::Fleet::resume`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn resume(&self, plan: &Plan, options: ApplyOptions) -> Result<Applied> {
        self.waiting.run("resume", self.fleet.resume(plan, options))?
    }

    /// As [`crate::fleet::Fleet::undo`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn undo(&self, plan: &Plan, applied: &Applied) -> Result<Plan> {
        self.waiting.run("undo", self.fleet.undo(plan, applied))?
    }

    /// As [`crate::fleet::Fleet::watch`]. Time passes for it only while somebody waits for the next
    /// event, and its only error is that of a call inside an async runtime.
    pub fn watch(&self, options: &FleetWatchOptions) -> Items<FleetEvent> {
        Items::new(&self.waiting, "watch", Box::pin(self.fleet.watch(options).map(Ok)))
    }
}
