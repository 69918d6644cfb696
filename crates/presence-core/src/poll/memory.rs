//! [`PollMemory`]: what a polling watch remembers of people, and what is news against it.

use std::collections::BTreeMap;

use crate::{Error, ErrorKind, Event, Result, UserRef, UserStatus};

/// What a watch that polls remembers: the last status of each person, without the vendor's
/// document, which would be most of the memory.
///
/// For watches that [`poll_watch`](crate::poll_watch) cannot make, because they read page by page
/// or each person at a pace of their own. Give it every row with [`note`](Self::note) and pass on
/// the events that come back.
///
/// ```
/// use presence_core::{Event, MemoryProvider, PollMemory, UserRef, UserStatusProvider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> presence_core::Result<()> {
/// let provider = MemoryProvider::with_people(["anna"]);
/// let anna = UserRef::login("anna")?;
/// let mut memory = PollMemory::new();
/// memory.begin_round();
/// let first = memory.note(anna.clone(), provider.get(&anna).await);
/// assert!(matches!(first, Some(Event::Seen(_))));
/// let again = memory.note(anna.clone(), provider.get(&anna).await);
/// assert!(again.is_none(), "nothing has changed");
/// memory.begin_round();
/// assert!(matches!(memory.missing().as_slice(), [Event::Gone { .. }]));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct PollMemory {
    people: BTreeMap<UserRef, Known>,
    /// Those of whom it has been told that they cannot be read or are not there.
    troubled: BTreeMap<UserRef, Trouble>,
    round: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Gone,
    Unreadable,
}

#[derive(Debug)]
struct Known {
    status: UserStatus,
    /// The round in which the person was seen last.
    round: u64,
}

impl PollMemory {
    /// Remembers nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whoever is not noted from here on is [missing](Self::missing).
    pub fn begin_round(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    /// Keeps what was read of a person, and tells what is new by the projection hash.
    ///
    /// A person who is not found is told as gone, one who cannot be read as unreadable, each once
    /// until they are seen again.
    pub fn note(&mut self, user: UserRef, row: Result<UserStatus>) -> Option<Event> {
        match row {
            Ok(now) => self.seen(user, now),
            Err(error) if error.kind() == ErrorKind::NotFound => self.gone(user),
            Err(error) => self.unreadable(user, error),
        }
    }

    fn seen(&mut self, user: UserRef, mut now: UserStatus) -> Option<Event> {
        let again = self.troubled.remove(&user).is_some();
        let document = now.vendor.take();
        let known = Known { status: now.clone(), round: self.round };
        now.vendor = document;
        let now = Box::new(now);
        match self.people.insert(user, known) {
            Some(Known { status: before, .. })
                if before.projection_hash() != now.projection_hash() =>
            {
                Some(Event::Changed { before: Box::new(before), now })
            }
            // The reader was told that the status may be old: it is not.
            Some(_) => again.then_some(Event::Seen(now)),
            None => Some(Event::Seen(now)),
        }
    }

    fn gone(&mut self, user: UserRef) -> Option<Event> {
        self.people.remove(&user);
        let told = self.troubled.insert(user.clone(), Trouble::Gone);
        (told != Some(Trouble::Gone)).then_some(Event::Gone { user })
    }

    /// Whoever cannot be read for the moment keeps the last status.
    fn unreadable(&mut self, user: UserRef, error: Error) -> Option<Event> {
        if let Some(known) = self.people.get_mut(&user) {
            known.round = self.round;
        }
        let told = self.troubled.insert(user.clone(), Trouble::Unreadable);
        (told != Some(Trouble::Unreadable)).then_some(Event::Unreadable { user, error })
    }

    /// Forgets everybody of whom nothing was noted in this round, and tells that they are gone.
    pub fn missing(&mut self) -> Vec<Event> {
        let round = self.round;
        let missing = self.people.iter().filter(|(_, known)| known.round != round);
        let missing: Vec<UserRef> = missing.map(|(user, _)| user.clone()).collect();
        for user in &missing {
            self.people.remove(user);
            self.troubled.remove(user);
        }
        missing.into_iter().map(|user| Event::Gone { user }).collect()
    }
}
