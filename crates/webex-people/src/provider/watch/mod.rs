//! Watching: adaptive polling within a budget of calls.

mod schedule;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use presence_core::{
    Clock, Delivery, Error, Event, EventStream, PollMemory, Result, RetryState, UserRef,
    UserStatus, WatchOptions,
};

use self::schedule::{Paces, Schedule};
use super::Inner;
use super::read::{check_reference, is_of_the_row};
use crate::client::{MAX_PAGES, Pace, PeopleStream, Person};
use crate::wire::Extent;

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
    let paces = Paces::new(&inner.config.poll, options.interval);
    let named = !users.is_empty();
    let inner = Arc::new(with_a_budget(inner, paces, named));
    let units: BTreeSet<Unit> = match named {
        true => users.into_iter().map(Unit::Person).collect(),
        false => BTreeSet::from([Unit::Everybody]),
    };
    let calls = if named { Some(inner.calls_of(units.len())) } else { inner.calls_of_everybody() };
    let mut watcher = Watcher {
        clock: Arc::clone(inner.clock()),
        schedule: Schedule::new(paces, units, inner.clock().monotonic()),
        paces,
        page: inner.everybody().page(),
        inner,
        memory: PollMemory::new(),
        round: None,
        told_lag_ms: None,
        pending: VecDeque::new(),
        silent_since: None,
        ended: false,
    };
    if let Some(calls) = calls {
        watcher.start(calls);
    }
    Ok(Box::pin(stream::unfold(watcher, |mut watcher| async move {
        let event = watcher.next().await?;
        Some((event, watcher))
    })))
}

/// Each watch has its own budget.
fn with_a_budget(inner: &Inner, paces: Paces, named: bool) -> Inner {
    let at_once = usize::try_from(inner.config.poll.calls_per_minute).unwrap_or(usize::MAX);
    let at_once = at_once.min(inner.concurrency());
    let pace = Pace::new(Arc::clone(inner.clock()), paces.per_call(), at_once);
    // What a watch of named people says of its lag holds while it lists as it said.
    let people = match named {
        true => Arc::new(AtomicUsize::new(inner.people.load(Ordering::Relaxed))),
        false => Arc::clone(&inner.people),
    };
    inner.paced(Arc::new(pace), people)
}

impl Inner {
    /// How many calls so many named people take at most.
    fn calls_of(&self, users: usize) -> usize {
        let pages = self.pages_of_everybody();
        // A list that is cheaper is tried first, and costs no more than the people themselves.
        let may_list = pages > 0 && pages < users.min(self.concurrency());
        if may_list { users.saturating_mul(2) } else { users }
    }

    fn calls_of_everybody(&self) -> Option<usize> {
        Some(self.pages_of_everybody()).filter(|pages| *pages > 0)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

struct Watcher {
    inner: Arc<Inner>,
    clock: Arc<dyn Clock>,
    paces: Paces,
    schedule: Schedule<Unit>,
    memory: PollMemory,
    /// The list of everybody that is under way.
    round: Option<Round>,
    /// How many people a page has.
    page: usize,
    /// How late events may be, as the watch has said when it began. Where nobody knows how many
    /// people there are, the first page may tell.
    told_lag_ms: Option<u64>,
    pending: VecDeque<Result<Event>>,
    silent_since: Option<Duration>,
    ended: bool,
}

/// A list of everybody: the page in hand and the next are in memory.
struct Round {
    people: PeopleStream,
    rows: usize,
    bad_rows: usize,
    changed: bool,
}

impl Watcher {
    async fn next(&mut self) -> Option<Result<Event>> {
        loop {
            // What comes before the beginning waits for it: a page at most.
            if self.told_lag_ms.is_some() {
                if let Some(event) = self.pending.pop_front() {
                    return Some(event);
                }
                if self.ended {
                    return None;
                }
            }
            match &mut self.round {
                Some(round) => {
                    let row = round.people.next().await;
                    self.take(row);
                }
                None => self.begin().await,
            }
        }
    }

    /// Says that the watch began, where it has not been said.
    fn start(&mut self, calls: usize) {
        if self.told_lag_ms.is_none() {
            let max_lag_ms = millis(self.paces.max_lag(calls));
            self.told_lag_ms = Some(max_lag_ms);
            let delivery = Delivery::Poll;
            self.pending.push_front(Ok(Event::Started { delivery, max_lag_ms }));
        }
    }

    /// Says how late events may be, where that is news.
    fn pace(&mut self, calls: usize) {
        self.start(calls);
        let max_lag_ms = millis(self.paces.max_lag(calls));
        if self.told_lag_ms.replace(max_lag_ms) != Some(max_lag_ms) {
            self.pending.push_back(Ok(Event::Pace { max_lag_ms }));
        }
    }

    async fn begin(&mut self) {
        let wait = self.schedule.wait(self.clock.monotonic());
        if !wait.is_zero() {
            self.clock.sleep(wait).await;
        }
        let due = self.schedule.due(self.clock.monotonic(), self.inner.concurrency());
        if due.contains(&Unit::Everybody) {
            self.begin_round();
        } else {
            self.read_people(due).await;
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
        let rows = self.inner.read_many(&users, "watch").await;
        let now = self.clock.monotonic();
        let failed = |row: &Result<UserStatus>| {
            row.as_ref().is_err_and(|error| !is_of_the_row(error.kind()))
        };
        // Where nobody could be read and it is not about the people, the reading failed.
        if !rows.is_empty() && rows.iter().all(failed) {
            for user in users {
                self.schedule.put_back(Unit::Person(user), now);
            }
            if let Some(error) = rows.into_iter().find_map(Result::err) {
                self.fell_silent(error);
            }
            return;
        }
        self.is_back();
        for (user, row) in users.into_iter().zip(rows) {
            let changed = self.note(user.clone(), row);
            self.schedule.read(Unit::Person(user), changed, now);
        }
    }

    fn begin_round(&mut self) {
        match self.inner.client.list_of(&self.inner.everybody(), Extent::Status) {
            Ok(people) => {
                self.memory.begin_round();
                self.round = Some(Round { people, rows: 0, bad_rows: 0, changed: false });
            }
            Err(error) => self.fell_silent(error),
        }
    }

    /// Takes in a row of the list that is under way.
    fn take(&mut self, row: Option<Result<Person>>) {
        let Some(round) = &mut self.round else { return };
        let Some(row) = row else { return self.end_round() };
        round.rows += 1;
        let more_than_a_page = round.rows > self.page;
        match row {
            Ok(person) => {
                let status = self.inner.status(&person, None);
                self.is_back();
                let changed = self.note(person.id.user_ref(), Ok(status));
                if let Some(round) = &mut self.round {
                    round.changed |= changed;
                }
            }
            Err(_) if !round.people.has_failed() => round.bad_rows += 1,
            Err(error) => {
                self.round = None;
                self.schedule.put_back(Unit::Everybody, self.clock.monotonic());
                return self.fell_silent(error);
            }
        }
        if more_than_a_page {
            self.start(MAX_PAGES);
        }
    }

    fn end_round(&mut self) {
        let Some(mut round) = self.round.take() else { return };
        self.is_back();
        // A row that could not be read, or was no person, may have been one of the missing.
        let remarks = round.people.remarks().len();
        if round.bad_rows == 0 && remarks == 0 {
            let missing = self.memory.missing();
            round.changed |= !missing.is_empty();
            self.pending.extend(missing.into_iter().map(Ok));
        } else {
            let bad_rows = round.bad_rows;
            tracing::warn!(bad_rows, remarks, "rows that are nobody: nobody is told as gone");
        }
        self.inner.people.store(round.rows, Ordering::Relaxed);
        self.pace(self.inner.pages_of_everybody());
        self.schedule.read(Unit::Everybody, round.changed, self.clock.monotonic());
    }

    /// Keeps what was read of a person and tells what is new; whether it is a change.
    fn note(&mut self, user: UserRef, row: Result<UserStatus>) -> bool {
        let event = self.memory.note(user, row);
        let changed = event.as_ref().is_some_and(is_change);
        self.pending.extend(event.map(Ok));
        changed
    }

    fn is_back(&mut self) {
        if let Some(since) = self.silent_since.take() {
            let silent = self.clock.monotonic().saturating_sub(since);
            self.pending.push_back(Ok(Event::Reconnected { silent_ms: millis(silent) }));
        }
    }

    fn fell_silent(&mut self, error: Error) {
        self.start(MAX_PAGES);
        let passing = error.is_temporary() || error.retry_state() == RetryState::GaveUp;
        if !passing {
            self.ended = true;
            self.pending.push_back(Err(error));
        } else if self.silent_since.is_none() {
            self.silent_since = Some(self.clock.monotonic());
            self.pending.push_back(Ok(Event::Interrupted { error }));
        }
    }
}

/// Whether an event says that a person is not as before.
const fn is_change(event: &Event) -> bool {
    matches!(event, Event::Changed { .. } | Event::Gone { .. })
}
