//! [`Provider`]: any provider, waiting.

use std::sync::Arc;

use presence_core::{
    Capabilities, Change, Error, Event, ListOptions, Outcome, Preview, Probe, Result, UserRef,
    UserStatus, UserStatusProvider, UserStatusProviderExt, Vendor, WatchOptions,
};

use super::{Items, Waiting};

/// Any provider, waiting: the methods of [`UserStatusProvider`] without async. Clones share the
/// provider and the runtime.
#[derive(Clone, Debug)]
pub struct Provider {
    provider: Arc<dyn UserStatusProvider>,
    waiting: Arc<Waiting>,
}

impl Provider {
    /// Stands before `provider`. Nothing is sent.
    ///
    /// # Errors
    /// `Unsupported` inside an async runtime; `Internal` where the system gives no runtime.
    pub fn new(provider: Arc<dyn UserStatusProvider>) -> Result<Self> {
        Ok(Self { provider, waiting: Waiting::new()? })
    }

    /// The provider behind it.
    #[must_use]
    pub fn provider(&self) -> &Arc<dyn UserStatusProvider> {
        &self.provider
    }

    /// As [`UserStatusProvider::name`].
    #[must_use]
    pub fn name(&self) -> &str {
        self.provider.name()
    }

    /// As [`UserStatusProvider::vendor`].
    #[must_use]
    pub fn vendor(&self) -> Vendor {
        self.provider.vendor()
    }

    /// As [`UserStatusProvider::capabilities`].
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        self.provider.capabilities()
    }

    /// As [`UserStatusProvider::get`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.run("get", self.provider.get(user))?
    }

    /// As [`UserStatusProvider::get_many`]: as many results as people, in the order asked.
    #[must_use]
    pub fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let read = self.run("get_many", self.provider.get_many(users));
        read.unwrap_or_else(|error| users.iter().map(|_| Err(error.clone())).collect())
    }

    /// As [`UserStatusProvider::list`].
    pub fn list(&self, options: ListOptions) -> Items<UserStatus> {
        Items::new(&self.waiting, "list", self.provider.list(options))
    }

    /// As [`UserStatusProvider::set`]: as many outcomes as changes, in the order given.
    #[must_use]
    pub fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let made = self.run("set", self.provider.set(changes));
        made.unwrap_or_else(|error| {
            changes.iter().map(|_| Outcome::from_error(error.clone())).collect()
        })
    }

    /// As [`UserStatusProviderExt::set_one`].
    #[must_use]
    pub fn set_one(&self, change: Change) -> Outcome {
        self.run("set", self.provider.set_one(change)).unwrap_or_else(Outcome::from_error)
    }

    /// As [`UserStatusProvider::preview`].
    #[must_use]
    pub fn preview(&self, changes: &[Change]) -> Preview {
        self.provider.preview(changes)
    }

    /// As [`UserStatusProvider::watch`]. Time passes for it only while somebody waits for the next
    /// event.
    pub fn watch(&self, options: WatchOptions) -> Items<Event> {
        Items::new(&self.waiting, "watch", self.provider.watch(options))
    }

    /// As [`UserStatusProvider::probe`].
    ///
    /// # Errors
    /// As there; `Unsupported` inside an async runtime.
    pub fn probe(&self) -> Result<Probe> {
        self.run("probe", self.provider.probe())?
    }

    fn run<T>(&self, operation: &'static str, work: impl Future<Output = T>) -> Result<T> {
        let refused = |error: Error| error.with_vendor(self.provider.vendor());
        self.waiting.run(operation, work).map_err(refused)
    }
}
