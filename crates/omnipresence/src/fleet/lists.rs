//! [`Lists`]: providers that were listed once, instead of being asked for each person.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::join_all;
use presence_core::{Error, ErrorKind, ListOptions, Result, Support, UserStatus};

use super::Fleet;
use super::member::Member;
use super::watch::of_subject;
use crate::directory::PersonKey;

/// What was listed, by provider.
#[derive(Default)]
pub(super) struct Lists(HashMap<Arc<str>, List>);

/// One provider's list, as far as it is about people of the directory.
pub(super) struct List {
    people: HashMap<PersonKey, UserStatus>,
    /// The last thing that went wrong: then who is not in the list may still be there.
    error: Option<Error>,
    missing: Error,
}

impl Lists {
    pub(super) fn of(&self, provider: &str) -> Option<&List> {
        self.0.get(provider)
    }
}

impl List {
    pub(super) fn get(&self, person: &PersonKey) -> Result<UserStatus> {
        let missing = || self.error.clone().unwrap_or_else(|| self.missing.clone());
        self.people.get(person).cloned().ok_or_else(missing)
    }
}

impl Fleet {
    /// Lists those providers for which it pays, side by side.
    pub(super) async fn lists(&self) -> Lists {
        let pays = |member: &&Member| {
            member.able.list == Support::Native && member.able.get_many != Support::Native
        };
        let lists = self.0.members.iter().filter(pays).map(|member| self.listed(member));
        Lists(join_all(lists).await.into_iter().collect())
    }

    async fn listed(&self, member: &Member) -> (Arc<str>, List) {
        let message = "is not in the provider's list";
        let missing = Error::new(ErrorKind::NotFound, message)
            .with_vendor(member.able.vendor.clone())
            .with_operation("list");
        let mut list = List { people: HashMap::new(), error: None, missing };
        let mut rows = member.provider.list(ListOptions::new());
        while let Some(row) = rows.next().await {
            match row {
                Ok(status) => {
                    let person = of_subject(self.directory(), &member.name, &status.subject);
                    if let Some(person) = person {
                        list.people.insert(person, self.0.privacy.clean(status));
                    }
                }
                Err(error) => list.error = Some(error),
            }
        }
        (Arc::clone(&member.name), list)
    }
}
