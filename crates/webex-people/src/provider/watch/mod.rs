//! Watching: adaptive polling within a budget of calls.

mod schedule;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use presence_core::{
    Clock, Delivery, Error, ErrorKind, Event, EventStream, Result, UserRef, UserStatus,
    WatchOptions,
};

use self::schedule::{Paces, Schedule};
use super::Inner;
use super::read::{check_reference, is_of_the_row};

/// Who is watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    /// Everybody in the organisation, by listing.
    Everybody,
    /// One person.
    Person(UserRef),
}

/// Begins a watch.
///
/// # Errors
/// Where a reference of the options is malformed, or of a kind that Webex does not know.
pub(super) fn watch(inner: &Arc<Inner>, options: WatchOptions) -> Result<EventStream> {
    let users = if options.users.is_empty() { inner.users.clone() } else { options.users };
    users.iter().try_for_each(check_reference)?;
    let users_are_named = !users.is_empty();
    let units: BTreeSet<Unit> = if users_are_named {
        users.into_iter().map(Unit::Person).collect()
    } else {
        BTreeSet::from([Unit::Everybody])
    };
    let paces = Paces::new(&inner.config.poll, options.interval);
    let calls = if users_are_named { units.len() } else { inner.pages_of_everybody() };
    let max_lag = paces.max_lag(calls);
    let watcher = Watcher {
        clock: Arc::clone(inner.clock()),
        schedule: Schedule::new(paces, units, inner.clock().monotonic()),
        inner: Arc::clone(inner),
        people: BTreeMap::new(),
        troubled: BTreeSet::new(),
        pending: VecDeque::from([Ok(Event::Started {
            delivery: Delivery::Poll,
            max_lag_ms: millis(max_lag),
        })]),
        silent_since: None,
        ended: false,
    };
    Ok(Box::pin(stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((event, watcher))
    })))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

struct Watcher {
    inner: Arc<Inner>,
    clock: Arc<dyn Clock>,
    schedule: Schedule<Unit>,
    people: BTreeMap<UserRef, UserStatus>,
    /// Those of whom it has been told that they cannot be read or are not there.
    troubled: BTreeSet<UserRef>,
    pending: VecDeque<Result<Event>>,
    silent_since: Option<Duration>,
    ended: bool,
}

impl Watcher {
    async fn next(&mut self) -> Option<Result<Event>> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            let wait = self.schedule.wait(self.clock.monotonic());
            if !wait.is_zero() {
                self.clock.sleep(wait).await;
            }
            let due = self.schedule.due(self.clock.monotonic(), self.inner.concurrency());
            if due.contains(&Unit::Everybody) {
                self.read_everybody().await;
            } else {
                self.read_people(due).await;
            }
        }
    }

    async fn read_people(&mut self, due: Vec<Unit>) {
        let users: Vec<UserRef> = due
            .into_iter()
            .filter_map(|unit| match unit {
                Unit::Person(user) => Some(user),
                Unit::Everybody => None,
            })
            .collect();
        let many = self.inner.read_many(&users, "watch").await;
        let now = self.clock.monotonic();
        self.schedule.spent(now, many.calls);
        let failed = |row: &Result<UserStatus>| {
            row.as_ref().is_err_and(|error| !is_of_the_row(error.kind()))
        };
        // Where nobody could be read and it is not about the people, the reading failed.
        if !many.rows.is_empty() && many.rows.iter().all(failed) {
            for user in users {
                self.schedule.put_back(Unit::Person(user), now);
            }
            if let Some(error) = many.rows.into_iter().find_map(Result::err) {
                self.fell_silent(error);
            }
            return;
        }
        self.is_back();
        for (user, row) in users.into_iter().zip(many.rows) {
            let changed = self.note(&user, row);
            self.schedule.read(Unit::Person(user), changed, now);
        }
    }

    /// Lists everybody; one status a person is held, and one page.
    async fn read_everybody(&mut self) {
        let listed = self.inner.client.list(&self.inner.everybody());
        let mut people = match listed {
            Ok(people) => people,
            Err(error) => return self.fell_silent(error),
        };
        let mut missing: BTreeSet<UserRef> = self.people.keys().cloned().collect();
        let mut changed = false;
        let mut calls = 0;
        let mut count = 0_usize;
        let mut bad_rows = false;
        let mut last_page = None;
        while let Some(row) = people.next().await {
            let page = people.cursor();
            if page != last_page {
                calls += 1;
                last_page = page;
            }
            match row {
                Ok(person) => {
                    count += 1;
                    self.is_back();
                    let status = self.inner.status(&person, None);
                    let user = person.id.user_ref();
                    missing.remove(&user);
                    changed |= self.note(&user, Ok(status));
                }
                Err(_) if !people.has_failed() => bad_rows = true,
                Err(error) => {
                    let now = self.clock.monotonic();
                    self.schedule.spent(now, calls + 1);
                    self.schedule.put_back(Unit::Everybody, now);
                    return self.fell_silent(error);
                }
            }
        }
        self.is_back();
        // A row that could not be read, or was no person, may have been one of the missing.
        if !bad_rows && people.remarks().is_empty() {
            for user in missing {
                changed |= self.gone(user);
            }
        }
        self.inner.people.store(count, std::sync::atomic::Ordering::Relaxed);
        let now = self.clock.monotonic();
        self.schedule.spent(now, calls.max(1));
        self.schedule.read(Unit::Everybody, changed, now);
    }

    /// Keeps what was read of a person, and tells what changed. A last activity alone is no change.
    fn note(&mut self, user: &UserRef, row: Result<UserStatus>) -> bool {
        let now = match row {
            Ok(now) => now,
            Err(error) if error.kind() == ErrorKind::NotFound => return self.gone(user.clone()),
            // Whoever cannot be read for the moment keeps the last status.
            Err(error) => {
                if self.troubled.insert(user.clone()) {
                    let user = user.clone();
                    self.pending.push_back(Ok(Event::Unreadable { user, error }));
                }
                return false;
            }
        };
        self.troubled.remove(user);
        match self.people.insert(user.clone(), now.clone()) {
            None => {
                self.pending.push_back(Ok(Event::Seen(Box::new(now))));
                false
            }
            Some(before) if before.projection_hash() != now.projection_hash() => {
                let event = Event::Changed { before: Box::new(before), now: Box::new(now) };
                self.pending.push_back(Ok(event));
                true
            }
            Some(_) => false,
        }
    }

    /// Said once for somebody who was there, and once for somebody who never was.
    fn gone(&mut self, user: UserRef) -> bool {
        let was_there = self.people.remove(&user).is_some();
        if self.troubled.insert(user.clone()) || was_there {
            self.pending.push_back(Ok(Event::Gone { user }));
        }
        was_there
    }

    fn is_back(&mut self) {
        if let Some(since) = self.silent_since.take() {
            let silent = self.clock.monotonic().saturating_sub(since);
            self.pending.push_back(Ok(Event::Reconnected { silent_ms: millis(silent) }));
        }
    }

    fn fell_silent(&mut self, error: Error) {
        let passing =
            error.is_temporary() || error.retry_state() == presence_core::RetryState::GaveUp;
        if !passing {
            self.ended = true;
            self.pending.push_back(Err(error));
        } else if self.silent_since.is_none() {
            self.silent_since = Some(self.clock.monotonic());
            self.pending.push_back(Ok(Event::Interrupted { error }));
        }
    }
}
