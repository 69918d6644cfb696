//! The users of the tenant: computed from the cast, except for what was changed.

use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::state::{Standing, State, StateRefused};
use super::tenant::{self, BreakKind, FIRST_MODE, GROUPS, ONLINE_MODES};
use crate::cast::{Cast, Person};
use crate::seed::{Stream, draw};

/// A user as they stand.
///
/// `Debug` shows no name, no e-mail address and no note.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The id of the user, the number of the [`Person`].
    pub id: u64,
    /// The id of the user's consultant record: another number than the user's id.
    pub record_id: u64,
    /// The login, which the page calls the name.
    pub login: String,
    /// The person.
    pub person: Person,
    /// The ids of the groups the user is in.
    pub groups: Vec<u64>,
    /// What they are doing.
    pub state: State,
    /// Since when, in simulated time.
    pub since: SystemTime,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("record_id", &self.record_id)
            .field("login", &self.login)
            .field("groups", &self.groups)
            .field("state", &self.state)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// All users. Memory grows with what is changed, not with how many there are.
#[derive(Debug, Clone)]
pub(super) struct Users {
    cast: Cast,
    seed: u64,
    start: SystemTime,
    changed: HashMap<u64, Standing>,
    logins: HashMap<u64, String>,
}

impl Users {
    pub(super) fn new(cast: Cast, seed: u64, start: SystemTime) -> Self {
        Self { cast, seed, start, changed: HashMap::new(), logins: HashMap::new() }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = User> {
        let cast = self.cast;
        cast.iter().map(move |person| self.describe(person))
    }

    /// Digits only are an id first, and a login if nobody has that id.
    pub(super) fn find(&self, id_or_login: &str) -> Option<User> {
        self.by_id(id_or_login).or_else(|| self.by_login(id_or_login)).map(|p| self.describe(p))
    }

    pub(super) fn set(
        &mut self,
        id_or_login: &str,
        state: State,
        now: SystemTime,
    ) -> Result<User, StateRefused> {
        let mut user = self.find(id_or_login).ok_or(StateRefused::UnknownUser)?;
        state.permitted(&user.groups)?;
        user.state = state;
        user.since = now;
        let standing = Standing { state: user.state.clone(), since: now };
        self.changed.insert(user.id, standing);
        Ok(user)
    }

    /// Gives a user another login. `false` if there is no such user or the login is in use.
    pub(super) fn rename(&mut self, id_or_login: &str, login: &str) -> bool {
        let Some(user) = self.find(id_or_login) else { return false };
        let free = self.by_login(login).is_none_or(|holder| holder.number == user.id);
        if free && !login.is_empty() {
            self.logins.insert(user.id, login.to_owned());
        }
        free && !login.is_empty()
    }

    fn by_id(&self, digits: &str) -> Option<Person> {
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        self.cast.by_number(digits.parse().ok().filter(|_| plain)?)
    }

    fn by_login(&self, login: &str) -> Option<Person> {
        let renamed = self.logins.iter().find(|(_, given)| *given == login);
        if let Some((id, _)) = renamed {
            return self.cast.by_number(*id);
        }
        self.cast.by_login(login).filter(|person| !self.logins.contains_key(&person.number))
    }

    fn describe(&self, person: Person) -> User {
        let id = person.number;
        let groups = groups_of(id, self.seed);
        let standing = match self.changed.get(&id) {
            Some(standing) => standing.clone(),
            None => {
                Standing { state: first_state(id, &groups, self.seed), since: self.started(id) }
            }
        };
        User {
            id,
            record_id: record_id(id),
            login: self.logins.get(&id).unwrap_or(&person.login).clone(),
            person,
            groups,
            state: standing.state,
            since: standing.since,
        }
    }

    /// Up to three hours before the simulator was started.
    fn started(&self, id: u64) -> SystemTime {
        let ago = Duration::from_secs(draw(self.seed, Stream::Since, id) % 10_800);
        self.start.checked_sub(ago).unwrap_or(self.start)
    }
}

/// User 3 has record 74, as in the vendor's sample. No record has its own user's number.
fn record_id(user: u64) -> u64 {
    user.saturating_mul(7).saturating_add(53)
}

fn groups_of(user: u64, seed: u64) -> Vec<u64> {
    match user {
        1 | 3 | 7 => vec![1],
        2 => vec![1, 5],
        4 => vec![2],
        5 => vec![5],
        // Nobody may take a break who is in no group.
        6 => vec![],
        8 => vec![1, 2],
        other => {
            let drawn = draw(seed, Stream::Groups, other);
            // The remainder is a place in the list.
            let first = GROUPS[(drawn % GROUPS.len() as u64) as usize].id;
            let second = GROUPS[(drawn / 16 % GROUPS.len() as u64) as usize].id;
            if first == second { vec![first] } else { vec![first.min(second), first.max(second)] }
        }
    }
}

/// The state somebody has before anything was changed: fixed for the first eight.
fn first_state(user: u64, groups: &[u64], seed: u64) -> State {
    let on_break = |kind, cause: &str, note: Option<&str>| State::OnBreak {
        kind,
        cause: cause.to_owned(),
        note: note.map(str::to_owned),
    };
    match user {
        1 => State::Online { mode: FIRST_MODE },
        2 => on_break(BreakKind::Business, "Szkolenie", Some("Sala 2, do 15:00")),
        3 | 6 => State::Offline,
        4 => State::Online { mode: 12 },
        5 => on_break(BreakKind::Business, "Awaria", None),
        7 => on_break(BreakKind::Coffee, "Kawa", None),
        8 => State::Online { mode: 15 },
        other => drawn_state(draw(seed, Stream::Standing, other), groups),
    }
}

/// Half are online, a third offline, the others on a break of their groups.
fn drawn_state(drawn: u64, groups: &[u64]) -> State {
    let pick = (drawn / 64) as usize;
    match drawn % 6 {
        // The remainder is a place in the list.
        0..=2 => State::Online { mode: ONLINE_MODES[pick % ONLINE_MODES.len()].id },
        3 | 4 => State::Offline,
        _ => {
            let breaks = tenant::breaks(groups);
            match breaks.get(pick % breaks.len().max(1)) {
                Some(taken) => {
                    State::OnBreak { kind: taken.kind, cause: taken.cause.to_owned(), note: None }
                }
                None => State::Offline,
            }
        }
    }
}
