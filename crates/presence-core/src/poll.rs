//! [`poll_watch`]: a watch for vendors that do not push.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream;

use crate::{Clock, Delivery, ErrorKind, Event, EventStream, Result, UserRef, UserStatus};

/// Reads everybody who is watched, once. What [`poll_watch`] calls again and again.
#[async_trait]
pub trait PollReader: Debug + Send + Sync + 'static {
    /// One reading: for each person who could be asked for, the reference and what came of it.
    ///
    /// # Errors
    /// Where the reading failed as a whole. A temporary error interrupts the watch, any other ends
    /// it.
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>>;
}

/// Watches by reading every `interval` and comparing projection hashes.
///
/// Holds one status a person. A person whose reading fails for the moment keeps the last status and
/// is told as unreadable, once; one who is reported as not found, or no longer reported, is gone.
#[must_use]
pub fn poll_watch(
    reader: impl PollReader,
    clock: Arc<dyn Clock>,
    interval: Duration,
) -> EventStream {
    let max_lag_ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
    let started = Event::Started { delivery: Delivery::Poll, max_lag_ms };
    let state = Poller {
        reader,
        clock,
        interval,
        people: BTreeMap::new(),
        troubled: BTreeSet::new(),
        pending: VecDeque::from([Ok(started)]),
        first: true,
        silent_since: None,
        ended: false,
    };
    Box::pin(stream::unfold(state, |mut state| async move {
        let event = state.next().await?;
        Some((event, state))
    }))
}

struct Poller<R> {
    reader: R,
    clock: Arc<dyn Clock>,
    interval: Duration,
    people: BTreeMap<UserRef, UserStatus>,
    /// Those of whom it has been told that they cannot be read or are not there.
    troubled: BTreeSet<UserRef>,
    pending: VecDeque<Result<Event>>,
    first: bool,
    silent_since: Option<Duration>,
    ended: bool,
}

impl<R: PollReader> Poller<R> {
    async fn next(&mut self) -> Option<Result<Event>> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            if !std::mem::take(&mut self.first) {
                self.clock.sleep(self.interval).await;
            }
            match self.reader.read().await {
                Ok(rows) => self.compare(rows),
                Err(error) if error.is_temporary() => {
                    if self.silent_since.is_none() {
                        self.silent_since = Some(self.clock.monotonic());
                        self.pending.push_back(Ok(Event::Interrupted { error }));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    self.pending.push_back(Err(error));
                }
            }
        }
    }

    fn compare(&mut self, rows: Vec<(UserRef, Result<UserStatus>)>) {
        if let Some(since) = self.silent_since.take() {
            let silent = self.clock.monotonic().saturating_sub(since);
            let silent_ms = u64::try_from(silent.as_millis()).unwrap_or(u64::MAX);
            self.pending.push_back(Ok(Event::Reconnected { silent_ms }));
        }
        let mut missing: BTreeSet<UserRef> = self.people.keys().cloned().collect();
        for (user, row) in rows {
            match row {
                Ok(now) => {
                    missing.remove(&user);
                    self.troubled.remove(&user);
                    self.note(user, now);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    missing.remove(&user);
                    self.gone(user);
                }
                Err(error) => {
                    missing.remove(&user);
                    if self.troubled.insert(user.clone()) {
                        self.pending.push_back(Ok(Event::Unreadable { user, error }));
                    }
                }
            }
        }
        for user in missing {
            self.gone(user);
        }
    }

    /// Said once for somebody who was there, and once for somebody who never was.
    fn gone(&mut self, user: UserRef) {
        let was_there = self.people.remove(&user).is_some();
        if self.troubled.insert(user.clone()) || was_there {
            self.pending.push_back(Ok(Event::Gone { user }));
        }
    }

    fn note(&mut self, user: UserRef, now: UserStatus) {
        match self.people.insert(user, now.clone()) {
            None => self.pending.push_back(Ok(Event::Seen(Box::new(now)))),
            Some(before) if before.projection_hash() != now.projection_hash() => {
                let event = Event::Changed { before: Box::new(before), now: Box::new(now) };
                self.pending.push_back(Ok(event));
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
