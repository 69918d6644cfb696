//! The last own write of each user: the only thing known of a state that cannot be read.
//!
//! One user goes by an id and by a login, and only Conpeek's answers tell which belong together. So
//! what is known is kept by consultant record, and a write under a name that is not linked to a
//! record yet casts doubt on every record that it might be about.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use presence_core::Timestamp;

use crate::client::{Consultant, TenantUser, WorkState, difference};

/// How many users are remembered; beyond it the oldest are forgotten.
const MAX_REMEMBERED: usize = 65_536;

/// What was last written for a user and confirmed by Conpeek.
#[derive(Clone, Debug)]
pub(super) struct LastWrite {
    pub(super) state: WorkState,
    pub(super) consultant: Consultant,
    pub(super) at: Timestamp,
    pub(super) at_monotonic: Duration,
}

/// A write on its way. Given back to [`LastWrites::confirmed`]; dropped without that, what it was
/// about is not known any more.
#[derive(Debug)]
pub(super) struct Begun {
    state: Arc<Mutex<State>>,
    user: TenantUser,
    began: u64,
}

/// What is remembered. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct LastWrites(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    sequence: u64,
    records: HashMap<TenantUser, RecordKey>,
    known: HashMap<RecordKey, Known>,
    order: BTreeMap<u64, RecordKey>,
    /// Writes under way whose name is not linked to a record, by their beginning.
    unlinked: BTreeSet<(bool, u64)>,
    /// When the last such write ended without an answer: for ids, and for logins.
    lost: [u64; 2],
    /// Conpeek gave two users the same record id: then it identifies nobody, and nothing is
    /// remembered any more.
    distrusted: bool,
}

/// A record's id, or the user as addressed where Conpeek gave no id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum RecordKey {
    Record(i64),
    User(TenantUser),
}

#[derive(Debug)]
struct Known {
    finished: u64,
    users: Vec<TenantUser>,
    online_mode: Option<i64>,
    /// Nothing while it is not known what stands: a write is under way, or two overlapped.
    last: Option<LastWrite>,
}

impl LastWrites {
    /// Forgets what is known of `user`: from here on until it is confirmed, anything may stand.
    pub(super) fn begin(&self, user: &TenantUser) -> Begun {
        let mut state = self.lock();
        state.sequence += 1;
        let began = state.sequence;
        match state.known_mut(user) {
            Some(known) => known.last = None,
            None => {
                state.unlinked.insert((is_id(user), began));
            }
        }
        Begun { state: Arc::clone(&self.0), user: user.clone(), began }
    }

    /// Remembers what Conpeek confirmed, unless another write of the same record overlapped.
    pub(super) fn confirmed(&self, begun: Begun, write: LastWrite) {
        let mut state = self.lock();
        let (user, began) = (begun.user.clone(), begun.began);
        state.unlinked.remove(&(is_id(&user), began));
        if !state.distrusted {
            state.remember(user, began, write);
        }
        drop(state);
    }

    /// What was last confirmed for `user`, if nothing is under way that may be about them.
    pub(super) fn get(&self, user: &TenantUser) -> Option<LastWrite> {
        let mut state = self.lock();
        let known = state.known_mut(user)?;
        let (last, finished) = (known.last.clone()?, known.finished);
        let named = |by_id| known.users.iter().any(|user| is_id(user) == by_id);
        let unnamed: Vec<bool> = [true, false].into_iter().filter(|by_id| !named(*by_id)).collect();
        let doubtful = unnamed.into_iter().any(|by_id| state.may_be_changed(by_id, finished));
        (!doubtful).then_some(last)
    }

    /// Hears what was read of `user`: where it contradicts the last write, somebody else changed
    /// it, and the write is not claimed any more.
    pub(super) fn read(&self, user: &TenantUser, consultant: &Consultant) {
        if let Some(known) = self.lock().known_mut(user) {
            let stands = |last: &LastWrite| difference(&last.state, consultant).is_none();
            if !known.last.as_ref().is_some_and(stands) {
                known.last = None;
            }
        }
    }

    /// The online mode that `user` is or was last in.
    pub(super) fn online_mode(&self, user: &TenantUser) -> Option<i64> {
        self.lock().known_mut(user)?.online_mode
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Nothing that can panic runs under the lock.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_id(user: &TenantUser) -> bool {
    matches!(user, TenantUser::Id(_))
}

impl Drop for Begun {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        let by_id = is_id(&self.user);
        if state.unlinked.remove(&(by_id, self.began)) {
            state.sequence += 1;
            let now = state.sequence;
            let [ids, logins] = &mut state.lost;
            *(if by_id { ids } else { logins }) = now;
        }
    }
}

impl State {
    fn known_mut(&mut self, user: &TenantUser) -> Option<&mut Known> {
        self.known.get_mut(self.records.get(user)?)
    }

    /// Whether a record confirmed at `finished`, of which no name of this kind is known, may have
    /// been changed under such a name.
    fn may_be_changed(&self, by_id: bool, finished: u64) -> bool {
        let [ids, logins] = self.lost;
        let lost = if by_id { ids } else { logins };
        lost > finished || self.unlinked.iter().any(|(kind, _)| *kind == by_id)
    }

    fn remember(&mut self, user: TenantUser, began: u64, write: LastWrite) {
        self.sequence += 1;
        let finished = self.sequence;
        let id = write.consultant.record_id;
        let key = id.map_or(RecordKey::User(user.clone()), RecordKey::Record);
        let before = self.known.remove(&key);
        if let Some(before) = &before {
            self.order.remove(&before.finished);
        }
        let overlapped = before.as_ref().is_some_and(|known| known.finished > began);
        let (mut users, mode) = before.map_or((Vec::new(), None), |k| (k.users, k.online_mode));
        if !users.contains(&user) {
            users.push(user.clone());
        }
        if users.iter().filter(|user| is_id(user)).count() > 1 {
            *self = Self { distrusted: true, ..Self::default() };
            return;
        }
        let online_mode = write.consultant.online_mode_id.or(mode);
        let last = (!overlapped).then_some(write);
        self.known.insert(key.clone(), Known { finished, users, online_mode, last });
        self.order.insert(finished, key.clone());
        self.records.insert(user, key);
        self.forget_oldest();
    }

    fn forget_oldest(&mut self) {
        while self.known.len() > MAX_REMEMBERED {
            let Some((_, key)) = self.order.pop_first() else { return };
            let forgotten = self.known.remove(&key);
            for user in forgotten.into_iter().flat_map(|known| known.users) {
                self.records.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests;
