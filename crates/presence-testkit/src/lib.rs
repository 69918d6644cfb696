//! Conformance suites for anyone who implements omnipresence's [`UserStatusProvider`].
//!
//! Each sentence of the trait's documentation is a named check. A check calls the provider as any
//! program would and judges what comes back; it never panics. What a provider declares as
//! unsupported is not asked of it, only that it is refused properly.
//!
//! # Testing your own provider
//!
//! Make a provider against a test server or a simulator, tell a [`Fixture`] who is there and what
//! can be set, and run everything:
//!
//! ```
//! use presence_core::{Absence, Change, MemoryProvider, Target, UserRef, UserStatusProviderExt};
//! use presence_testkit::{Fixture, run_all};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> presence_core::Result<()> {
//! // Yours comes here.
//! let provider = MemoryProvider::with_people(["anna", "jan", "ewa"]);
//!
//! let vendor = provider.clone();
//! let fixture = Fixture::new(["anna", "jan", "ewa"].map(|l| UserRef::login(l).unwrap()))
//!     .with_references([UserRef::id("1")?, UserRef::login("anna")?])
//!     .with_unknown(UserRef::login("nobody")?)
//!     .with_people(3)
//!     .with_targets(Target::Absence(Absence::Absent), Target::Absence(Absence::Present))
//!     .with_secret("the key that the provider was given")
//!     .disturbing(move |user, target| {
//!         let vendor = vendor.clone();
//!         async move { drop(vendor.set_one(Change::new(user, target)).await) }
//!     });
//!
//! let report = run_all(&provider, &fixture).await;
//! println!("{report}");
//! report.assert_passed();
//! # Ok(())
//! # }
//! ```
//!
//! [`Report::assert_passed`] panics with what failed. It does so too where a suite of something
//! that is declared as supported passed no check, so that a run which tested nothing cannot look
//! green.
//! Keep the skipped checks in a snapshot: each says what it lacked.
//!
//! # What the hooks are for
//!
//! | hook | lets the suites see |
//! | --- | --- |
//! | [`counting_requests`](Fixture::counting_requests) | that nothing is sent that should not be |
//! | [`counting_writes`](Fixture::counting_writes) | that a change of unknown fate is sent once |
//! | [`disturbing`](Fixture::disturbing) | that a watch tells what others change |
//! | [`witnessed`](Fixture::witnessed) | what stands at a vendor that cannot be read |
//! | [`breaking`](Fixture::breaking) | that outages are temporary, said and survived |
//! | [`revoking`](Fixture::revoking) | that a bad credential is told and ends a watch |
//! | [`losing_answers`](Fixture::losing_answers) | that a lost answer is indeterminate |
//! | [`spoiling_a_row`](Fixture::spoiling_a_row) | that a bad row spoils no list |
//! | [`ticking`](Fixture::ticking) | what a polling watch tells after the next poll |
//! | [`making`](Fixture::making) | that a dropped provider leaves nothing running |
//! | [`shaping_changes`](Fixture::shaping_changes) | nothing more; for vendors that need a reason |
//! | [`limited_by`](Fixture::limited_by) | that calls end; without it a hang hangs the suites |
//!
//! # What cannot be seen from here
//!
//! * What is logged, and what calls of a client of one's own print: `Leaks` of the feature
//!   `tracing` looks for secrets there.
//! * How much a list holds in memory; only how many requests its first row costs.
//! * Whether a vendor documents its states as absolute, so that a write may be sent again: leave
//!   `counting_writes` out where it does.
//! * Deadlines, unless the vendor's side can stall: let [`breaking`](Fixture::breaking) stall it.
//!
//! # Beside the suites
//!
//! * [`tables`]: mapping tables of the documentation that are printed by the code.
//! * `Log` and `Leaks`, with the feature `tracing`: what is logged, and secrets in it.
//!
//! The suites are held against providers with planted faults; see [`faulty`].

mod check;
mod context;
pub mod faulty;
mod fixture;
mod honest;
mod json;
#[cfg(feature = "tracing")]
mod leaks;
#[cfg(feature = "tracing")]
mod log;
mod patience;
mod report;
mod suites;
pub mod tables;

use presence_core::UserStatusProvider;

pub use self::fixture::{Fixture, switching};
#[cfg(feature = "tracing")]
pub use self::leaks::Leaks;
#[cfg(feature = "tracing")]
pub use self::log::Log;
pub use self::report::{Finding, Judgement, Report, Suite};
pub use self::suites::{
    batch, cancellation, concurrency, errors, get, identity, list, probe, secrets, set, watch,
};

/// Runs every suite, one after the other.
///
/// The suites change the status of the fixture's known people and do not put it back.
pub async fn run_all(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let mut report = identity(provider, fixture).await;
    report.extend(get(provider, fixture).await);
    report.extend(batch(provider, fixture).await);
    report.extend(list(provider, fixture).await);
    report.extend(set(provider, fixture).await);
    report.extend(watch(provider, fixture).await);
    report.extend(probe(provider, fixture).await);
    report.extend(errors(provider, fixture).await);
    report.extend(cancellation(provider, fixture).await);
    report.extend(concurrency(provider, fixture).await);
    report.extend(secrets(provider, fixture).await);
    report
}
