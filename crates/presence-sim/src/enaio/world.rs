//! Everything that changes, behind one lock.

use std::collections::BTreeMap;

use super::directory::Directory;
use super::guid::{self, Kind, Parts, guid};
use super::organisation::{self, Organisation, Role};
use super::session::Sessions;
use super::settings::Settings;
use super::user::{User, starts_absent};
use crate::cast::Cast;

/// The state of the installation and of the server.
#[derive(Debug)]
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) users: Directory,
    pub(super) organisations: Vec<Organisation>,
    pub(super) sessions: Sessions,
    pub(super) settings: Settings,
    /// Who stands otherwise than at the start, by place of the organisation and number.
    absences: BTreeMap<(u64, u64), bool>,
    /// The substitutes of users and roles, by object id.
    substitutes: BTreeMap<String, Vec<String>>,
}

impl World {
    pub(super) fn new(seed: u64, cast: Cast, settings: Settings) -> Self {
        let person = |number| guid(seed, Kind::Person, 0, number);
        // Who is absent from the start has somebody to stand in, if the cast is large enough.
        let substitutes = match cast.by_number(4) {
            Some(_) => BTreeMap::from([(person(4), vec![person(2)])]),
            None => BTreeMap::new(),
        };
        Self {
            seed,
            users: Directory::new(seed, cast),
            organisations: organisation::all(seed),
            sessions: Sessions::new(seed),
            settings,
            absences: BTreeMap::new(),
            substitutes,
        }
    }

    pub(super) fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.id == id)
    }

    /// The organisation that counts where none is named: the first active one.
    pub(super) fn active(&self) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.active)
    }

    /// The id of a user as an object of the organisation at this place.
    pub(super) fn person_id(&self, place: u64, number: u64) -> String {
        guid(self.seed, Kind::Person, place, number)
    }

    pub(super) fn role_id(&self, place: u64, role: Role) -> String {
        guid(self.seed, Kind::Role, place, role as u64)
    }

    /// The user of the organisation with this object id.
    pub(super) fn member(&self, organisation: &Organisation, id: &str) -> Option<User> {
        let parts = self.parts(organisation, id).filter(|parts| parts.kind == Kind::Person)?;
        self.users.get(parts.number).filter(|user| organisation.has(user.number))
    }

    /// Whether the organisation has a user or a role of this id.
    pub(super) fn has_object(&self, organisation: &Organisation, id: &str) -> bool {
        let is_role = |parts: Parts| {
            parts.kind == Kind::Role
                && Role::ALL.into_iter().any(|role| role as u64 == parts.number)
        };
        self.member(organisation, id).is_some() || self.parts(organisation, id).is_some_and(is_role)
    }

    fn parts(&self, organisation: &Organisation, id: &str) -> Option<Parts> {
        guid::parts(self.seed, id).filter(|parts| parts.organisation == organisation.place)
    }

    /// The users of an organisation in the order of their numbers.
    pub(super) fn members(&self, organisation: &Organisation) -> impl Iterator<Item = User> {
        self.users.iter().filter(|user| organisation.has(user.number))
    }

    pub(super) fn is_absent(&self, place: u64, number: u64) -> bool {
        let start = || place == 0 && starts_absent(self.seed, number);
        self.absences.get(&(place, number)).copied().unwrap_or_else(start)
    }

    /// Says whether somebody is absent, and returns whether that is news.
    pub(super) fn set_absent(&mut self, place: u64, number: u64, absent: bool) -> bool {
        let news = self.is_absent(place, number) != absent;
        self.absences.insert((place, number), absent);
        news
    }

    /// The object ids of the absent, in the order of their numbers.
    pub(super) fn absent(&self, organisation: &Organisation) -> Vec<String> {
        let place = organisation.place;
        let numbers = self.users.numbers().filter(|number| organisation.has(*number));
        let absent = numbers.filter(|number| self.is_absent(place, *number));
        absent.map(|number| self.person_id(place, number)).collect()
    }

    /// The object ids of those who stand in for a user or a role.
    pub(super) fn substitutes(&self, id: &str) -> &[String] {
        self.substitutes.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Says who stands in, and returns whether that is news.
    pub(super) fn set_substitutes(&mut self, id: &str, substitutes: Vec<String>) -> bool {
        let news = self.substitutes(id) != substitutes;
        self.substitutes.insert(id.to_owned(), substitutes);
        news
    }

    /// The object ids of those for whom a user stands in.
    pub(super) fn represented_by(&self, id: &str) -> Vec<String> {
        let stands_in = |list: &[String]| list.iter().any(|substitute| substitute == id);
        let all = self.substitutes.iter().filter(|(_, list)| stands_in(list));
        all.map(|(of, _)| of.clone()).collect()
    }

    /// Takes somebody away, with everything that names them.
    pub(super) fn remove(&mut self, user: &User) {
        self.users.remove(user.number);
        self.absences.retain(|(_, number), _| *number != user.number);
        for organisation in &self.organisations {
            let id = guid(self.seed, Kind::Person, organisation.place, user.number);
            self.substitutes.remove(&id);
            self.substitutes.values_mut().for_each(|list| list.retain(|other| *other != id));
        }
    }
}
