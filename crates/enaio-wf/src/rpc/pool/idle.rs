//! [`Idle`]: the connections that wait for a call.

use std::collections::VecDeque;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use super::Inner;
use super::connect::Joined;

/// In the order in which they came back, with the time of that.
pub(super) type Idle = VecDeque<(Joined, Duration)>;

impl Inner {
    pub(super) fn lock_idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last and is still alive. Those that are too old go.
    pub(super) fn take_idle(&self) -> Option<Joined> {
        let mut idle = self.lock_idle();
        self.drop_old(&mut idle);
        while let Some((mut joined, _)) = idle.pop_back() {
            if joined.connection.is_alive() {
                return Some(joined);
            }
        }
        None
    }

    /// One to that server. Where there is none, another goes, so that a new one has room.
    pub(super) fn take_idle_to(&self, server: usize) -> Option<Joined> {
        let mut idle = self.lock_idle();
        self.drop_old(&mut idle);
        while let Some(at) = idle.iter().rposition(|(joined, _)| joined.server == server) {
            let (mut joined, _) = idle.remove(at)?;
            if joined.connection.is_alive() {
                return Some(joined);
            }
        }
        idle.pop_front();
        None
    }

    /// The one that has waited longest.
    pub(super) fn take_oldest(&self) -> Option<Joined> {
        let mut idle = self.lock_idle();
        self.drop_old(&mut idle);
        idle.pop_front().map(|(joined, _)| joined)
    }

    fn drop_old(&self, idle: &mut Idle) {
        let now = self.clock.monotonic();
        idle.retain(|(_, since)| now.saturating_sub(*since) < self.options.max_idle);
    }

    pub(super) fn give_back(&self, joined: Joined) {
        let entry = self.servers.get(joined.server);
        if entry.is_ok_and(|entry| entry.has_ended(&joined.session)) {
            return;
        }
        let since = self.clock.monotonic();
        let mut idle = self.lock_idle();
        // Asked under the lock, so that nothing is put into a pool that has just been closed.
        if !self.slots.is_closed() && idle.len() < self.options.size {
            idle.push_back((joined, since));
        }
    }
}
