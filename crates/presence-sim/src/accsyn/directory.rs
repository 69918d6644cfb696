//! All users: computed from the cast, except for those that were changed or invited.

use std::collections::HashMap;
use std::time::SystemTime;

use super::account::User;
use super::id::Thing;
use super::ops::weight;
use super::roster::{self, Life};
use super::words::Role;
use crate::cast::Cast;

/// The number of the first invited user, beyond every number of a cast.
const FIRST_INVITED: u64 = 1 << 40;

/// How many users can be invited.
const MAX_INVITED: usize = 10_000;

/// What decides whether somebody is listed, without computing who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glance {
    pub(super) number: u64,
    pub(super) role: Role,
    pub(super) inactive: bool,
    pub(super) archived: bool,
}

/// The users. Memory grows with what is changed, not with how many there are.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    cast: Cast,
    seed: u64,
    start: SystemTime,
    changed: HashMap<u64, User>,
    invited: HashMap<String, u64>,
}

impl Directory {
    pub(super) fn new(cast: Cast, seed: u64, start: SystemTime) -> Self {
        Self { cast, seed, start, changed: HashMap::new(), invited: HashMap::new() }
    }

    /// The numbers of everybody, in the order of the lists.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> + use<> {
        let invited = FIRST_INVITED..FIRST_INVITED + self.invited.len() as u64;
        (1..=self.cast.len() as u64).chain(invited)
    }

    pub(super) fn glance(&self, number: u64) -> Glance {
        match self.changed.get(&number) {
            Some(user) => user.glance(),
            None => {
                let standing = roster::standing(number, self.seed);
                let is = |life| standing.life == life;
                let (inactive, archived) = (is(Life::Inactive), is(Life::Archived));
                Glance { number, role: standing.role, inactive, archived }
            }
        }
    }

    pub(super) fn get(&self, number: u64) -> Option<User> {
        if let Some(user) = self.changed.get(&number) {
            return Some(user.clone());
        }
        let person = self.cast.by_number(number)?;
        Some(roster::user(&person, self.seed, self.start))
    }

    pub(super) fn by_id(&self, id: &str) -> Option<User> {
        self.get(Thing::User.number(id)?)
    }

    /// The user with this e-mail address, in any letter case.
    pub(super) fn by_code(&self, code: &str) -> Option<User> {
        let code = code.to_lowercase();
        if let Some(number) = self.invited.get(&code) {
            return self.get(*number);
        }
        let (login, _) = code.split_once('@')?;
        let person = self.cast.by_login(login).filter(|person| person.email == code)?;
        self.get(person.number)
    }

    pub(super) fn find(&self, id_or_code: &str) -> Option<User> {
        self.by_id(id_or_code).or_else(|| self.by_code(id_or_code))
    }

    /// Puts a user in the place of what they were.
    pub(super) fn put(&mut self, user: User) {
        self.changed.insert(user.number, user);
    }

    /// Makes a place for a code that nobody has. `None` if there is no more room.
    pub(super) fn make_room(&mut self, code: &str) -> Option<u64> {
        let place = self.invited.len();
        if place >= MAX_INVITED {
            return None;
        }
        let number = FIRST_INVITED + place as u64;
        self.invited.insert(code.to_owned(), number);
        Some(number)
    }

    /// How much `metadata` was given to users, in bytes of JSON.
    pub(super) fn metadata_weight(&self) -> usize {
        self.changed.values().map(|user| weight(&user.metadata)).sum()
    }

    /// Everybody, computed one by one.
    pub(super) fn into_users(self) -> impl Iterator<Item = User> {
        let numbers = self.numbers();
        numbers.filter_map(move |number| self.get(number))
    }
}

impl User {
    pub(super) fn glance(&self) -> Glance {
        Glance {
            number: self.number,
            role: self.role,
            inactive: self.inactive,
            archived: self.archived,
        }
    }
}
