//! Reading many people, in the way that takes fewer calls.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use futures_util::{StreamExt, stream};
use presence_core::{Error, ErrorKind, Result, UserRef, UserStatus};

use super::read::check_reference;
use super::{Inner, tag};
use crate::client::{Person, PersonId};
use crate::wire::Extent;

impl Inner {
    /// One result a person, in the order asked.
    pub(super) async fn read_many(
        &self,
        users: &[UserRef],
        operation: &'static str,
    ) -> Vec<Result<UserStatus>> {
        let mut found: HashMap<UserRef, Result<UserStatus>> = HashMap::new();
        let mut wanted = Vec::new();
        for user in distinct(users) {
            match check_reference(&user) {
                Ok(()) => wanted.push(user),
                Err(error) => {
                    found.insert(user, Err(tag(error, operation)));
                }
            }
        }
        let pages = self.pages_of_everybody();
        if pages > 0 && pages < wanted.len() {
            let refused = self.find_in_list(&wanted, pages, &mut found).await.err();
            if let Some(error) = refused.filter(|it| it.kind() == ErrorKind::Unauthenticated) {
                // Nobody else can be read with this token either.
                let rest = wanted.drain(..).map(|user| (user, Err(error.clone())));
                for (user, row) in rest {
                    found.entry(user).or_insert(row);
                }
            }
        }
        // Whoever is not in the list may belong to another organisation.
        wanted.retain(|user| !found.contains_key(user));
        let refused = &OnceLock::new();
        let readings = wanted.into_iter().map(|user| async move {
            // Nobody is asked for with a token that was refused.
            let status = match refused.get() {
                Some(error) => Err(Error::clone(error)),
                None => self.read(&user, operation).await,
            };
            if let Err(error) = &status
                && error.kind() == ErrorKind::Unauthenticated
            {
                refused.get_or_init(|| error.clone());
            }
            (user, status)
        });
        let readings: Vec<_> = readings.collect();
        let single: Vec<_> =
            stream::iter(readings).buffer_unordered(self.concurrency()).collect().await;
        found.extend(single);
        users.iter().map(|user| found.get(user).cloned().unwrap_or_else(lost)).collect()
    }

    /// How many calls a list of the whole organisation takes, 0 where that is not known.
    pub(super) fn pages_of_everybody(&self) -> usize {
        self.directory.calls(self.everybody().page())
    }

    /// Puts into `found` whoever of `wanted` the list has. It was thought to have `pages` pages;
    /// one that is longer is given up at twice as many, and before it costs more calls than there
    /// are people wanted.
    async fn find_in_list(
        &self,
        wanted: &[UserRef],
        pages: usize,
        found: &mut HashMap<UserRef, Result<UserStatus>>,
    ) -> Result<()> {
        let sought = Wanted::new(wanted);
        let mut missing: HashSet<&UserRef> = wanted.iter().collect();
        let mut everybody = self.everybody();
        everybody.max_pages = Some(pages.saturating_mul(2).min(wanted.len()));
        let mut people = self.client.list_of(&everybody, Extent::Status)?;
        let mut count = 0;
        while let Some(row) = people.next().await {
            count += 1;
            match row {
                Ok(person) => {
                    for user in sought.by(&person) {
                        missing.remove(user);
                        // Where two people have one address, the first of them, as singly.
                        let status = || Ok(self.status(&person, Some(user)));
                        found.entry(user.clone()).or_insert_with(status);
                    }
                }
                // Without a person it is nobody's; whoever it was is read singly.
                Err(_) if !people.has_failed() => {}
                Err(error) => {
                    self.learn_from(&error, count, people.calls());
                    return Err(error);
                }
            }
            if missing.is_empty() {
                return Ok(());
            }
        }
        self.directory.listed(count, people.calls());
        Ok(())
    }

    fn learn_from(&self, error: &Error, people: usize, calls: usize) {
        match error.kind() {
            // Not again before somebody has listed everybody: the token may not.
            ErrorKind::Forbidden | ErrorKind::Rejected => self.directory.listed(0, 0),
            // There are more than was thought.
            ErrorKind::Protocol => self.directory.has_at_least(people, calls),
            _ => {}
        }
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
    let mut seen = HashSet::new();
    users.iter().filter(|user| seen.insert(*user)).cloned().collect()
}

/// Every person asked for was read above, so this never comes about.
fn lost() -> Result<UserStatus> {
    Err(Error::new(ErrorKind::Internal, "a person was asked for and not read"))
}
