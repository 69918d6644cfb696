//! Watching: adaptive polling within a budget of calls.

mod doubt;
mod people;
mod round;
mod schedule;

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use presence_core::{
    Clock, Delivery, Error, Event, EventStream, PollMemory, Result, UserRef, WatchOptions,
};

use self::doubt::Doubted;
use self::round::Round;
use self::schedule::{Paces, Schedule};
use super::Inner;
use super::read::{check_reference, one_name};
use crate::client::{MAX_PAGES, Pace};

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
/// Where the options name nobody, or where a reference of theirs is malformed or of a kind that
/// Webex does not know.
pub(super) fn watch(inner: &Arc<Inner>, options: WatchOptions) -> Result<EventStream> {
    options.check()?;
    let mut users = options.users.unwrap_or_else(|| inner.users.clone());
    users.iter().try_for_each(check_reference)?;
    let mut names = HashSet::new();
    users.retain(|user| names.insert((user.kind(), one_name(user))));
    let paces = Paces::new(&inner.config.poll, options.interval);
    let named = !users.is_empty();
    let inner = Arc::new(with_a_budget(inner, paces, named));
    let units: BTreeSet<Unit> = match named {
        true => users.into_iter().map(Unit::Person).collect(),
        false => BTreeSet::from([Unit::Everybody]),
    };
    // How many pages everybody takes is known better once the first has come in.
    let calls = named.then(|| inner.calls_of(units.len()));
    let mut watcher = Watcher {
        clock: Arc::clone(inner.clock()),
        schedule: Schedule::new(paces, units, inner.clock().monotonic()),
        paces,
        inner,
        memory: PollMemory::new(),
        doubted: Doubted::default(),
        failing: BTreeSet::new(),
        round: None,
        listed: 0,
        empty_before: false,
        told_lag_ms: None,
        pending: VecDeque::new(),
        silence: None,
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
    let directory = match named {
        true => Arc::new(inner.directory.snapshot()),
        false => Arc::clone(&inner.directory),
    };
    inner.paced(Arc::new(pace), directory)
}

impl Inner {
    /// How many calls so many named people take at most.
    fn calls_of(&self, users: usize) -> usize {
        let pages = self.pages_of_everybody();
        // A list that is cheaper is tried first, and costs no more than the people themselves.
        let may_list = pages > 0 && pages < users;
        if may_list { users.saturating_mul(2) } else { users }
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
    /// People who are missing from the list, and may be rows of it that cannot be read.
    doubted: Doubted,
    /// Named people who cannot be read for the moment, while others can.
    failing: BTreeSet<UserRef>,
    /// The list of everybody that is under way.
    round: Option<Round>,
    /// How many people the list had when it was last read to its end.
    listed: usize,
    /// Whether the list was empty the last time, after people had been in it.
    empty_before: bool,
    /// How late events may be, as the watch has said when it began. For everybody the first page
    /// tells.
    told_lag_ms: Option<u64>,
    pending: VecDeque<Result<Event>>,
    silence: Option<Silence>,
    ended: bool,
}

/// Nothing can be read.
#[derive(Clone, Copy, Debug)]
struct Silence {
    since: Duration,
    /// How far a list of everybody came before it failed.
    rows: usize,
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
                    self.take(row).await;
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
        let now = self.clock.monotonic();
        let due = self.schedule.due(now, self.at_once(now));
        if due.contains(&Unit::Everybody) {
            self.begin_round();
        } else if !due.is_empty() {
            // A clock may wake early: nobody is due then.
            self.read_people(due).await;
        }
    }

    /// How many named people are read at once: all, where a list of everybody takes fewer calls.
    fn at_once(&self, now: Duration) -> usize {
        let pages = self.inner.pages_of_everybody();
        let listing = pages > 0 && pages < self.schedule.count_due(now);
        if listing { usize::MAX } else { self.inner.concurrency() }
    }

    /// Tells what is new, if anything; whether it is a change.
    fn tell(&mut self, event: Option<Event>) -> bool {
        let changed = event.as_ref().is_some_and(is_change);
        self.pending.extend(event.map(Ok));
        changed
    }

    fn is_back(&mut self) {
        if let Some(Silence { since, .. }) = self.silence.take() {
            let silent = self.clock.monotonic().saturating_sub(since);
            self.pending.push_back(Ok(Event::Reconnected { silent_ms: millis(silent) }));
        }
    }

    /// Nothing can be read; a list of everybody failed after `rows`.
    fn fell_silent(&mut self, error: Error, rows: usize) {
        self.start(match self.inner.pages_of_everybody() {
            0 => MAX_PAGES,
            pages => pages,
        });
        let error = error.while_watching();
        if !error.is_temporary() {
            self.ended = true;
            self.pending.push_back(Err(error));
            return;
        }
        match &mut self.silence {
            Some(silence) => silence.rows = silence.rows.max(rows),
            None => {
                self.silence = Some(Silence { since: self.clock.monotonic(), rows });
                self.pending.push_back(Ok(Event::Interrupted { error }));
            }
        }
    }
}

/// Whether an event says that a person is not as before.
const fn is_change(event: &Event) -> bool {
    matches!(event, Event::Changed { .. } | Event::Gone { .. })
}
