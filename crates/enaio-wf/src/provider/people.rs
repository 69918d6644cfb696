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
    all: Vec<Arc<Person>>,
    by_id: HashMap<Id, usize>,
    by_login: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Person {
    /// The person that `object` is: one of `classes`, or where none are named, one with a login.
    pub(super) fn of(object: Object, classes: &[String]) -> Option<Self> {
        let login = object.login().map(str::to_owned);
        let is_one = match classes {
            [] => login.is_some(),
            classes => classes.iter().any(|class| class.eq_ignore_ascii_case(&object.class_id)),
        };
        let has_substitutes = object.substitutes().is_some_and(|all| !all.is_empty());
        is_one.then_some(Self { id: object.id, login, name: object.name, has_substitutes })
    }
}

impl People {
    /// An id that comes twice is the same person: the first counts.
    pub(super) fn add(&mut self, person: Person) {
        let at = self.all.len();
        if self.by_id.contains_key(&person.id) {
            return;
        }
        self.by_id.insert(person.id.clone(), at);
        if let Some(login) = &person.login {
            self.by_login.entry(folded(login)).or_default().push(at);
        }
        self.by_name.entry(person.name.clone()).or_default().push(at);
        self.all.push(Arc::new(person));
    }

    pub(super) fn all(&self) -> &[Arc<Person>] {
        &self.all
    }

    pub(super) fn by_id(&self, id: &Id) -> Option<Arc<Person>> {
        self.by_id.get(id).and_then(|at| self.all.get(*at)).map(Arc::clone)
    }

    /// Everybody whom a login or a name refers to.
    pub(super) fn named(&self, user: &UserRef) -> Vec<Arc<Person>> {
        let places = match user {
            UserRef::Login(login) => self.by_login.get(&folded(login.as_str())),
            UserRef::Name(name) => self.by_name.get(name.as_str()),
            UserRef::Id(_) | UserRef::Email(_) => None,
        };
        let places = places.into_iter().flatten();
        places.filter_map(|at| self.all.get(*at)).map(Arc::clone).collect()
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "People({})", self.all.len())
    }
}
