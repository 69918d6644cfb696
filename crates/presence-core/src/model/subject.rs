//! [`Subject`]: whose status it is, as one provider knows the person.

use serde::{Deserialize, Serialize};

use crate::{Email, Login, PersonName, Timestamp, UserId, UserRef};

/// The person a status is about, as one provider knows them.
///
/// At least one of `native_id`, `login` and `email` is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subject {
    /// The provider, by the name it was configured with.
    pub provider: String,
    /// The vendor's tenant, organisation or workspace, where there is more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The vendor's own immutable id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native_id: Option<UserId>,
    /// The login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The name shown to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<PersonName>,
    /// When the vendor's account was made, where the vendor tells. An address that was given to
    /// another person belongs to a younger account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_created: Option<Timestamp>,
    /// The caller's own id for the person, where a directory maps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

impl Subject {
    /// A person known to `provider` by `user`, and by nothing else yet.
    #[must_use]
    pub fn new(provider: impl Into<String>, user: UserRef) -> Self {
        let mut subject = Self {
            provider: provider.into(),
            tenant: None,
            native_id: None,
            login: None,
            email: None,
            display_name: None,
            account_created: None,
            person: None,
        };
        match user {
            UserRef::Id(id) => subject.native_id = Some(id),
            UserRef::Email(email) => subject.email = Some(email),
            UserRef::Login(login) => subject.login = Some(login),
            UserRef::Name(name) => subject.display_name = Some(name),
        }
        subject
    }

    /// The best reference to the person: id, else login, else e-mail, else name.
    #[must_use]
    pub fn best_ref(&self) -> Option<UserRef> {
        let id = self.native_id.clone().map(UserRef::Id);
        let login = || self.login.clone().map(UserRef::Login);
        let email = || self.email.clone().map(UserRef::Email);
        let name = || self.display_name.clone().map(UserRef::Name);
        id.or_else(login).or_else(email).or_else(name)
    }

    /// Whether `user` refers to this person: ids, logins and names byte for byte, e-mail addresses
    /// without regard to letter case.
    #[must_use]
    pub fn is(&self, user: &UserRef) -> bool {
        match user {
            UserRef::Id(id) => self.native_id.as_ref() == Some(id),
            UserRef::Login(login) => self.login.as_ref() == Some(login),
            UserRef::Email(email) => self.email.as_ref().is_some_and(|own| own.same_as(email)),
            UserRef::Name(name) => self.display_name.as_ref() == Some(name),
        }
    }
}
