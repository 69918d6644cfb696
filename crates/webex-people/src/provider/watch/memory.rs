//! What a watch remembers of people, and what is news against it.

use std::collections::{BTreeMap, BTreeSet};

use presence_core::{Error, ErrorKind, Event, Result, UserRef, UserStatus};

/// The last status of each person, without the vendor's document: that would be most of the memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    people: BTreeMap<UserRef, Known>,
    /// Those of whom it has been told that they cannot be read or are not there.
    troubled: BTreeSet<UserRef>,
    round: u64,
}

#[derive(Debug)]
struct Known {
    status: UserStatus,
    /// The round in which the person was seen last.
    round: u64,
}

impl Memory {
    /// Whoever is not noted from here on is [missing](Self::missing).
    pub(super) fn begin_round(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// Keeps what was read of a person, and tells what is new. A last activity alone is not.
    pub(super) fn note(&mut self, user: UserRef, row: Result<UserStatus>) -> Option<Event> {
        match row {
            Ok(now) => self.seen(user, now),
            Err(error) if error.kind() == ErrorKind::NotFound => self.gone(user),
            Err(error) => self.unreadable(user, error),
        }
    }

    fn seen(&mut self, user: UserRef, mut now: UserStatus) -> Option<Event> {
        self.troubled.remove(&user);
        let document = now.vendor.take();
        let known = Known { status: now.clone(), round: self.round };
        now.vendor = document;
        let now = Box::new(now);
        match self.people.insert(user, known) {
            None => Some(Event::Seen(now)),
            Some(Known { status: before, .. }) => {
                let changed = before.projection_hash() != now.projection_hash();
                changed.then(|| Event::Changed { before: Box::new(before), now })
            }
        }
    }

    /// Said once for somebody who was there, and once for somebody who never was.
    fn gone(&mut self, user: UserRef) -> Option<Event> {
        let was_there = self.people.remove(&user).is_some();
        let told = !self.troubled.insert(user.clone());
        (was_there || !told).then_some(Event::Gone { user })
    }

    /// Whoever cannot be read for the moment keeps the last status.
    fn unreadable(&mut self, user: UserRef, error: Error) -> Option<Event> {
        self.troubled.insert(user.clone()).then_some(Event::Unreadable { user, error })
    }

    /// Forgets whoever was not seen in this round.
    pub(super) fn missing(&mut self) -> Vec<UserRef> {
        let round = self.round;
        let missing = self.people.iter().filter(|(_, known)| known.round != round);
        let missing: Vec<UserRef> = missing.map(|(user, _)| user.clone()).collect();
        for user in &missing {
            self.people.remove(user);
        }
        missing
    }
}

/// Whether an event says that a person is not as before.
pub(super) const fn is_change(event: &Event) -> bool {
    matches!(event, Event::Changed { .. } | Event::Gone { .. })
}
