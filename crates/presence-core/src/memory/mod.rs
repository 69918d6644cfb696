//! [`MemoryProvider`]: the reference implementation, which supports everything.

mod store;
mod watchers;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};

use self::store::{Store, accepted_losses};
use crate::{
    Access, Capabilities, Change, CheckVerdict, Clock, Delivery, Error, EventStream, ListOptions,
    Login, ManualClock, Outcome, PlannedChange, Preview, Probe, Result, StatusStream, Subject,
    Support, Timestamp, UserRef, UserRefKind, UserStatus, UserStatusProvider, Vendor, WatchOptions,
};

/// Keeps people's status in memory and supports every operation on every axis.
///
/// For tests, for examples, and as the yardstick of what the trait means. Clones share the people.
#[derive(Clone)]
pub struct MemoryProvider {
    name: String,
    clock: Arc<dyn Clock>,
    store: Arc<Mutex<Store>>,
}

impl MemoryProvider {
    /// People known by these logins (ids are `1`, `2`, ...), all present and available. The time
    /// stands still at the Unix epoch.
    ///
    /// Logins that are not valid references are left out.
    #[must_use]
    pub fn with_people<'a>(logins: impl IntoIterator<Item = &'a str>) -> Self {
        let valid = logins.into_iter().filter_map(|login| Login::new(login).ok());
        let mut builder = Self::builder("memory");
        for (index, login) in valid.enumerate() {
            if let Ok(id) = UserRef::id((index + 1).to_string()) {
                let mut subject = Subject::new("memory", id);
                subject.login = Some(login);
                builder = builder.person(subject);
            }
        }
        builder.build()
    }

    /// A provider of one's own making.
    #[must_use]
    pub fn builder(name: impl Into<String>) -> MemoryProviderBuilder {
        MemoryProviderBuilder {
            name: name.into(),
            clock: Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH)),
            subjects: Vec::new(),
        }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // No user code runs under the lock, so a poisoned one still holds whole records.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryProvider")
            .field("name", &self.name)
            .field("people", &self.store().len())
            .finish_non_exhaustive()
    }
}

/// Builds a [`MemoryProvider`].
#[derive(Debug)]
pub struct MemoryProviderBuilder {
    name: String,
    clock: Arc<dyn Clock>,
    subjects: Vec<Subject>,
}

impl MemoryProviderBuilder {
    /// Takes the time from `clock`.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Adds a person; the provider's name is put in.
    #[must_use]
    pub fn person(mut self, subject: Subject) -> Self {
        self.subjects.push(subject);
        self
    }

    /// The provider, with everybody present, available and active.
    #[must_use]
    pub fn build(self) -> MemoryProvider {
        let now = self.clock.now();
        let store = Store::new(&self.name, self.subjects, now);
        MemoryProvider { name: self.name, clock: self.clock, store: Arc::new(Mutex::new(store)) }
    }
}

#[async_trait]
impl UserStatusProvider for MemoryProvider {
    fn name(&self) -> &str {
        &self.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::MEMORY
    }

    fn capabilities(&self) -> Capabilities {
        let mut able = Capabilities::none(Vendor::MEMORY);
        able.availability = Access::NATIVE;
        able.absence = Access::NATIVE;
        able.account = Access::NATIVE;
        able.activity = Access::NATIVE;
        able.reason = Access::NATIVE;
        able.note = Access::NATIVE;
        able.until = Access::NATIVE;
        able.get = Support::Native;
        able.get_many = Support::Native;
        able.list = Support::Native;
        able.set = Support::Native;
        able.watch = Support::Native;
        able.delivery = Some(Delivery::Push);
        able.user_refs =
            vec![UserRefKind::Id, UserRefKind::Login, UserRefKind::Email, UserRefKind::Name];
        able.read_batch = usize::MAX;
        able.write_batch = usize::MAX;
        able
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.store().get(user).map_err(|error| self.tag(error, "get"))
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let store = self.store();
        users.iter().map(|user| store.get(user).map_err(|e| self.tag(e, "get_many"))).collect()
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        let provider = self.clone();
        let limit = options.limit.unwrap_or(usize::MAX);
        Box::pin(stream::unfold(0, move |at| {
            let row = if at < limit { provider.store().nth(at) } else { None };
            async move { row.map(|status| (Ok(status), at + 1)) }
        }))
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let now = self.clock.now();
        let mut store = self.store();
        let outcome = |change| {
            let made = store.apply(change, now);
            made.unwrap_or_else(|error| Outcome::from_error(self.tag(error, "set")))
        };
        changes.iter().map(outcome).collect()
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        let plan = |change| {
            let losses = accepted_losses(change).map_err(|error| self.tag(error, "set"))?;
            Ok(PlannedChange::new(vec!["set".to_owned()]).with_losses(losses))
        };
        // Nothing leaves the process.
        Preview::new(changes.iter().map(plan).collect(), 0, Duration::ZERO)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        if let Err(error) = options.check() {
            return Box::pin(stream::iter([Err(self.tag(error, "watch"))]));
        }
        let provider = self.clone();
        let start = async move { provider.store().watch(options.users) };
        Box::pin(stream::once(start).flatten())
    }

    async fn probe(&self) -> Result<Probe> {
        let people = self.store().len();
        let detail = format!("{people} people in memory");
        Ok(Probe::new().with_check("store", CheckVerdict::Pass, detail))
    }
}

impl MemoryProvider {
    fn tag(&self, error: Error, operation: &'static str) -> Error {
        error.with_vendor(self.vendor()).with_operation(operation)
    }
}

#[cfg(test)]
mod tests;
