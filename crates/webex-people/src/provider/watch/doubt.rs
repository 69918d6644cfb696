//! [`Doubted`]: people who are missing from lists in which not every row could be read.

use std::collections::BTreeMap;

use presence_core::{Event, PollMemory, Result, UserRef, UserStatus};

use super::super::read::is_of_the_row;

/// How many of them are read singly after one list.
const AT_ONCE: usize = 16;

/// Whoever is missing from a list with rows that are nobody may be one of those rows: they are
/// asked for singly until a list has them, or has no such row.
#[derive(Debug, Default)]
pub(super) struct Doubted(BTreeMap<UserRef, Asked>);

#[derive(Debug, Default)]
struct Asked {
    /// How often.
    times: u64,
    memory: PollMemory,
}

impl Doubted {
    /// Somebody is missing.
    pub(super) fn add(&mut self, user: UserRef) {
        self.0.entry(user).or_default();
    }

    /// Somebody who was doubted is in the list; the event, if any, that this makes.
    pub(super) fn found(&mut self, user: &UserRef, now: &UserStatus) -> Option<Option<Event>> {
        let mut asked = self.0.remove(user)?;
        Some(asked.memory.note(user.clone(), Ok(now.clone())))
    }

    /// Everybody who is doubted, once no row can be them.
    pub(super) fn take_all(&mut self) -> Vec<UserRef> {
        std::mem::take(&mut self.0).into_keys().collect()
    }

    /// Whom to ask for next: those who were asked for least often.
    pub(super) fn next(&self) -> Vec<UserRef> {
        let mut users: Vec<_> = self.0.iter().map(|(user, asked)| (asked.times, user)).collect();
        users.sort();
        users.into_iter().take(AT_ONCE).map(|(_, user)| user.clone()).collect()
    }

    /// Keeps what was read of somebody, and tells what is new. A failure that is not about them
    /// tells nothing.
    pub(super) fn note(&mut self, user: UserRef, row: Result<UserStatus>) -> Option<Event> {
        if row.as_ref().is_err_and(|error| !is_of_the_row(error.kind())) {
            return None;
        }
        let asked = self.0.get_mut(&user)?;
        asked.times += 1;
        let event = asked.memory.note(user.clone(), row);
        if matches!(event, Some(Event::Gone { .. })) {
            self.0.remove(&user);
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use presence_core::{Error, ErrorKind};

    use super::*;

    fn user(n: usize) -> UserRef {
        UserRef::id(format!("p{n:02}")).unwrap()
    }

    #[test]
    fn everybody_has_a_turn_and_whoever_is_not_there_is_gone() {
        let mut doubted = Doubted::default();
        (0..20).for_each(|n| doubted.add(user(n)));
        let first = doubted.next();
        assert_eq!(first, (0..16).map(user).collect::<Vec<_>>());
        for one in first {
            let unreadable = Error::new(ErrorKind::Forbidden, "x");
            assert!(matches!(doubted.note(one, Err(unreadable)), Some(Event::Unreadable { .. })));
        }
        assert_eq!(doubted.next()[..5], [16, 17, 18, 19, 0].map(user));
        let gone = Error::new(ErrorKind::NotFound, "x");
        assert!(matches!(doubted.note(user(16), Err(gone)), Some(Event::Gone { .. })));
        doubted.0.remove(&user(17));
        assert_eq!(doubted.next()[..3], [18, 19, 0].map(user));
        assert_eq!(doubted.take_all().len(), 18);
        assert!(doubted.next().is_empty());
    }
}
