//! Watching everybody: one list after the other, row by row.

use futures_util::{StreamExt, stream};
use presence_core::{Error, ErrorKind, Event, Result, RetryState, UserRef};

use super::{Unit, Watcher};
use crate::client::{MAX_PAGES, PeopleStream, Person};
use crate::wire::Extent;

/// A list of everybody: the page in hand and the next are in memory.
pub(super) struct Round {
    pub(super) people: PeopleStream,
    rows: usize,
    bad_rows: usize,
    changed: bool,
}

impl Watcher {
    pub(super) fn begin_round(&mut self) {
        match self.inner.client.list_of(&self.inner.everybody(), Extent::Status) {
            Ok(people) => {
                self.memory.begin_round();
                self.round = Some(Round { people, rows: 0, bad_rows: 0, changed: false });
            }
            Err(error) => self.fell_silent(error, 0),
        }
    }

    /// Takes in a row of the list that is under way.
    pub(super) async fn take(&mut self, row: Option<Result<Person>>) {
        let Some(round) = &mut self.round else { return };
        let Some(row) = row else { return self.end_round().await };
        match row {
            Ok(person) => {
                round.rows += 1;
                let rows = round.rows;
                // What came in before the failure proves nothing.
                if self.silence.is_some_and(|silence| rows > silence.rows) {
                    self.is_back();
                }
                let status = self.inner.status(&person, None);
                let user = person.id.user_ref();
                let apart = self.doubted.found(&user, &status);
                let event = self.memory.note(user, Ok(status));
                let changed = self.tell(apart.unwrap_or(event));
                if let Some(round) = &mut self.round {
                    round.changed |= changed;
                }
            }
            Err(_) if !round.people.has_failed() => {
                round.rows += 1;
                round.bad_rows += 1;
            }
            Err(error) => {
                let rows = round.rows;
                self.round = None;
                self.schedule.put_back(Unit::Everybody, self.clock.monotonic());
                return self.fell_silent(error, rows);
            }
        }
        if self.told_lag_ms.is_none() {
            self.start_with_a_page();
        }
    }

    /// Says that the watch began, once a page has come in and others follow.
    fn start_with_a_page(&mut self) {
        let people = self.inner.directory.people();
        let calls = self.round.as_ref().and_then(|round| round.people.calls_for(people));
        if let Some(calls) = calls {
            let known = calls.max(self.inner.pages_of_everybody());
            self.start(if people == 0 { MAX_PAGES } else { known });
        }
    }

    async fn end_round(&mut self) {
        let Some(mut round) = self.round.take() else { return };
        let remarks = round.people.remarks().len();
        // Everybody at once is seldom gone: it is believed the second time.
        let vanished = round.rows == 0 && remarks == 0 && self.listed > 0;
        if vanished && !std::mem::replace(&mut self.empty_before, true) {
            self.schedule.put_back(Unit::Everybody, self.clock.monotonic());
            return self.fell_silent(nobody_left(), 0);
        }
        // Nobody knows whose rows they are: to go on in silence would say that nobody is there.
        if round.bad_rows > 0 && round.bad_rows == round.rows {
            self.schedule.put_back(Unit::Everybody, self.clock.monotonic());
            return self.fell_silent(nobody_readable(), 0);
        }
        self.empty_before = false;
        self.listed = round.rows;
        self.is_back();
        let mut calls = round.people.calls();
        self.inner.directory.listed(round.rows, calls);
        let missing = self.memory.missing();
        round.changed |= !missing.is_empty();
        if round.bad_rows == 0 && remarks == 0 {
            let gone = self.doubted.take_all().into_iter().map(|user| Event::Gone { user });
            self.pending.extend(missing.into_iter().chain(gone).map(Ok));
        } else {
            let bad_rows = round.bad_rows;
            tracing::warn!(bad_rows, remarks, "rows that are nobody: the missing are read singly");
            for event in missing {
                if let Event::Gone { user } = event {
                    self.doubted.add(user);
                }
            }
            calls += self.read_doubted(&mut round).await;
        }
        self.pace(calls);
        self.schedule.read(Unit::Everybody, round.changed, self.clock.monotonic());
    }

    /// Asks for some of those who are missing, and says how many.
    async fn read_doubted(&mut self, round: &mut Round) -> usize {
        let inner = &self.inner;
        let readings = self.doubted.next().into_iter().map(|user| async move {
            let row = inner.read(&user, "watch").await;
            (user, row)
        });
        let readings: Vec<_> = readings.collect();
        let rows: Vec<(UserRef, _)> =
            stream::iter(readings).buffered(self.inner.concurrency()).collect().await;
        let count = rows.len();
        for (user, row) in rows {
            let event = self.doubted.note(user, row);
            round.changed |= self.tell(event);
        }
        count
    }
}

fn nobody_readable() -> Error {
    let message = "no row of the list of everybody can be read; it is read again";
    Error::new(ErrorKind::Protocol, message)
}

fn nobody_left() -> Error {
    let message = "the list of everybody is empty, and was not the last time; it is read again";
    Error::new(ErrorKind::Unavailable, message).with_retry_state(RetryState::Temporary)
}
