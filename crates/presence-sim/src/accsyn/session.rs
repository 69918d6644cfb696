//! Who is logged in, and since when.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, SystemTime};

use crate::seed::{Stream, draw};

/// How many sessions are kept: the newest ones.
const MAX_SESSIONS: usize = 4_096;

/// The open sessions.
#[derive(Debug)]
pub(super) struct Sessions {
    seed: u64,
    begun: u64,
    open: HashMap<String, Session>,
    order: VecDeque<String>,
}

#[derive(Debug, Clone, Copy)]
struct Session {
    user: u64,
    since: SystemTime,
}

impl Sessions {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, begun: 0, open: HashMap::new(), order: VecDeque::new() }
    }

    /// Opens a session and returns its id.
    pub(super) fn begin(&mut self, user: u64, now: SystemTime) -> String {
        self.begun += 1;
        let drawn = |part| draw(self.seed, Stream::Session, self.begun * 2 + part);
        let id = format!("{:08x}{:016x}", drawn(0) >> 32, drawn(1));
        if self.order.len() >= MAX_SESSIONS
            && let Some(oldest) = self.order.pop_front()
        {
            self.open.remove(&oldest);
        }
        self.order.push_back(id.clone());
        self.open.insert(id.clone(), Session { user, since: now });
        id
    }

    /// The user whose session this is, if it still lasts.
    pub(super) fn user(&self, id: &str, now: SystemTime, lifetime: Duration) -> Option<u64> {
        let session = self.open.get(id)?;
        let age = now.duration_since(session.since).unwrap_or_default();
        (age < lifetime).then_some(session.user)
    }

    /// Ends every session of a user.
    pub(super) fn end_of(&mut self, user: u64) {
        self.open.retain(|_, session| session.user != user);
    }

    pub(super) fn end_all(&mut self) {
        self.open.clear();
        self.order.clear();
    }

    /// How many sessions last.
    pub(super) fn count(&self, now: SystemTime, lifetime: Duration) -> usize {
        self.open.keys().filter(|id| self.user(id, now, lifetime).is_some()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);
    const START: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn a_session_lasts_its_lifetime_and_no_longer() {
        let mut sessions = Sessions::new(7);
        let id = sessions.begin(3, START);
        assert_eq!(id.len(), 24);
        let before = START + DAY - Duration::from_millis(1);
        assert_eq!(sessions.user(&id, before, DAY), Some(3));
        assert_eq!(sessions.user(&id, START + DAY, DAY), None);
        assert_eq!(sessions.user("", START, DAY), None);
        assert_eq!((sessions.count(START, DAY), sessions.count(START + DAY, DAY)), (1, 0));
    }

    #[test]
    fn sessions_of_a_user_end_together_and_the_oldest_make_room() {
        let mut sessions = Sessions::new(7);
        let first = sessions.begin(1, START);
        let other = sessions.begin(2, START);
        sessions.end_of(1);
        assert_eq!(sessions.user(&first, START, DAY), None);
        assert_eq!(sessions.user(&other, START, DAY), Some(2));
        for _ in 0..MAX_SESSIONS {
            sessions.begin(5, START);
        }
        assert_eq!(sessions.user(&other, START, DAY), None);
        assert_eq!(sessions.count(START, DAY), MAX_SESSIONS);
    }
}
