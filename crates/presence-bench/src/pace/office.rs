//! [`Office`]: a vendor as far as its pace goes, behind the engine that all vendors have.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{Method, Request, Response};
use presence_core::{
    Access, Availability, Basis, Capabilities, Change, Clock, Error, EventStream, ListOptions,
    Outcome, Probe, Result, Source, StatusStream, Subject, Support, Target, UserRef, UserRefKind,
    UserStatus, UserStatusProvider, Vendor, WatchOptions,
};
use presence_http::{BaseUrl, Body, Call, Engine, RateTier, Transport, TransportError};

use super::timeline::Timeline;

/// How a vendor is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) name: &'static str,
    /// How many people a reading call takes, or a page of the list has.
    pub(super) people: usize,
    /// Whether there is a list, and reading many people is one call a person.
    pub(super) lists: bool,
    /// How many calls a second are allowed, and how many may be saved up.
    pub(super) budget: Option<(u32, u32)>,
}

/// How long the vendors take to answer.
pub(super) const LATENCY: Duration = Duration::from_millis(20);

/// How many calls of a batch are under way at a time, as in the vendors' own crates.
const AT_A_TIME: usize = 8;

/// A vendor at which everybody is available until they are set to something else. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Office(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    manner: Manner,
    engine: Engine,
    clock: Timeline,
    /// How many people it has.
    people: u64,
    set: Mutex<HashMap<UserRef, Availability>>,
    calls: AtomicU64,
}

/// Answers everything after a while.
#[derive(Debug)]
struct Distant(Timeline);

#[async_trait]
impl Transport for Distant {
    async fn send(&self, _: Request<Bytes>) -> std::result::Result<Response<Body>, TransportError> {
        self.0.sleep(LATENCY).await;
        Ok(Response::new(Body::complete(Bytes::new())))
    }
}

impl Office {
    pub(super) fn new(manner: Manner, people: u64, clock: &Timeline) -> Result<Self> {
        let base = BaseUrl::parse("https://office.test")?;
        let transport = Distant(clock.clone());
        let engine = Engine::builder(Vendor::MEMORY, base, transport)
            .clock(Arc::new(clock.clone()))
            .build()?;
        let (clock, calls) = (clock.clone(), AtomicU64::new(0));
        Ok(Self(Arc::new(Inner { manner, engine, clock, people, set: Mutex::default(), calls })))
    }

    /// How many calls there were.
    pub(super) fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }

    fn states(&self) -> MutexGuard<'_, HashMap<UserRef, Availability>> {
        // Nothing that can panic runs under the lock.
        self.0.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call(&self, method: Method, users: usize) -> Result<()> {
        let operation = if method == Method::GET { "read" } else { "write" };
        let target = self.0.engine.base().path(&["people"])?;
        // A vendor that is read slowly is read to the end.
        let call = Call::new(operation, method, target).users(users).deadline(Duration::MAX);
        let call = match self.0.manner.budget {
            Some((calls, burst)) => call.tier(RateTier::per_second("budget", calls, burst)),
            None => call,
        };
        self.0.calls.fetch_add(1, Ordering::Relaxed);
        self.0.engine.call(&call).await.map(drop)
    }

    async fn read(&self, users: Vec<UserRef>) -> Vec<Result<UserStatus>> {
        let asked = self.call(Method::GET, users.len()).await;
        users.into_iter().map(|user| asked.clone().map(|()| self.status(user))).collect()
    }

    fn status(&self, user: UserRef) -> UserStatus {
        let state = self.states().get(&user).copied().unwrap_or(Availability::Available);
        let source = Source::new(Vendor::MEMORY, Basis::Declared, self.0.clock.now());
        UserStatus::new(Subject::new(self.name(), user), source).with_availability(state)
    }

    async fn write(&self, change: Change) -> Outcome {
        let Target::Availability(wanted) = change.target else {
            return Outcome::from_error(Error::unsupported("it has no such axis"));
        };
        match self.call(Method::PUT, 1).await {
            Ok(()) => {
                self.states().insert(change.user.clone(), wanted);
                Outcome::applied(self.status(change.user))
            }
            Err(error) => Outcome::from_error(error),
        }
    }

    /// The users of the page that begins at `from`.
    fn page(&self, from: u64) -> Vec<UserRef> {
        let room = u64::try_from(self.0.manner.people).unwrap_or(u64::MAX);
        let end = from.saturating_add(room).min(self.0.people);
        (from..end).filter_map(|number| user(number).ok()).collect()
    }
}

/// The person of this number, as the offices know them.
pub(super) fn user(number: u64) -> Result<UserRef> {
    UserRef::id(number.to_string())
}

#[async_trait]
impl UserStatusProvider for Office {
    fn name(&self) -> &str {
        self.0.manner.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::MEMORY
    }

    fn capabilities(&self) -> Capabilities {
        let mut able = Capabilities::none(self.vendor());
        able.availability = Access::NATIVE;
        able.get = Support::Native;
        able.get_many = Support::Native;
        if self.0.manner.lists {
            able.get_many = Support::emulated("one call a person");
            able.list = Support::Native;
        }
        able.set = Support::Native;
        able.user_refs = vec![UserRefKind::Id];
        able
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.call(Method::GET, 1).await?;
        Ok(self.status(user.clone()))
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let people = if self.0.manner.lists { 1 } else { self.0.manner.people };
        let parts: Vec<Vec<UserRef>> = users.chunks(people).map(<[_]>::to_vec).collect();
        let read = stream::iter(parts).map(|part| self.read(part)).buffered(AT_A_TIME);
        read.collect::<Vec<_>>().await.into_iter().flatten().collect()
    }

    fn list(&self, _: ListOptions) -> StatusStream {
        let pages = stream::unfold((self.clone(), 0), |(office, from)| async move {
            let users = office.page(from);
            let next = from + u64::try_from(users.len()).ok().filter(|count| *count > 0)?;
            Some((stream::iter(office.read(users).await), (office, next)))
        });
        Box::pin(pages.flatten())
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let changes = stream::iter(changes.to_vec());
        changes.map(|change| self.write(change)).buffered(AT_A_TIME).collect().await
    }

    fn watch(&self, _: WatchOptions) -> EventStream {
        Box::pin(stream::iter([Err(Error::unsupported("nobody is watched"))]))
    }

    async fn probe(&self) -> Result<Probe> {
        Ok(Probe::new())
    }
}
