//! [`Desk`]: a provider of the tests' own, which fails when it is told to and counts everything.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream;
use omnipresence::directory::{Directory, PersonKey};
use omnipresence::fleet::{Fleet, FleetBuilder, FleetChange};
use omnipresence::{
    Absence, Access, AccountState, Availability, Basis, Capabilities, Change, Clock, Delivery,
    Error, ErrorKind, Event, EventStream, Fate, ListOptions, ManualClock, Outcome, Probe, Result,
    RetryState, Source, StatusStream, Subject, Support, Target, Timestamp, UserRef, UserRefKind,
    UserStatus, UserStatusProvider, Vendor, WatchOptions,
};

pub(crate) const ABSENT: Target = Target::Absence(Absence::Absent);
pub(crate) const PRESENT: Target = Target::Absence(Absence::Present);
pub(crate) const OFFLINE: Target = Target::Availability(Availability::Offline);
pub(crate) const BUSY: Target = Target::Availability(Availability::Busy);
pub(crate) const DISABLED: Target = Target::Account(AccountState::Disabled);

/// What becomes of one write.
#[derive(Clone, Debug)]
pub(crate) enum Fortune {
    /// It is done and said to be.
    Done,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// It is not done, and nobody knows.
    RequestLost,
    /// It is not done, for this reason.
    Fails(ErrorKind),
    /// The first of its steps is done, and the second refused.
    HalfDone,
    /// It may be tried again after this time.
    Later(Duration),
    /// It is said to be done and is not.
    Pretended,
}

type WriteScript = dyn Fn(usize, &Change) -> Fortune + Send + Sync;
type ReadScript = dyn Fn(usize, &UserRef) -> Option<ErrorKind> + Send + Sync;

#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) people: BTreeMap<UserRef, UserStatus>,
    pub(crate) writes: HashMap<UserRef, usize>,
    pub(crate) asked: usize,
    pub(crate) set_calls: usize,
    in_flight: usize,
    pub(crate) most_in_flight: usize,
    write_number: usize,
}

pub(crate) struct Desk {
    name: &'static str,
    pub(crate) able: Capabilities,
    pub(crate) clock: ManualClock,
    /// What it tells was seen long ago.
    remembers_only: bool,
    /// Its list ends with an error.
    pub(crate) torn_list: bool,
    write: Box<WriteScript>,
    read: Box<ReadScript>,
    /// Before this reading somebody else gives this person this state.
    moves: Vec<(usize, usize, Target)>,
    pub(crate) events: Mutex<Vec<Result<Event>>>,
    state: Arc<Mutex<Counted>>,
}

impl Desk {
    /// Knows people by the ids from 1 to `people`, and can do everything.
    pub(crate) fn new(name: &'static str, people: usize) -> Self {
        let clock = ManualClock::skipping(start());
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
        able.set = Support::Native;
        able.watch = Support::Native;
        able.delivery = Some(Delivery::Push);
        able.user_refs = vec![UserRefKind::Id];
        able.write_batch = 10;
        let known = (1..=people).map(|number| {
            let subject = Subject::new(name, id(number));
            let source = Source::new(Vendor::MEMORY, Basis::Declared, start());
            let status = UserStatus::new(subject, source)
                .with_availability(Availability::Available)
                .with_absence(Absence::Present)
                .with_account(AccountState::Active);
            (id(number), status)
        });
        let counted = Counted { people: known.collect(), ..Counted::default() };
        Self {
            name,
            able,
            clock,
            remembers_only: false,
            torn_list: false,
            write: Box::new(|_, _| Fortune::Done),
            read: Box::new(|_, _| None),
            moves: Vec::new(),
            events: Mutex::default(),
            state: Arc::new(Mutex::new(counted)),
        }
    }

    /// Can be written and not be read: it tells what it remembers from long ago.
    pub(crate) fn blind(mut self) -> Self {
        let emulated = || Support::emulated("the last own write");
        self.able.get = emulated();
        self.able.get_many = emulated();
        for access in [&mut self.able.availability, &mut self.able.absence] {
            access.read = emulated();
        }
        self.remembers_only = true;
        self
    }

    pub(crate) fn able(mut self, change: impl FnOnce(&mut Capabilities)) -> Self {
        change(&mut self.able);
        self
    }

    /// `script` is given the number of the write, from 0.
    pub(crate) fn writing(
        mut self,
        script: impl Fn(usize, &Change) -> Fortune + Send + Sync + 'static,
    ) -> Self {
        self.write = Box::new(script);
        self
    }

    /// `script` is given how many people were asked for before.
    pub(crate) fn reading(
        mut self,
        script: impl Fn(usize, &UserRef) -> Option<ErrorKind> + Send + Sync + 'static,
    ) -> Self {
        self.read = Box::new(script);
        self
    }

    /// Somebody else changes the state of `number`, just before reading `asked` is answered.
    pub(crate) fn moving(mut self, asked: usize, number: usize, target: Target) -> Self {
        self.moves.push((asked, number, target));
        self
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, Counted> {
        self.state.lock().unwrap()
    }

    /// What stands there, whoever may read it.
    pub(crate) fn stands(&self, number: usize) -> UserStatus {
        self.state().people.get(&id(number)).unwrap().clone()
    }

    pub(crate) fn writes(&self, number: usize) -> usize {
        self.state().writes.get(&id(number)).copied().unwrap_or(0)
    }

    /// Somebody else changes it.
    pub(crate) fn force(&self, number: usize, target: Target) {
        let mut state = self.state();
        let status = state.people.get_mut(&id(number)).unwrap();
        *status = changed(status.clone(), &Change::new(id(number), target));
    }
}

pub(crate) fn start() -> Timestamp {
    Timestamp::from_unix_seconds(1_790_000_000).unwrap()
}

pub(crate) fn id(number: usize) -> UserRef {
    UserRef::id(number.to_string()).unwrap()
}

pub(crate) fn key(number: usize) -> PersonKey {
    PersonKey::new(format!("p-{number:06}")).unwrap()
}

/// People known to every one of `providers` by their numbers.
pub(crate) fn directory(people: usize, providers: &[&str]) -> Directory {
    let mut csv = String::from("key,provider,user\n");
    for number in 1..=people {
        for provider in providers {
            csv.push_str(&format!("{},{provider},id:{number}\n", key(number)));
        }
    }
    Directory::from_csv(csv).unwrap()
}

pub(crate) fn builder(desks: &[&Arc<Desk>], people: usize) -> FleetBuilder {
    let names: Vec<&str> = desks.iter().map(|desk| desk.name).collect();
    let providers = desks.iter().map(|desk| Arc::clone(desk) as Arc<dyn UserStatusProvider>);
    Fleet::builder(Arc::new(desks[0].clock.clone()))
        .providers(providers)
        .directory(directory(people, &names))
}

pub(crate) fn fleet(desks: &[&Arc<Desk>], people: usize) -> Fleet {
    builder(desks, people).build().unwrap()
}

pub(crate) fn want(number: usize, target: Target) -> FleetChange {
    FleetChange::new(key(number), target)
}

fn changed(mut status: UserStatus, change: &Change) -> UserStatus {
    status = match change.target {
        Target::Availability(value) => status.with_availability(value),
        Target::Absence(value) => status.with_absence(value),
        Target::Account(value) => return status.with_account(value),
    };
    status.activity.clone_from(&change.activity);
    status.reason.clone_from(&change.reason);
    status.note.clone_from(&change.note);
    status.until.clone_from(&change.until);
    status
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Desk {
    fn answer(&self, user: &UserRef) -> Result<UserStatus> {
        let mut state = self.state();
        let state = &mut *state;
        state.asked += 1;
        for (_, number, target) in self.moves.iter().filter(|one| one.0 == state.asked - 1) {
            let status = state.people.get_mut(&id(*number)).unwrap();
            *status = changed(status.clone(), &Change::new(id(*number), *target));
        }
        if let Some(kind) = (self.read)(state.asked - 1, user) {
            return Err(Error::new(kind, "the script says so"));
        }
        let found = state.people.get(user).cloned();
        let mut status = found.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such person"))?;
        if self.remembers_only {
            status.source.observed_at = start() - Duration::from_secs(3600);
        } else {
            status.source.observed_at = self.clock.now();
        }
        Ok(status)
    }

    fn write(&self, change: &Change) -> Outcome {
        let planned = self.preview(std::slice::from_ref(change)).changes.pop().unwrap();
        if let Err(error) = planned {
            return Outcome::from_error(error);
        }
        let mut state = self.state();
        let fortune = (self.write)(state.write_number, change);
        state.write_number += 1;
        *state.writes.entry(change.user.clone()).or_default() += 1;
        let lost =
            || Outcome::from_error(Error::new(ErrorKind::Timeout, "lost").with_fate(Fate::Unknown));
        let Some(status) = state.people.get_mut(&change.user) else {
            return Outcome::from_error(Error::new(ErrorKind::NotFound, "no such person"));
        };
        match fortune {
            Fortune::RequestLost => return lost(),
            Fortune::Fails(kind) => {
                let passing = [ErrorKind::Unavailable, ErrorKind::Connection].contains(&kind);
                let retry = if passing { RetryState::GaveUp } else { RetryState::Permanent };
                let error = Error::new(kind, "the script says so");
                return Outcome::from_error(error.with_retry_state(retry));
            }
            Fortune::HalfDone => {
                let error = Error::new(ErrorKind::Forbidden, "the second step was refused");
                return Outcome::from_error(error.with_fate(Fate::Applied));
            }
            Fortune::Later(wait) => {
                let error = Error::new(ErrorKind::RateLimited, "later");
                return Outcome::from_error(error).with_retry_at(self.clock.now() + wait);
            }
            Fortune::Pretended => return Outcome::applied(changed(status.clone(), change)),
            Fortune::Done | Fortune::AnswerLost => {}
        }
        *status = changed(status.clone(), change);
        match fortune {
            Fortune::AnswerLost => lost(),
            _ => Outcome::applied(status.clone()),
        }
    }
}

#[async_trait]
impl UserStatusProvider for Desk {
    fn name(&self) -> &str {
        self.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::MEMORY
    }

    fn capabilities(&self) -> Capabilities {
        self.able.clone()
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.answer(user)
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        {
            let mut state = self.state();
            state.in_flight += users.len();
            state.most_in_flight = state.most_in_flight.max(state.in_flight);
        }
        // Others come to their turn, so that what runs side by side is seen.
        tokio::task::yield_now().await;
        let answers = users.iter().map(|user| self.answer(user)).collect();
        self.state().in_flight -= users.len();
        answers
    }

    fn list(&self, _: ListOptions) -> StatusStream {
        let people: Vec<_> = self.state().people.values().cloned().map(Ok).collect();
        let torn =
            self.torn_list.then(|| Err(Error::new(ErrorKind::Timeout, "the list broke off")));
        Box::pin(stream::iter(people.into_iter().chain(torn)))
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        self.state().set_calls += 1;
        tokio::task::yield_now().await;
        changes.iter().map(|change| self.write(change)).collect()
    }

    fn watch(&self, _: WatchOptions) -> EventStream {
        let events: Vec<_> = self.events.lock().unwrap().drain(..).collect();
        Box::pin(stream::iter(events))
    }

    async fn probe(&self) -> Result<Probe> {
        Ok(Probe::new())
    }
}
