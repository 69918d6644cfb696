//! Reading people: many with one search, the others one by one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use futures_util::{StreamExt, stream};
use presence_core::{Error, ErrorKind, Result, UserRef, UserStatus};

use super::key::Key;
use super::{Inner, not_found};
use crate::capabilities::READ_BATCH;
use crate::client::{Code, Find, Query, User};

/// How many bytes the values of one search may have, so that its URL stays within bounds.
const SEARCH_BYTES: usize = 1800;

type Found = HashMap<Key, Result<User>>;

impl Inner {
    /// One result a person, in the order asked.
    pub(super) async fn read(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let keys: Vec<Result<Key>> = users.iter().map(Key::of).collect();
        let found = self.find_keys(keys.iter().flatten()).await;
        let rows: Vec<Result<User>> = keys
            .into_iter()
            .map(|key| found.get(&key?).cloned().unwrap_or_else(|| Err(not_found())))
            .collect();
        let rows = rows.into_iter().zip(users).map(|(row, asked)| {
            row.map(|user| {
                let status = self.status(&user, asked.clone());
                (user, status)
            })
        });
        self.with_availability(rows.collect()).await
    }

    /// Finds everybody who is asked for, once.
    async fn find_keys<'a>(&self, keys: impl Iterator<Item = &'a Key>) -> Found {
        let mut unique: Vec<&Key> = Vec::new();
        let mut known = std::collections::HashSet::new();
        unique.extend(keys.filter(|key| known.insert(*key)));
        let searches = stream::iter(batches(&unique).into_iter().map(|batch| self.search(batch)));
        let parts: Vec<Found> = searches.buffer_unordered(self.concurrency()).collect().await;
        parts.into_iter().flatten().collect()
    }

    /// Finds one batch: among the active, then among the deactivated. What is left is asked for
    /// alone, because a search for many, or by id, is documented by examples only.
    async fn search(&self, batch: Vec<Key>) -> Found {
        let mut found = Found::new();
        // Whether those who were not found are not there, active or deactivated.
        let mut complete = true;
        // Whether somebody is there of whom nobody can tell who it is.
        let mut nameless = false;
        for inactive in [None, Some(true)] {
            let missing: Vec<&Key> = batch.iter().filter(|it| !found.contains_key(it)).collect();
            match self.search_once(&missing, inactive).await {
                Ok(rows) => {
                    nameless |= rows.iter().flatten().any(|user| !names_anybody(user, &missing));
                    complete &= rows.iter().all(Result::is_ok);
                    note(&mut found, &batch, rows.into_iter().flatten());
                }
                Err(error) if error.kind() == ErrorKind::Rejected => {
                    complete = false;
                    break;
                }
                Err(error) => {
                    let failed = missing.into_iter().map(|key| (key.clone(), Err(error.clone())));
                    let failed: Vec<_> = failed.collect();
                    found.extend(failed);
                    return found;
                }
            }
        }
        for key in batch {
            if let Entry::Vacant(missing) = found.entry(key) {
                let user = self.find_alone(missing.key(), complete).await;
                missing.insert(user.map_err(|error| match error.kind() {
                    ErrorKind::NotFound if nameless => names_nobody(),
                    _ => error,
                }));
            }
        }
        found
    }

    async fn search_once(
        &self,
        keys: &[&Key],
        inactive: Option<bool>,
    ) -> Result<Vec<Result<User>>> {
        let query = match keys {
            [] => return Ok(Vec::new()),
            [key] => Query::equals(key.attribute(), key.text())
                .map_err(|error| error.with_field(key.field()))?,
            [first, ..] => Query::one_of(first.attribute(), keys.iter().map(|key| key.text()))?,
        };
        let find = Find::new().with_query(query).with_limit(keys.len());
        let find =
            inactive.map_or_else(|| find.clone(), |inactive| find.clone().with_inactive(inactive));
        self.client.find_rows(&find).await
    }

    /// Finds one person, active or deactivated.
    pub(super) async fn find_key(&self, key: &Key) -> Result<User> {
        let mut found = self.search(vec![key.clone()]).await;
        found.remove(key).unwrap_or_else(|| Err(not_found()))
    }

    /// What no search found. An id is answered whatever the user's state, and nothing in the answer
    /// tells a deleted one from others: who is there is found by their address as well.
    async fn find_alone(&self, key: &Key, searched: bool) -> Result<User> {
        let user = match key {
            Key::Code(_) if searched => None,
            Key::Code(code) => self.client.get_by_code(code).await?,
            Key::Id(id) => match self.client.get(id).await? {
                Some(user) if user.id.is_none() => return Err(names_nobody()),
                found => found.filter(|user| key.is(user)),
            },
        };
        let user = user.ok_or_else(not_found)?;
        let code = user.code.as_deref().and_then(|code| Code::new(code).ok());
        let (Key::Id(_), Some(code)) = (key, code) else { return Ok(user) };
        let living = self.client.get_by_code(&code).await?;
        living.filter(|living| key.is(living)).ok_or_else(not_found)
    }
}

/// Whether the row bears what it was asked for by.
fn names_anybody(user: &User, asked: &[&Key]) -> bool {
    match asked.first() {
        Some(Key::Code(_)) => user.code.is_some(),
        _ => user.id.is_some(),
    }
}

fn names_nobody() -> Error {
    Error::new(ErrorKind::Protocol, "a row of the answer names nobody").with_field("id")
}

fn note(found: &mut Found, batch: &[Key], users: impl Iterator<Item = User>) {
    for user in users {
        let meant = batch.iter().filter(|key| key.is(&user)).cloned().collect::<Vec<_>>();
        for key in meant {
            found.entry(key).or_insert_with(|| Ok(user.clone()));
        }
    }
}

/// Keys of one kind, as many as one search takes. One that cannot stand in a list is alone.
fn batches(keys: &[&Key]) -> Vec<Vec<Key>> {
    let mut batches: Vec<Vec<Key>> = Vec::new();
    for attribute in ["id", "code"] {
        let mut batch: Vec<Key> = Vec::new();
        let mut bytes = 0;
        for key in keys.iter().filter(|key| key.attribute() == attribute) {
            if Query::one_of(attribute, [key.text()]).is_err() {
                batches.push(vec![(*key).clone()]);
                continue;
            }
            let length = key.text().len() + 1;
            if batch.len() == READ_BATCH || bytes + length > SEARCH_BYTES && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
                bytes = 0;
            }
            batch.push((*key).clone());
            bytes += length;
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Id;

    #[test]
    fn batches_are_of_one_kind_and_bounded() {
        let ids = (0..120).map(|n| Key::Id(Id::new(&format!("{n:024}")).unwrap()));
        let long = "a".repeat(250);
        let codes = (0..20).map(|n| Key::Code(Code::new(&format!("{n}{long}@b.c")).unwrap()));
        let odd = Key::Code(Code::new("o'neil@example.com").unwrap());
        let keys: Vec<Key> = ids.chain(codes).chain([odd]).collect();
        let sizes: Vec<usize> =
            batches(&keys.iter().collect::<Vec<_>>()).iter().map(Vec::len).collect();
        assert_eq!(sizes, [50, 50, 20, 7, 7, 1, 6], "the odd one is alone");
    }
}
