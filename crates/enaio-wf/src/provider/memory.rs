//! [`Memory`]: the organisations and their people, kept for a while because asking costs much.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use presence_core::{Error, ErrorKind, Result};

use super::people::{People, Person};
use super::{Inner, tag};
use crate::client::{Id, ObjectData, ObjectQuery, Organisation};
use crate::kept::Kept;

/// A name that is not known is asked for again once what is remembered is older than this.
const MISSED: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub(super) struct Memory {
    scope: Kept<Vec<Id>>,
    people: Mutex<HashMap<Id, Arc<Kept<People>>>>,
}

impl Memory {
    fn people_of(&self, organisation: &Id) -> Arc<Kept<People>> {
        let mut all = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(organisation.clone()).or_default())
    }

    /// Forgets the people of organisations that do not count any more.
    fn keep_only(&self, scope: &[Id]) {
        let mut all = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|organisation, _| scope.contains(organisation));
    }
}

impl Inner {
    /// The organisations that this provider is about; at least one.
    pub(super) async fn scope(&self) -> Result<Arc<Vec<Id>>> {
        let read = async {
            let all = self.client.organisations().await?;
            let scope = chosen(all, &self.config.organisations)?;
            self.memory.keep_only(&scope);
            Ok(scope)
        };
        self.memory.scope.get(&**self.clock(), self.config.people_max_age, read).await
    }

    /// Everybody in an organisation, as remembered.
    pub(super) async fn people(&self, organisation: &Id) -> Result<Arc<People>> {
        self.people_within(organisation, self.config.people_max_age).await
    }

    /// The same, after somebody was not among those remembered.
    pub(super) async fn people_after_miss(&self, organisation: &Id) -> Result<Arc<People>> {
        self.people_within(organisation, self.config.people_max_age.min(MISSED)).await
    }

    async fn people_within(&self, organisation: &Id, age: Duration) -> Result<Arc<People>> {
        let read = self.everybody_of(organisation);
        self.memory.people_of(organisation).get(&**self.clock(), age, read).await
    }

    /// Everybody in an organisation, as the server says now.
    pub(super) async fn read_people(&self, organisation: &Id) -> Result<Arc<People>> {
        let since = self.clock().monotonic();
        let people = self.everybody_of(organisation).await?;
        Ok(self.memory.people_of(organisation).put(since, people))
    }

    async fn everybody_of(&self, organisation: &Id) -> Result<People> {
        let classes = self.person_classes()?;
        // What asks for everybody, and for as little else as can be.
        let query = match classes.is_empty() {
            true => ObjectQuery::All,
            false => ObjectQuery::Classes(classes.clone()),
        };
        let mut people = People::default();
        let data = ObjectData::ATTRIBUTES;
        self.client
            .each_row(organisation, &query, data, |row| match row {
                Some(object) => people.extend(Person::of(object, &classes)),
                None => people.add_unnamed(),
            })
            .await?;
        Ok(people)
    }

    /// The classes whose objects are people, where they are known.
    pub(super) fn person_classes(&self) -> Result<Vec<Id>> {
        self.config.person_classes.iter().map(|class| Id::new(class.as_str())).collect()
    }
}

/// Those of `all` that are named, or that are active where none is.
fn chosen(all: Vec<Organisation>, named: &[String]) -> Result<Vec<Id>> {
    let failed = |kind, message: &'static str| {
        Err(tag(Error::new(kind, message).with_field("organisations"), "organisations"))
    };
    if named.is_empty() {
        let active = all.into_iter().filter(|organisation| organisation.active);
        let mut ids: Vec<Id> = active.map(|organisation| organisation.id).collect();
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return failed(ErrorKind::Conflict, "no workflow organisation is active");
        }
        return Ok(ids);
    }
    let mut ids: Vec<Id> = Vec::with_capacity(named.len());
    for name in named {
        let wanted = Id::new(name.as_str()).ok();
        let by_id = all.iter().find(|organisation| Some(&organisation.id) == wanted.as_ref());
        let mut by_name = all.iter().filter(|organisation| organisation.name == *name);
        let found = match (by_id, by_name.next(), by_name.next()) {
            (Some(organisation), ..) | (None, Some(organisation), None) => organisation,
            (None, Some(_), Some(_)) => {
                return failed(ErrorKind::Config, "several organisations have a name; use the id");
            }
            (None, None, _) => {
                return failed(ErrorKind::Config, "the server has no organisation of that name");
            }
        };
        if !ids.contains(&found.id) {
            ids.push(found.id.clone());
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(id: &str, name: &str, active: bool) -> Organisation {
        Organisation { id: Id::new(id).unwrap(), name: name.to_owned(), active }
    }

    fn all() -> Vec<Organisation> {
        vec![
            organisation("1", "Werk", true),
            organisation("2", "Archiv", false),
            organisation("3", "Archiv", true),
        ]
    }

    fn ids(named: &[&str]) -> Result<Vec<String>> {
        let named: Vec<String> = named.iter().map(|&name| name.to_owned()).collect();
        let ids = chosen(all(), &named)?;
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_active_ones_count_unless_some_are_named() {
        assert_eq!(ids(&[]).unwrap(), ["1", "3"]);
        assert_eq!(ids(&["2"]).unwrap(), ["2"]);
        assert_eq!(ids(&["Werk", "2", "1"]).unwrap(), ["1", "2"]);
        assert_eq!(ids(&["Archiv"]).unwrap_err().kind(), ErrorKind::Config);
        assert_eq!(ids(&["Lager"]).unwrap_err().field(), Some("organisations"));
        let none = chosen(vec![organisation("2", "Archiv", false)], &[]).unwrap_err();
        assert_eq!(none.kind(), ErrorKind::Conflict);
    }
}
