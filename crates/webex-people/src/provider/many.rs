//! Reading many people, in the way that takes fewer calls.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use futures_util::{StreamExt, stream};
use presence_core::{Error, ErrorKind, Result, UserRef, UserStatus};

use super::Inner;
use super::list::DEFAULT_PAGE;
use crate::client::{Person, PersonId};

/// How a reading of many people came about.
#[derive(Debug)]
pub(super) struct Many {
    /// One result a person, in the order asked.
    pub(super) rows: Vec<Result<UserStatus>>,
    /// About how many calls it took, for the budget of a watch.
    pub(super) calls: usize,
}

impl Inner {
    pub(super) async fn read_many(&self, users: &[UserRef], operation: &'static str) -> Many {
        let distinct = distinct(users);
        let mut found: HashMap<UserRef, Result<UserStatus>> = HashMap::new();
        let mut calls = 0;
        let pages = self.pages_of_everybody();
        if pages > 0 && pages < distinct.len() {
            calls += pages;
            if let Ok(listed) = self.find_in_list(&distinct).await {
                found = listed;
            }
        }
        // Whoever is not in the list may belong to another organisation.
        let rest: Vec<UserRef> =
            distinct.into_iter().filter(|user| !found.contains_key(user)).collect();
        calls += rest.len();
        let readings = rest.into_iter().map(|user| async move {
            let status = self.read(&user, operation).await;
            (user, status)
        });
        let readings: Vec<_> = readings.collect();
        let single: Vec<_> =
            stream::iter(readings).buffer_unordered(self.concurrency()).collect().await;
        found.extend(single);
        let rows = users.iter().map(|user| found.get(user).cloned().unwrap_or_else(lost));
        Many { rows: rows.collect(), calls }
    }

    /// How many calls a list of the whole organisation takes, 0 where that is not known.
    pub(super) fn pages_of_everybody(&self) -> usize {
        let page = self.config.page_size.unwrap_or(DEFAULT_PAGE).max(1);
        self.people.load(Ordering::Relaxed).div_ceil(page)
    }

    async fn find_in_list(
        &self,
        users: &[UserRef],
    ) -> Result<HashMap<UserRef, Result<UserStatus>>> {
        let wanted = Wanted::new(users);
        let mut found = HashMap::new();
        let mut people = self.client.list(&self.everybody())?;
        while let Some(row) = people.next().await {
            match row {
                Ok(person) => {
                    for user in wanted.by(&person) {
                        found.insert(user.clone(), Ok(self.status(&person, Some(user))));
                    }
                }
                // Without a person it is nobody's; whoever it was is read singly.
                Err(_) if !people.has_failed() => {}
                Err(error) => {
                    // Not again before somebody has listed everybody: the token may not.
                    self.people.store(0, Ordering::Relaxed);
                    return Err(error);
                }
            }
            if found.len() == users.len() {
                break;
            }
        }
        Ok(found)
    }
}

/// The people who are looked for, by what a list tells of them.
struct Wanted<'a> {
    ids: HashMap<String, Vec<&'a UserRef>>,
    emails: HashMap<String, Vec<&'a UserRef>>,
}

impl<'a> Wanted<'a> {
    fn new(users: &'a [UserRef]) -> Self {
        let mut wanted = Self { ids: HashMap::new(), emails: HashMap::new() };
        for user in users {
            match user {
                UserRef::Id(_) => {
                    if let Ok(id) = PersonId::try_from(user) {
                        wanted.ids.entry(id.key()).or_default().push(user);
                    }
                }
                UserRef::Email(email) => {
                    wanted.emails.entry(email.as_str().to_lowercase()).or_default().push(user);
                }
                UserRef::Login(_) | UserRef::Name(_) => {}
            }
        }
        wanted
    }

    fn by<'b>(&'b self, person: &Person) -> impl Iterator<Item = &'a UserRef> + use<'a, 'b> {
        let ids = self.ids.get(&person.id.key());
        let emails: Vec<_> =
            person.emails.iter().filter_map(|it| self.emails.get(&it.to_lowercase())).collect();
        ids.into_iter().chain(emails).flatten().copied()
    }
}

fn distinct(users: &[UserRef]) -> Vec<UserRef> {
    let mut seen = std::collections::HashSet::new();
    users.iter().filter(|user| seen.insert(*user)).cloned().collect()
}

/// Every person asked for was read above, so this never comes about.
fn lost() -> Result<UserStatus> {
    Err(Error::new(ErrorKind::Internal, "a person was asked for and not read"))
}
