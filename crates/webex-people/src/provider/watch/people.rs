//! Watching named people.

use std::time::Duration;

use presence_core::{Error, Result, UserRef, UserStatus};

use super::super::read::is_of_the_row;
use super::{Unit, Watcher};

/// How many others are read before it is said that nobody can be.
const MAX_OTHERS: usize = 3;

impl Watcher {
    /// Reads those who are due.
    pub(super) async fn read_people(&mut self, due: Vec<Unit>) {
        let mut users: Vec<UserRef> = due.into_iter().filter_map(named).collect();
        let mut rows = self.inner.read_many(&users, "watch").await;
        let now = self.clock.monotonic();
        let most = rows.len() + MAX_OTHERS;
        if let Some(error) = failure_of_all(&rows) {
            let known = users.iter().all(|user| self.failing.contains(user));
            if known && error.is_temporary() {
                return self.put_back(users, now);
            }
            // Is it about them, or can nobody be read?
            while rows.iter().all(failed) {
                let looked_further = rows.len() >= most;
                let other = if looked_further { None } else { self.another(&error) };
                let Some(other) = other else {
                    self.put_back(users, now);
                    return self.fell_silent(error, 0);
                };
                rows.push(self.inner.read(&other, "watch").await);
                users.push(other);
            }
        }
        self.is_back();
        let now = self.clock.monotonic();
        for (user, row) in users.into_iter().zip(rows) {
            if failed(&row) {
                self.failing.insert(user.clone());
            } else {
                self.failing.remove(&user);
            }
            let event = self.memory.note(user.clone(), row);
            let changed = self.tell(event);
            self.schedule.read(Unit::Person(user), changed, now);
        }
    }

    /// Somebody else to be read before their turn, where an error is to be looked into.
    fn another(&mut self, error: &Error) -> Option<UserRef> {
        if self.silence.is_some() || !error.is_temporary() {
            return None;
        }
        let failing = &self.failing;
        let fit = |unit: &Unit| !matches!(unit, Unit::Person(user) if failing.contains(user));
        self.schedule.another(fit).and_then(named)
    }

    fn put_back(&mut self, users: Vec<UserRef>, now: Duration) {
        for user in users {
            self.schedule.put_back(Unit::Person(user), now);
        }
    }
}

fn named(unit: Unit) -> Option<UserRef> {
    match unit {
        Unit::Person(user) => Some(user),
        Unit::Everybody => None,
    }
}

/// Whether the reading failed, and not because of the person.
fn failed(row: &Result<UserStatus>) -> bool {
    row.as_ref().is_err_and(|error| !is_of_the_row(error.kind()))
}

/// Why nobody could be read.
fn failure_of_all(rows: &[Result<UserStatus>]) -> Option<Error> {
    if !rows.iter().all(failed) {
        return None;
    }
    rows.iter().find_map(|row| row.as_ref().err()).cloned()
}
