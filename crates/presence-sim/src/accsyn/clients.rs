//! All clients: computed from their users, except for those that were changed or added.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use super::account::User;
use super::client::{Activity, Client, ClientKind};
use super::id::Thing;
use super::roster;

/// How many clients a user can have: the places in a client's number.
const PLACES: u64 = 64;

/// The clients. Memory grows with what is changed.
#[derive(Debug)]
pub(super) struct Clients {
    seed: u64,
    start: SystemTime,
    /// By the number of the client. Those that were added are here as well.
    changed: HashMap<u64, Record>,
    /// How many were added, by the number of the user.
    added: HashMap<u64, u64>,
    /// Users whose first clients are gone with them.
    deleted: HashSet<u64>,
}

#[derive(Debug, Clone)]
struct Record {
    kind: ClientKind,
    code: String,
    activity: Activity,
    barred: bool,
    created: SystemTime,
}

impl Clients {
    pub(super) fn new(seed: u64, start: SystemTime) -> Self {
        Self {
            seed,
            start,
            changed: HashMap::new(),
            added: HashMap::new(),
            deleted: HashSet::new(),
        }
    }

    /// The clients of a user as they stand at `now`.
    pub(super) fn of(&self, user: &User, now: SystemTime) -> Vec<Client> {
        let first = self.first(user.number);
        let places = first.len() as u64 + self.added.get(&user.number).copied().unwrap_or(0);
        let numbers = (0..places).map(|place| user.number * PLACES + place);
        let records = numbers.filter_map(|number| Some((number, self.record(number)?)));
        records.map(|(number, record)| describe(number, &record, user, now)).collect()
    }

    /// The number of the user whose client has this id, if it exists.
    pub(super) fn owner(&self, id: &str) -> Option<u64> {
        let number = Thing::Client.number(id)?;
        self.record(number).map(|_| number / PLACES)
    }

    /// Sets up a client that has never run. `None` if the user has too many.
    pub(super) fn add(
        &mut self,
        user: &User,
        kind: ClientKind,
        code: &str,
        now: SystemTime,
    ) -> Option<u64> {
        let first = self.first(user.number).len() as u64;
        let added = self.added.entry(user.number).or_default();
        let place = first + *added;
        if place >= PLACES {
            return None;
        }
        *added += 1;
        let number = user.number * PLACES + place;
        let code = code.to_owned();
        let record =
            Record { kind, code, activity: Activity::Waiting, barred: false, created: now };
        self.changed.insert(number, record);
        Some(number)
    }

    pub(super) fn set_activity(&mut self, number: u64, activity: Activity) -> bool {
        self.change(number, |record| record.activity = activity)
    }

    pub(super) fn set_barred(&mut self, number: u64, barred: bool) -> bool {
        self.change(number, |record| record.barred = barred)
    }

    /// Stops every running client of a user, as a log-off does.
    pub(super) fn stop_all(&mut self, user: &User, now: SystemTime) {
        for client in self.of(user, now) {
            self.change(client.number, |record| {
                if let Activity::Running { .. } = record.activity {
                    record.activity = Activity::Stopped { at: now };
                }
            });
        }
    }

    /// Deletes every client of a user.
    pub(super) fn delete_all(&mut self, user: u64) {
        self.changed.retain(|number, _| number / PLACES != user);
        self.added.remove(&user);
        self.deleted.insert(user);
    }

    fn change(&mut self, number: u64, change: impl FnOnce(&mut Record)) -> bool {
        let Some(mut record) = self.record(number) else { return false };
        change(&mut record);
        self.changed.insert(number, record);
        true
    }

    fn first(&self, user: u64) -> Vec<(ClientKind, Activity, bool)> {
        match self.deleted.contains(&user) {
            true => Vec::new(),
            false => roster::clients(user, self.seed, self.start),
        }
    }

    fn record(&self, number: u64) -> Option<Record> {
        if let Some(record) = self.changed.get(&number) {
            return Some(record.clone());
        }
        let user = number / PLACES;
        let place = usize::try_from(number % PLACES).ok()?;
        let (kind, activity, barred) = self.first(user).get(place).copied()?;
        let code = match kind {
            ClientKind::Server | ClientKind::UserServer => format!("srv-{user:02}"),
            _ => format!("ws-{user:02}"),
        };
        Some(Record { kind, code, activity, barred, created: self.start })
    }
}

fn describe(number: u64, record: &Record, user: &User, now: SystemTime) -> Client {
    Client {
        number,
        id: Thing::Client.id(number),
        user: user.id.clone(),
        code: record.code.clone(),
        kind: record.kind,
        status: record.activity.status(record.barred, now),
        last_checkin: record.activity.last_checkin(now),
        created: record.created,
    }
}
