//! The model and the trait of omnipresence: people's work status, whoever keeps it.
//!
//! [`UserStatusProvider`] is the one trait over all vendors; [`UserStatus`] is what it reads,
//! [`Change`] what it writes and [`Outcome`] what becomes of a change. [`MemoryProvider`] is the
//! reference implementation, for tests and examples. This crate does no I/O and knows no runtime.
//!
//! ```
//! use presence_core::{Absence, MemoryProvider, UserRef};
//! use presence_core::{UserStatusProvider, UserStatusProviderExt};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> presence_core::Result<()> {
//! let provider = MemoryProvider::with_people(["anna", "jan"]);
//! let anna = UserRef::login("anna")?;
//! provider.mark_absent(&anna).await.into_result()?;
//! assert_eq!(provider.get(&anna).await?.absence, Absence::Absent);
//! # Ok(())
//! # }
//! ```
//!
//! # JSON
//!
//! All model types have stable JSON names: snake_case keys and words, RFC 3339 times in UTC, absent
//! keys for what is not known. Durations are whole milliseconds and their keys end in `_ms` or say
//! so in their docs.

mod by_person;
mod capabilities;
mod change;
mod clock;
pub mod duration_text;
mod error;
mod event;
mod ext;
mod idempotency;
mod loss;
mod memory;
mod model;
mod outcome;
mod poll;
mod preview;
mod probe;
mod problems;
mod provider;
mod secret;
mod time;
mod user_ref;
mod vendor;
#[doc(hidden)]
pub mod words;

pub use self::by_person::set_by_person;
pub use self::capabilities::{Access, Capabilities, Support, Why};
pub use self::change::{Change, Target};
pub use self::clock::{Clock, ManualClock, within};
pub use self::error::{Error, ErrorKind, Fate, Report, Result, RetryState};
pub use self::event::{Delivery, Event, EventStream, ListOptions, StatusStream, WatchOptions};
pub use self::ext::UserStatusProviderExt;
pub use self::idempotency::Idempotency;
pub use self::loss::{Loss, LossKind, StatusField, Tolerance};
pub use self::memory::{MemoryProvider, MemoryProviderBuilder};
pub use self::model::{
    Absence, AccountState, Activity, Availability, Axis, Basis, Effective, EffectiveOrder,
    Enforcer, JsonText, LastActivity, LastActivityKind, Note, Precedence, Precision,
    ProjectionHash, RawDocument, Reason, ReasonCategory, Since, Source, Subject, Thereafter,
    UnknownCause, UnknownCauses, Until, UserStatus, VendorDocument,
};
pub use self::outcome::{Outcome, Verdict};
pub use self::poll::{PollMemory, PollReader, poll_watch, reading_of};
pub use self::preview::{PlannedChange, Preview};
pub use self::probe::{Check, CheckVerdict, Probe};
pub use self::problems::Problems;
pub use self::provider::UserStatusProvider;
pub use self::secret::Secret;
pub use self::time::Timestamp;
pub use self::user_ref::{
    Email, Login, MAX_REFERENCE_BYTES, PersonName, UserId, UserRef, UserRefKind,
};
pub use self::vendor::Vendor;
