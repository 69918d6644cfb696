//! A person as the server knows them.

use std::fmt;
use std::time::SystemTime;

use serde_json::Value;

use super::catalogue::{Licence, Location, Organisation, Role};
use super::id::{Thing, uuid};

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PersonKind {
    /// A human.
    Person,
    /// A bot.
    Bot,
}

/// A telephone number. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Phone {
    /// The type, e.g. `work`.
    pub kind: String,
    /// The number.
    pub value: String,
    /// Whether it is the first of its kind.
    pub primary: bool,
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phone").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A person of the directory, without presence.
///
/// `Debug` shows the id and the account, and nothing that people wrote.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Person {
    pub(super) number: u64,
    /// The id on the wire, without padding.
    pub id: String,
    /// The same person as a bare UUID.
    pub uuid: String,
    /// Where the person is.
    pub organisation: Organisation,
    /// A human or a bot.
    pub kind: PersonKind,
    /// The addresses, the primary one first.
    pub emails: Vec<String>,
    /// The whole name.
    pub display_name: String,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// What colleagues say; the vendor sets it to the given name.
    pub nick_name: Option<String>,
    /// The URL of a picture.
    pub avatar: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The manager, as free text.
    pub manager: Option<String>,
    /// The manager, as an id.
    pub manager_id: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The addresses of buildings, as they were sent.
    pub addresses: Vec<Value>,
    /// The meeting sites, e.g. `acme.webex.com` or `acme.webex.com#attendee`.
    pub site_urls: Vec<String>,
    /// The ids of the roles.
    pub roles: Vec<String>,
    /// The ids of the licences.
    pub licences: Vec<String>,
    /// The telephone numbers, without the extension.
    pub phones: Vec<Phone>,
    /// The extension, of people with calling.
    pub extension: Option<String>,
    /// The id of the location, of people with calling.
    pub location: Option<String>,
    /// The name of the time zone.
    pub time_zone: String,
    /// Whether the person may log in.
    pub login_enabled: bool,
    /// Whether the person has never logged in.
    pub invite_pending: bool,
    /// When the account was made.
    pub created: SystemTime,
    /// When it was last changed.
    pub modified: SystemTime,
    /// From when on SIP addresses are shown: they come later than the account.
    pub(super) sip_from: SystemTime,
    pub(super) damage: Option<super::Damage>,
}

impl Person {
    /// Somebody of whom nothing is known but a number and a name.
    pub(super) fn new(number: u64, email: &str, display_name: &str, at: SystemTime) -> Self {
        let uuid = uuid(number);
        Self {
            number,
            id: Thing::Person.id(&uuid),
            uuid,
            organisation: Organisation::Home,
            kind: PersonKind::Person,
            emails: vec![email.to_owned()],
            display_name: display_name.to_owned(),
            first_name: None,
            last_name: None,
            nick_name: None,
            avatar: None,
            department: None,
            manager: None,
            manager_id: None,
            title: None,
            addresses: Vec::new(),
            site_urls: Vec::new(),
            roles: Vec::new(),
            licences: Vec::new(),
            phones: Vec::new(),
            extension: None,
            location: None,
            time_zone: "Europe/Warsaw".to_owned(),
            login_enabled: true,
            invite_pending: false,
            created: at,
            modified: at,
            sip_from: at,
            damage: None,
        }
    }

    /// The primary address.
    #[must_use]
    pub fn email(&self) -> &str {
        self.emails.first().map(String::as_str).unwrap_or_default()
    }

    /// Whether the person has this licence.
    #[must_use]
    pub fn has_licence(&self, licence: Licence) -> bool {
        self.licences.contains(&licence.id())
    }

    /// Whether the person has this role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.roles.contains(&role.id())
    }

    /// Whether the person telephones from there.
    #[must_use]
    pub fn is_at(&self, location: Location) -> bool {
        self.location.as_ref() == Some(&location.id())
    }

    pub(super) fn has_email(&self, lower_case: &str) -> bool {
        self.emails.iter().any(|email| email.to_lowercase() == lower_case)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("uuid", &self.uuid)
            .field("organisation", &self.organisation)
            .field("kind", &self.kind)
            .field("login_enabled", &self.login_enabled)
            .field("invite_pending", &self.invite_pending)
            .finish_non_exhaustive()
    }
}
