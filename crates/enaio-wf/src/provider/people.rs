//! [`People`]: the people of one organisation, by everything they can be named by.

use std::collections::HashMap;
use std::sync::Arc;

use presence_core::UserRef;

use crate::client::{Id, Object, folded};

/// What is remembered of somebody. Never whether they are absent.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: Id,
    pub(super) login: Option<String>,
    pub(super) name: String,
    pub(super) has_substitutes: bool,
}

/// The people of one organisation.
#[derive(Default)]
pub(super) struct People {
    rows: Vec<Option<Arc<Person>>>,
    by_id: HashMap<Id, usize>,
    by_login: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Person {
    /// The person that `object` is: one of `classes`, or where none are named, one with a login.
    pub(super) fn of(object: Object, classes: &[Id]) -> Option<Self> {
        let login = object.login().map(str::to_owned);
        let is_one = match classes {
            [] => login.is_some(),
            classes => object.class_id.as_ref().is_some_and(|class| classes.contains(class)),
        };
        let has_substitutes = object.substitutes().is_some_and(|all| !all.is_empty());
        is_one.then_some(Self { id: object.id, login, name: object.name, has_substitutes })
    }
}

impl People {
    /// Adds who is one. An id that comes twice is the same person: the first counts.
    pub(super) fn extend(&mut self, person: Option<Person>) {
        let at = self.rows.len();
        let Some(person) = person else { return };
        if self.by_id.contains_key(&person.id) {
            return;
        }
        self.by_id.insert(person.id.clone(), at);
        if let Some(login) = &person.login {
            self.by_login.entry(folded(login)).or_default().push(at);
        }
        self.by_name.entry(person.name.clone()).or_default().push(at);
        self.rows.push(Some(Arc::new(person)));
    }

    /// Adds a row that names nobody.
    pub(super) fn add_unnamed(&mut self) {
        self.rows.push(None);
    }

    /// Everybody in the order of the answer; none for a row that names nobody.
    pub(super) fn rows(&self) -> &[Option<Arc<Person>>] {
        &self.rows
    }

    fn at(&self, place: usize) -> Option<Arc<Person>> {
        self.rows.get(place)?.as_ref().map(Arc::clone)
    }

    pub(super) fn by_id(&self, id: &Id) -> Option<Arc<Person>> {
        self.by_id.get(id).and_then(|place| self.at(*place))
    }

    /// Everybody whom a login or a name refers to.
    pub(super) fn named(&self, user: &UserRef) -> Vec<Arc<Person>> {
        let places = match user {
            UserRef::Login(login) => self.by_login.get(&folded(login.as_str())),
            UserRef::Name(name) => self.by_name.get(name.as_str()),
            UserRef::Id(_) | UserRef::Email(_) => None,
        };
        places.into_iter().flatten().filter_map(|place| self.at(*place)).collect()
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "People({})", self.rows.len())
    }
}
