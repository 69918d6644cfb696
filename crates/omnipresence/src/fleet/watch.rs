//! One stream of events over all providers.

use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use presence_core::{
    Delivery, Error, Event, EventStream, Result, Subject, UserRef, UserStatus, WatchOptions,
};
use serde::Serialize;

use super::member::Member;
use super::{Fleet, Privacy};
use crate::directory::{Directory, PersonKey};

/// A stream of events over all providers.
pub type FleetEventStream = Pin<Box<dyn Stream<Item = FleetEvent> + Send + 'static>>;

/// What to watch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FleetWatchOptions {
    /// These people only; everybody whom the providers know where it is `None`, also those who are
    /// not in the directory.
    pub people: Option<Vec<PersonKey>>,
    /// How often to ask, where a provider polls.
    pub interval: Option<Duration>,
}

impl FleetWatchOptions {
    /// Everybody, at the providers' own pace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These people only.
    #[must_use]
    pub fn with_people(mut self, people: impl Into<Vec<PersonKey>>) -> Self {
        self.people = Some(people.into());
        self
    }

    /// Ask this often.
    #[must_use]
    pub const fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }
}

/// One event, and whose it is.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct FleetEvent {
    /// The provider.
    pub provider: String,
    /// Whom it is about, where the directory knows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonKey>,
    /// How this provider's events come about, once it has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// How late this provider's events may be, in milliseconds, once it has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_lag_ms: Option<u64>,
    /// What it is.
    pub news: News,
}

/// What a watch over all providers has to say.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum News {
    /// An event of the provider.
    Told(Event),
    /// The provider's stream has ended, with this error if it had one. The others go on.
    Ended(Option<Error>),
    /// The provider is not watched, and why.
    NotWatched(Error),
}

impl Fleet {
    /// Watches people at every provider that knows them. Ends when every provider's stream has.
    ///
    /// Nothing is sent before the stream is polled, and nothing runs once it is dropped.
    #[must_use]
    pub fn watch(&self, options: &FleetWatchOptions) -> FleetEventStream {
        let streams = self.0.members.iter().map(|member| self.watch_member(member, options));
        Box::pin(stream::select_all(streams.collect::<Vec<_>>()))
    }

    fn watch_member(&self, member: &Member, options: &FleetWatchOptions) -> FleetEventStream {
        let teller = Teller {
            fleet: self.clone(),
            provider: member.name.to_string(),
            delivery: None,
            max_lag_ms: None,
            users: Vec::new(),
        };
        match self.subscribe(member, options) {
            Ok((users, events)) => teller.follow(users, events),
            Err(error) => {
                let event = teller.event(None, News::NotWatched(error));
                Box::pin(stream::iter([event]))
            }
        }
    }

    fn subscribe(
        &self,
        member: &Member,
        options: &FleetWatchOptions,
    ) -> Result<(Vec<(UserRef, PersonKey)>, EventStream)> {
        member.able.watch.require(&member.able.vendor, "watch")?;
        let mut wanted = WatchOptions::new();
        wanted.interval = options.interval;
        let mut users = Vec::new();
        if let Some(people) = &options.people {
            let known = people.iter().filter_map(|key| self.directory().get(key));
            users = known
                .filter_map(|one| Some((member.user(one)?.clone(), one.key.clone())))
                .collect();
            if users.is_empty() {
                return Err(Error::invalid("people", "none of them is known to this provider"));
            }
            wanted =
                wanted.with_users(users.iter().map(|(user, _)| user.clone()).collect::<Vec<_>>());
        }
        Ok((users, member.provider.watch(wanted)))
    }
}

/// Puts the provider's name, person and pace to its events.
struct Teller {
    fleet: Fleet,
    provider: String,
    delivery: Option<Delivery>,
    max_lag_ms: Option<u64>,
    /// How those were asked for who are watched, where not everybody is.
    users: Vec<(UserRef, PersonKey)>,
}

impl Teller {
    fn follow(mut self, users: Vec<(UserRef, PersonKey)>, events: EventStream) -> FleetEventStream {
        self.users = users;
        let state = Some((self, events));
        Box::pin(stream::unfold(state, |state| async move {
            let (mut teller, mut events) = state?;
            match events.next().await {
                Some(Ok(event)) => {
                    let told = teller.told(event);
                    Some((told, Some((teller, events))))
                }
                Some(Err(error)) => Some((teller.event(None, News::Ended(Some(error))), None)),
                None => Some((teller.event(None, News::Ended(None)), None)),
            }
        }))
    }

    fn told(&mut self, event: Event) -> FleetEvent {
        match &event {
            Event::Started { delivery, max_lag_ms } => {
                self.delivery = Some(*delivery);
                self.max_lag_ms = Some(*max_lag_ms);
            }
            Event::Pace { max_lag_ms } => self.max_lag_ms = Some(*max_lag_ms),
            _ => {}
        }
        let person = self.person(&event);
        let event = cleaned(self.fleet.0.privacy, event);
        self.event(person, News::Told(event))
    }

    fn event(&self, person: Option<PersonKey>, news: News) -> FleetEvent {
        FleetEvent {
            provider: self.provider.clone(),
            person,
            delivery: self.delivery,
            max_lag_ms: self.max_lag_ms,
            news,
        }
    }

    fn person(&self, event: &Event) -> Option<PersonKey> {
        let directory = self.fleet.directory();
        match event {
            Event::Seen(status) | Event::Changed { now: status, .. } => {
                of_subject(directory, &self.provider, &status.subject)
            }
            Event::Gone { user } | Event::Unreadable { user, .. } => {
                let asked = self.users.iter().find(|(one, _)| one == user);
                let asked = asked.map(|(_, key)| key.clone());
                asked.or_else(|| directory.find(&self.provider, user).map(|one| one.key.clone()))
            }
            _ => None,
        }
    }
}

/// The person of an account: by id, else by login, else by address.
pub(super) fn of_subject(
    directory: &Directory,
    provider: &str,
    subject: &Subject,
) -> Option<PersonKey> {
    let id = subject.native_id.clone().map(UserRef::Id);
    let login = subject.login.clone().map(UserRef::Login);
    let email = subject.email.clone().map(UserRef::Email);
    let name = subject.display_name.clone().map(UserRef::Name);
    let all = [id, login, email, name].into_iter().flatten();
    all.filter_map(|user| directory.find(provider, &user)).map(|one| one.key.clone()).next()
}

fn cleaned(privacy: Privacy, event: Event) -> Event {
    let clean = |status: Box<UserStatus>| Box::new(privacy.clean(*status));
    match event {
        Event::Seen(status) => Event::Seen(clean(status)),
        Event::Changed { before, now } => Event::Changed { before: clean(before), now: clean(now) },
        other => other,
    }
}
