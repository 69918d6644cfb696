//! The test of the tests: providers that are wrong in exactly one way.
//!
//! [`Faulty`] wraps a provider that is right and plants one [`Fault`]. The suites must find it;
//! this crate's own tests hold each fault against the check that has to catch it. Useful besides to
//! see what a program does with a provider that misbehaves.
//!
//! ```
//! use presence_core::{MemoryProvider, UserRef};
//! use presence_testkit::faulty::{Fault, Faulty};
//! use presence_testkit::{Fixture, batch};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> presence_core::Result<()> {
//! let right = MemoryProvider::with_people(["anna", "jan"]);
//! let wrong = Faulty::new(right, Fault::BatchReordered);
//! let fixture = Fixture::new([UserRef::login("anna")?, UserRef::login("jan")?]);
//! let report = batch(&wrong, &fixture).await;
//! assert_eq!(report.failures().next().unwrap().check, "in the order asked");
//! # Ok(())
//! # }
//! ```

mod declared;
mod errors;
mod fault;
mod lists;
mod previews;
mod reads;
mod watches;
mod writes;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::StreamExt;
use presence_core::{
    Capabilities, Change, EventStream, ListOptions, Outcome, Preview, Probe, Result, StatusStream,
    UserRef, UserStatus, UserStatusProvider, Vendor, WatchOptions,
};

pub use self::fault::Fault;

/// A provider that is right but for one [`Fault`].
pub struct Faulty {
    inner: Arc<dyn UserStatusProvider>,
    fault: Fault,
    state: Arc<State>,
}

/// What the faults that come and go remember.
#[derive(Debug, Default)]
struct State {
    turn: AtomicU64,
    broken: AtomicBool,
    running: AtomicUsize,
    open: AtomicUsize,
    watches: AtomicUsize,
}

impl Faulty {
    /// The text that the faults which print a secret print: give it to the fixture with
    /// [`with_secret`](crate::Fixture::with_secret).
    pub const SECRET: &'static str = "planted-secret-7f3a91";

    /// Plants `fault` in `provider`.
    #[must_use]
    pub fn new(provider: impl UserStatusProvider, fault: Fault) -> Self {
        Self { inner: Arc::new(provider), fault, state: Arc::default() }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// True at every second call.
    fn every_other(&self) -> bool {
        self.state.turn.fetch_add(1, Ordering::Relaxed) % 2 == 1
    }

    /// Makes the vendor receive a request that nobody asked for.
    async fn send_something(&self) {
        drop(self.inner.list(ListOptions::new().with_limit(1)).next().await);
    }
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.has(Fault::SecretInDebug) { Self::SECRET } else { "***" };
        f.debug_struct("Faulty")
            .field("inner", &self.inner)
            .field("fault", &self.fault)
            .field("secret", &shown)
            .finish_non_exhaustive()
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl UserStatusProvider for Faulty {
    fn name(&self) -> &str {
        if self.has(Fault::NameChanges) && self.every_other() {
            return "another";
        }
        self.inner.name()
    }

    fn vendor(&self) -> Vendor {
        if self.has(Fault::VendorChanges) && self.every_other() {
            return Vendor::new("another");
        }
        self.inner.vendor()
    }

    fn capabilities(&self) -> Capabilities {
        self.declared(self.inner.capabilities())
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.faulty_get(user).await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        self.faulty_get_many(users).await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        self.faulty_list(options)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        self.faulty_set(changes).await
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        self.faulty_preview(changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        self.faulty_watch(options)
    }

    async fn probe(&self) -> Result<Probe> {
        self.faulty_probe().await
    }
}
