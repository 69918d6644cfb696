//! [`Fleet`]: every provider and everybody of the directory, as one.
//!
//! One question is answered over all providers ([`Fleet::person`], [`Fleet::people`],
//! [`Fleet::watch`]) and one change is made over all of them, in three steps that can be looked at:
//! [`Fleet::plan`] reads and says what would be done, [`Fleet::apply`] does it and nothing else,
//! [`Fleet::undo`] makes the plan that takes it back.
//!
//! ```
//! use std::sync::Arc;
//!
//! use omnipresence::directory::{Directory, PersonKey};
//! use omnipresence::fleet::{ApplyOptions, Fleet, FleetChange};
//! use omnipresence::{Absence, ManualClock, MemoryProvider, Target, Timestamp};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> omnipresence::Result<()> {
//! let people = Directory::from_csv("key,provider,user\np-1,memory,login:anna\n")?;
//! // Programs take the clock of the crate that does their I/O.
//! let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
//! let fleet = Fleet::builder(clock)
//!     .provider(Arc::new(MemoryProvider::with_people(["anna", "jan"])))
//!     .directory(people)
//!     .build()?;
//!
//! let anna = PersonKey::new("p-1")?;
//! let away = FleetChange::new(anna.clone(), Target::Absence(Absence::Absent));
//! let plan = fleet.plan([away]).await?;
//! assert_eq!(plan.writes().count(), 1);
//!
//! let applied = fleet.apply(&plan, ApplyOptions::new()).await?;
//! assert!(applied.all_wanted());
//! assert_eq!(fleet.person(&anna).await?.absence.value, Target::Absence(Absence::Absent));
//!
//! let back = fleet.undo(&plan, &applied).await?;
//! assert!(fleet.apply(&back, ApplyOptions::new()).await?.all_wanted());
//! # Ok(())
//! # }
//! ```
//!
//! # What is safe
//!
//! * Nothing is written that is not in a plan, and nothing of which the state was read and has
//!   moved since: such entries are left alone and said to be stale.
//! * The account axis is touched only where a change names it and allows it, and the one who
//!   applies allows it too.
//! * A [`Brake`] stops a plan that changes too many people before its first write.
//! * A [`Journal`] says on disk what is about to be sent before it is; after a kill,
//!   [`Fleet::resume`] goes on without losing a change, and repeats one only where the state was
//!   read and is still the earlier one.
//! * A provider that fails hides nothing of the others.
//! * [`Rules`] that carry a change to another axis are opt-in and only ever lower reachability.
//!
//! Files are read and written with blocking calls, in short pieces.

mod apply;
mod brake;
mod builder;
mod change;
mod journal;
mod lists;
mod member;
mod owners;
mod people;
mod plan;
mod plan_options;
mod planner;
mod privacy;
mod reading;
mod rules;
mod standings;
mod stands;
mod undo;
mod view;
mod watch;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use presence_core::{Axis, Clock, EffectiveOrder, UserStatusProvider};

pub use self::apply::{Applied, ApplyOptions, EntryResult, NotSent, Progress, Proof, Stop};
pub use self::brake::{ALWAYS_ALLOWED, Brake};
pub use self::builder::FleetBuilder;
pub use self::change::FleetChange;
pub use self::journal::{JOURNAL_FORMAT, Journal};
pub use self::owners::AxisOwners;
pub use self::people::{PeopleOptions, PeopleStream};
pub use self::plan::{Estimate, Origin, PLAN_FORMAT, Plan, PlanEntry, Step, Unplaced};
pub use self::plan_options::{PlanOptions, ReadProgress};
pub use self::privacy::Privacy;
pub use self::reading::Reading;
pub use self::rules::{Rule, Rules};
pub use self::view::{AxisView, NotTaken, PassedOver, PersonView};
pub use self::watch::{FleetEvent, FleetEventStream, FleetWatchOptions, News};

use self::member::Member;
use self::owners::Owners;
use crate::directory::Directory;

/// Every provider and everybody of the directory, as one. Clones share everything.
#[derive(Clone)]
pub struct Fleet(Arc<Inner>);

struct Inner {
    members: Vec<Member>,
    directory: Arc<Directory>,
    clock: Arc<dyn Clock>,
    owners: Owners,
    concurrency: usize,
    batch: usize,
    stale_after: Option<Duration>,
    privacy: Privacy,
    order: EffectiveOrder,
    rules: Rules,
}

impl Fleet {
    /// Begins a fleet; its time is `clock`'s, which must be the providers' time too: a provider
    /// that only remembers what it wrote is told from one that reads by when its statuses were
    /// seen.
    #[must_use]
    pub fn builder(clock: Arc<dyn Clock>) -> FleetBuilder {
        FleetBuilder::new(clock)
    }

    /// Who is in it.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.0.directory
    }

    /// The providers, as they were configured.
    pub fn providers(&self) -> impl Iterator<Item = &Arc<dyn UserStatusProvider>> {
        self.0.members.iter().map(|member| &member.provider)
    }

    /// The names of the providers that are asked on `axis`, the owner first.
    #[must_use]
    pub fn readers(&self, axis: Axis) -> Vec<&str> {
        self.names(self.0.owners.reading(axis))
    }

    /// The names of the providers that can be written on `axis`, the owner first.
    #[must_use]
    pub fn writers(&self, axis: Axis) -> Vec<&str> {
        self.names(self.0.owners.writing(axis))
    }

    fn names(&self, places: &[usize]) -> Vec<&str> {
        places.iter().filter_map(|at| self.0.members.get(*at)).map(|one| &*one.name).collect()
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.0.members.iter().find(|member| &*member.name == name)
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.members.iter().map(|member| &*member.name).collect();
        f.debug_struct("Fleet")
            .field("providers", &names)
            .field("people", &self.0.directory.len())
            .finish_non_exhaustive()
    }
}
