//! What a token is good for.

use std::collections::BTreeSet;

use super::catalogue::{Organisation, Role};
use super::person::Person;

pub(super) const PEOPLE_READ: &str = "spark:people_read";
pub(super) const PEOPLE_WRITE: &str = "spark:people_write";
pub(super) const ADMIN_READ: &str = "spark-admin:people_read";
pub(super) const ADMIN_WRITE: &str = "spark-admin:people_write";
pub(super) const CALLING_READ: &str = "spark:telephony_config_read";
pub(super) const CALLING_WRITE: &str = "spark:telephony_config_write";
pub(super) const ADMIN_CALLING_READ: &str = "spark-admin:telephony_config_read";
pub(super) const ADMIN_CALLING_WRITE: &str = "spark-admin:telephony_config_write";
pub(super) const APPLICATIONS: &str = "spark:applications_token";

/// A set of scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads a list with spaces between. What nobody knows is kept: it opens nothing.
    pub(super) fn read(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    pub(super) fn text(&self) -> String {
        self.0.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

/// Who calls, and what for.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) person: Person,
    pub(super) scopes: Scopes,
}

impl Caller {
    fn has_role(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.person.has_role(*role))
    }

    fn administers(&self) -> bool {
        self.has_role(&[Role::FullAdministrator, Role::UserAdministrator])
    }

    fn looks_on(&self) -> bool {
        self.has_role(&[Role::ReadOnlyAdministrator])
    }

    /// Whether the whole directory and every field are shown.
    pub(super) fn sees_all(&self) -> bool {
        self.scopes.has(ADMIN_READ) && (self.administers() || self.looks_on())
    }

    /// Whether people may be looked up at all.
    pub(super) fn sees_some(&self) -> bool {
        self.scopes.has(PEOPLE_READ) || self.sees_all()
    }

    /// Whether people may be made, changed and deleted.
    pub(super) fn changes_people(&self) -> bool {
        self.scopes.has(ADMIN_WRITE) && self.administers()
    }

    /// Whether this person is in an organisation that the caller sees.
    pub(super) fn reaches(&self, person: &Person) -> bool {
        self.reaches_organisation(person.organisation)
    }

    pub(super) fn reaches_organisation(&self, organisation: Organisation) -> bool {
        organisation == self.person.organisation
            || (self.person.organisation == Organisation::Home && self.sees_all())
    }

    /// Whether calling settings may be read or, with `write`, changed: somebody's by an
    /// administrator, one's own by anybody. `family` names the scopes: of people or of telephony.
    pub(super) fn calls(&self, of: &Person, own: &str, admin: &str, write: bool) -> bool {
        let is_admin = self.administers() || (self.looks_on() && !write);
        let for_all = is_admin && self.scopes.has(admin) && self.reaches(of);
        for_all || (of.number == self.person.number && self.scopes.has(own))
    }
}
