//! [`poll_watch`]: a watch for vendors that do not push.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream;

use crate::{Clock, Delivery, Error, Event, EventStream, Result, UserRef, UserStatus};

mod memory;

pub use self::memory::PollMemory;

/// Reads everybody who is watched, once. What [`poll_watch`] calls again and again.
#[async_trait]
pub trait PollReader: Debug + Send + Sync + 'static {
    /// One reading: for each person who could be asked for, the reference and what came of it.
    ///
    /// # Errors
    /// Where the reading failed as a whole. An error that is temporary
    /// [in a watch](crate::Error::while_watching) interrupts it, any other ends it.
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>>;
}

/// The reading of `users` of whom `rows` tell, in their order: what [`PollReader::read`] gives for
/// people who are named.
///
/// # Errors
/// The first error where everybody's reading failed and none of the errors
/// [is of one person](crate::ErrorKind::is_of_one_person): the reading failed as a whole.
///
/// ```
/// use presence_core::{Error, ErrorKind, UserRef, reading_of};
///
/// # fn main() -> presence_core::Result<()> {
/// let users = [UserRef::login("anna")?, UserRef::login("ben")?];
/// let down = || Err(Error::new(ErrorKind::Connection, "nobody answers"));
/// let unknown = || Err(Error::new(ErrorKind::NotFound, "no such login"));
/// assert_eq!(reading_of(&users, vec![down(), unknown()])?.len(), 2);
/// assert!(reading_of(&users, vec![down(), down()]).is_err());
/// # Ok(())
/// # }
/// ```
pub fn reading_of(
    users: &[UserRef],
    rows: Vec<Result<UserStatus>>,
) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
    let failed =
        |row: &Result<UserStatus>| row.as_ref().is_err_and(|it| !it.kind().is_of_one_person());
    if rows.iter().all(failed)
        && let Some(Err(error)) = rows.first()
    {
        return Err(error.clone());
    }
    Ok(users.iter().cloned().zip(rows).collect())
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
        memory: PollMemory::new(),
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
    memory: PollMemory,
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
            match self.reader.read().await.map_err(Error::while_watching) {
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
        self.memory.begin_round();
        let news = rows.into_iter().filter_map(|(user, row)| self.memory.note(user, row));
        let news: Vec<Event> = news.collect();
        self.pending.extend(news.into_iter().chain(self.memory.missing()).map(Ok));
    }
}

#[cfg(test)]
mod tests;
