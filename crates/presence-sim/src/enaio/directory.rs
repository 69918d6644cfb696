//! Everybody: the cast, and what was changed since the start.

use std::collections::BTreeMap;

use super::guid::{self, Kind};
use super::user::User;
use crate::cast::Cast;

/// The users of the installation.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    seed: u64,
    cast: Cast,
    /// Who differs from the cast; `None` for who is gone.
    changed: BTreeMap<u64, Option<User>>,
    newest: u64,
}

impl Directory {
    pub(super) fn new(seed: u64, cast: Cast) -> Self {
        Self { seed, cast, changed: BTreeMap::new(), newest: cast.len() as u64 }
    }

    pub(super) fn get(&self, number: u64) -> Option<User> {
        match self.changed.get(&number) {
            Some(changed) => changed.clone(),
            None => self.cast.by_number(number).map(|person| User::of(self.seed, &person)),
        }
    }

    /// The first user with this login, in any letter case.
    pub(super) fn by_login(&self, login: &str) -> Option<User> {
        let same = |user: &User| user.login.to_lowercase() == login.to_lowercase();
        let changed = self.changed.values().flatten().find(|user| same(user)).cloned();
        changed.or_else(|| {
            let person = self.cast.by_login(&login.to_lowercase())?;
            self.get(person.number).filter(same)
        })
    }

    /// The user with this id in the user table.
    pub(super) fn by_guid(&self, id: &str) -> Option<User> {
        let parts = guid::parts(self.seed, id).filter(|parts| parts.kind == Kind::Account)?;
        self.get(parts.number)
    }

    /// The user that a text means from the inside: an object id of the main organisation, the id
    /// in the user table, a login.
    pub(super) fn find(&self, text: &str) -> Option<User> {
        let by_id = guid::parts(self.seed, text)
            .filter(|parts| matches!(parts.kind, Kind::Person | Kind::Account))
            .and_then(|parts| self.get(parts.number));
        by_id.or_else(|| self.by_login(text))
    }

    pub(super) fn put(&mut self, user: User) {
        self.changed.insert(user.number, Some(user));
    }

    pub(super) fn remove(&mut self, number: u64) {
        self.changed.insert(number, None);
    }

    pub(super) fn add(&mut self, login: &str, name: &str) -> User {
        self.newest += 1;
        let user = User::new(self.seed, self.newest, login, name);
        self.put(user.clone());
        user
    }

    /// The numbers of everybody, in order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        (1..=self.newest).filter(|number| self.changed.get(number).is_none_or(Option::is_some))
    }

    /// Everybody in the order of their numbers, computed one by one.
    pub(super) fn iter(&self) -> impl Iterator<Item = User> + '_ {
        (1..=self.newest).filter_map(|number| self.get(number))
    }

    pub(super) fn into_users(self) -> impl Iterator<Item = User> {
        (1..=self.newest).filter_map(move |number| self.get(number))
    }
}
