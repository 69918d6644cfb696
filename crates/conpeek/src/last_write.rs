//! The last own write of each user: the only thing known of a state that cannot be read.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use presence_core::Timestamp;

use crate::client::{Consultant, TenantUser};

/// How many users are remembered; beyond it the oldest are forgotten.
const MAX_REMEMBERED: usize = 65_536;

/// What was last written for a user and confirmed by Conpeek.
#[derive(Clone, Debug)]
pub(crate) struct LastWrite {
    pub(crate) consultant: Consultant,
    pub(crate) at: Timestamp,
    pub(crate) at_monotonic: Duration,
}

/// A write on its way. Given back to [`LastWrites::confirmed`]; dropped, nothing is known any more.
#[derive(Debug)]
pub(crate) struct Begun {
    user: TenantUser,
    began: u64,
}

/// Remembers by consultant record, because one user goes by an id and by a login.
#[derive(Debug, Default)]
pub(crate) struct LastWrites(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    sequence: u64,
    records: HashMap<TenantUser, RecordKey>,
    known: HashMap<RecordKey, Known>,
    order: BTreeMap<u64, RecordKey>,
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
    /// Nothing while it is not known which of two overlapping writes came last.
    last: Option<LastWrite>,
}

impl LastWrites {
    /// Forgets what is known of `user`: from here on until it is confirmed, anything may stand.
    pub(crate) fn begin(&self, user: &TenantUser) -> Begun {
        let mut state = self.lock();
        state.sequence += 1;
        let began = state.sequence;
        if let Some(known) = state.known_mut(user) {
            known.last = None;
        }
        Begun { user: user.clone(), began }
    }

    /// Remembers what Conpeek confirmed, unless another write of the same record overlapped.
    pub(crate) fn confirmed(&self, begun: Begun, write: LastWrite) {
        let mut state = self.lock();
        state.sequence += 1;
        let finished = state.sequence;
        let Begun { user, began } = begun;
        let key =
            write.consultant.record_id.map_or(RecordKey::User(user.clone()), RecordKey::Record);
        let before = state.known.remove(&key);
        if let Some(before) = &before {
            state.order.remove(&before.finished);
        }
        let overlapped = before.as_ref().is_some_and(|known| known.finished > began);
        let (mut users, mode) = before.map_or((Vec::new(), None), |k| (k.users, k.online_mode));
        if !users.contains(&user) {
            users.push(user.clone());
        }
        let online_mode = write.consultant.online_mode_id.or(mode);
        let last = (!overlapped).then_some(write);
        state.known.insert(key.clone(), Known { finished, users, online_mode, last });
        state.order.insert(finished, key.clone());
        state.records.insert(user, key);
        state.forget_oldest();
    }

    /// What was last confirmed for `user`, if nothing is on its way.
    pub(crate) fn get(&self, user: &TenantUser) -> Option<LastWrite> {
        self.lock().known_mut(user)?.last.clone()
    }

    /// The online mode that `user` is or was last in.
    pub(crate) fn online_mode(&self, user: &TenantUser) -> Option<i64> {
        self.lock().known_mut(user)?.online_mode
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn known_mut(&mut self, user: &TenantUser) -> Option<&mut Known> {
        self.known.get_mut(self.records.get(user)?)
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
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    fn write(record: i64, state: &str) -> LastWrite {
        let json = format!(r#"{{"id":{record},"work_state":"{state}"}}"#);
        let consultant = Consultant::from_json(&RawValue::from_string(json).unwrap()).unwrap();
        LastWrite { consultant, at: Timestamp::UNIX_EPOCH, at_monotonic: Duration::ZERO }
    }

    fn word(writes: &LastWrites, user: &TenantUser) -> Option<String> {
        writes.get(user).map(|write| write.consultant.work_state.as_str().to_owned())
    }

    fn anna() -> (TenantUser, TenantUser) {
        (TenantUser::Id(3), TenantUser::name("anna").unwrap())
    }

    #[test]
    fn a_write_by_login_is_seen_by_id() {
        let (id, login) = anna();
        let writes = LastWrites::default();
        writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
        writes.confirmed(writes.begin(&login), write(74, "OFFLINE"));
        assert_eq!(word(&writes, &id).as_deref(), Some("OFFLINE"));
    }

    #[test]
    fn a_write_that_is_never_confirmed_leaves_nothing_known() {
        let (id, _) = anna();
        let writes = LastWrites::default();
        writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
        drop(writes.begin(&id));
        assert_eq!(word(&writes, &id), None);
    }

    #[test]
    fn of_two_overlapping_writes_neither_is_claimed() {
        let (id, login) = anna();
        let writes = LastWrites::default();
        let (first, second) = (writes.begin(&id), writes.begin(&login));
        writes.confirmed(second, write(74, "ONLINE"));
        writes.confirmed(first, write(74, "OFFLINE"));
        assert_eq!(word(&writes, &id), None);
        writes.confirmed(writes.begin(&id), write(74, "ONLINE"));
        assert_eq!(word(&writes, &id).as_deref(), Some("ONLINE"));
    }

    #[test]
    fn the_mode_outlives_the_break() {
        let (id, _) = anna();
        let writes = LastWrites::default();
        let mut online = write(74, "ONLINE");
        online.consultant.online_mode_id = Some(98);
        writes.confirmed(writes.begin(&id), online);
        writes.confirmed(writes.begin(&id), write(74, "ONBREAK"));
        assert_eq!(writes.online_mode(&id), Some(98));
    }

    #[test]
    fn memory_is_bounded() {
        let writes = LastWrites::default();
        for user in 0..MAX_REMEMBERED + 10 {
            let user_ref = TenantUser::Id(user as u64);
            writes.confirmed(writes.begin(&user_ref), write(user as i64, "ONLINE"));
        }
        assert_eq!(writes.lock().known.len(), MAX_REMEMBERED);
        assert_eq!(word(&writes, &TenantUser::Id(0)), None);
        assert!(word(&writes, &TenantUser::Id(10)).is_some());
    }
}
