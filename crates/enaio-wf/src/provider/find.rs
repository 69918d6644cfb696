//! Finding the people whom references mean, each in the organisation that they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use presence_core::{Error, ErrorKind, Result, UserRef};

use super::people::Person;
use super::{Inner, not_found};
use crate::capabilities::READ_BATCH;
use crate::client::{Id, ObjectData, ObjectQuery};

/// Somebody, and where.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) place: Place,
    pub(super) person: Arc<Person>,
}

/// An organisation, and whether it is one of several that the provider is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) organisation: Id,
    pub(super) among_several: bool,
}

/// What stands between an organisation and an object where a reference names both.
pub(super) const BETWEEN: char = '/';

/// One reference, as it is looked for.
pub(super) enum Key {
    /// An object, in that organisation or in any.
    Object(Option<Id>, Id),
    /// A login or a name.
    Named(UserRef),
}

impl Key {
    /// What can be said without knowing the organisations.
    pub(super) fn check(user: &UserRef) -> Result<()> {
        match user {
            UserRef::Id(id) => Id::new(id.as_str()).map(drop).map_err(|_| {
                let message = "an enaio id has no comma and no control character";
                Error::invalid("user.id", message)
            }),
            UserRef::Login(_) | UserRef::Name(_) => Ok(()),
            UserRef::Email(_) => {
                Err(Error::invalid("user", "enaio knows users by id, login or name only"))
            }
        }
    }

    fn of(user: &UserRef, scope: &[Id]) -> Result<Self> {
        let UserRef::Id(text) = user else { return Ok(Self::Named(user.clone())) };
        let text = text.as_str();
        for organisation in scope {
            let length = organisation.as_str().len();
            let (Some(head), Some(rest)) = (text.get(..length), text.get(length..)) else {
                continue;
            };
            if let Some(object) = rest.strip_prefix(BETWEEN)
                && Id::new(head).is_ok_and(|head| head == *organisation)
                && let Ok(object) = Id::new(object)
            {
                return Ok(Self::Object(Some(organisation.clone()), object));
            }
        }
        Ok(Self::Object(None, Id::new(text)?))
    }

    fn is_of(&self, organisation: &Id) -> bool {
        match self {
            Self::Object(Some(own), _) => own == organisation,
            Self::Object(None, _) | Self::Named(_) => true,
        }
    }
}

impl Inner {
    /// One result a reference, in the order asked. Sends nothing where every reference is bad.
    pub(super) async fn find(&self, users: &[UserRef]) -> Vec<Result<Found>> {
        let checked: Vec<Result<()>> = users.iter().map(Key::check).collect();
        if checked.iter().all(Result::is_err) {
            return checked.into_iter().map(|bad| bad.and_then(|()| Err(not_found()))).collect();
        }
        let keys: Result<Vec<(usize, Key)>> = match self.scope().await {
            Ok(scope) => {
                let good = users.iter().enumerate().zip(&checked).filter(|(_, it)| it.is_ok());
                good.map(|((index, user), _)| Ok((index, Key::of(user, &scope)?))).collect()
            }
            Err(error) => Err(error),
        };
        let mut found: BTreeMap<usize, Vec<Result<Found>>> = BTreeMap::new();
        match keys {
            Ok(keys) => self.find_in_all(&keys, &mut found).await,
            Err(error) => {
                found.extend((0..users.len()).map(|index| (index, vec![Err(error.clone())])));
            }
        }
        let rows = checked.into_iter().enumerate();
        rows.map(|(index, good)| good.and_then(|()| the_only(found.remove(&index)))).collect()
    }

    async fn find_in_all(
        &self,
        keys: &[(usize, Key)],
        found: &mut BTreeMap<usize, Vec<Result<Found>>>,
    ) {
        let scope = match self.scope().await {
            Ok(scope) => scope,
            Err(error) => {
                found.extend(keys.iter().map(|(index, _)| (*index, vec![Err(error.clone())])));
                return;
            }
        };
        for place in places(&scope) {
            let organisation = &place.organisation;
            let own: Vec<&(usize, Key)> =
                keys.iter().filter(|(_, key)| key.is_of(organisation)).collect();
            match self.find_in(organisation, &own).await {
                Ok(people) => {
                    for (index, person) in people {
                        let one = Found { place: place.clone(), person };
                        found.entry(index).or_default().push(Ok(one));
                    }
                }
                Err(error) => {
                    for (index, _) in own {
                        found.entry(*index).or_default().push(Err(error.clone()));
                    }
                }
            }
        }
    }

    async fn find_in(
        &self,
        organisation: &Id,
        keys: &[&(usize, Key)],
    ) -> Result<Vec<(usize, Arc<Person>)>> {
        let objects: BTreeSet<&Id> = keys
            .iter()
            .filter_map(|(_, key)| match key {
                Key::Object(_, id) => Some(id),
                Key::Named(_) => None,
            })
            .collect();
        let by_id = self.find_objects(organisation, &objects).await?;
        let mut found = Vec::with_capacity(keys.len());
        let mut named = Vec::new();
        for (index, key) in keys {
            match key {
                Key::Object(_, id) => {
                    found.extend(by_id.get(id).map(|person| (*index, Arc::clone(person))));
                }
                Key::Named(user) => named.push((*index, user)),
            }
        }
        found.extend(self.find_named(organisation, &named).await?);
        Ok(found)
    }

    /// Looks for all of them among everybody, who are asked for once more at the most.
    async fn find_named(
        &self,
        organisation: &Id,
        users: &[(usize, &UserRef)],
    ) -> Result<Vec<(usize, Arc<Person>)>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let mut people = self.people(organisation).await?;
        if users.iter().any(|(_, user)| people.named(user).is_empty()) {
            people = self.people_after_miss(organisation).await?;
        }
        let of_one = |(index, user): &(usize, &UserRef)| {
            let index = *index;
            people.named(user).into_iter().map(move |person| (index, person))
        };
        Ok(users.iter().flat_map(of_one).collect())
    }

    /// Asks for a few by id, and looks for many among everybody.
    async fn find_objects(
        &self,
        organisation: &Id,
        ids: &BTreeSet<&Id>,
    ) -> Result<HashMap<Id, Arc<Person>>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        if ids.len() > READ_BATCH {
            let people = self.people(organisation).await?;
            let known = ids.iter().filter_map(|id| people.by_id(id));
            return Ok(known.map(|person| (person.id.clone(), person)).collect());
        }
        let query = ObjectQuery::Ids(ids.iter().map(|&id| id.clone()).collect());
        let data = ObjectData::ATTRIBUTES;
        let objects = self.client.organisation_objects(organisation, &query, data).await?;
        let classes = self.person_classes()?;
        let people = objects.into_iter().filter_map(|object| Person::of(object, &classes));
        Ok(people.map(|person| (person.id.clone(), Arc::new(person))).collect())
    }
}

/// The organisations of a scope.
pub(super) fn places(scope: &[Id]) -> Vec<Place> {
    let among_several = scope.len() > 1;
    let place = |organisation: &Id| Place { organisation: organisation.clone(), among_several };
    scope.iter().map(place).collect()
}

/// The one whom a reference means. Who may be in an organisation that could not be read is not
/// known, whoever else was found.
fn the_only(found: Option<Vec<Result<Found>>>) -> Result<Found> {
    let mut all = found.unwrap_or_default().into_iter().collect::<Result<Vec<Found>>>()?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(not_found()),
        (Some(_), false) => Err(Error::new(
            ErrorKind::Conflict,
            "several people are meant: refer to one of them by id",
        )
        .with_field("user")),
    }
}
