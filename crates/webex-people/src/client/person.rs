//! [`Person`]: everything that Webex says of a person.

use std::fmt;

use bytes::Bytes;
use presence_core::{Error, ErrorKind, Result, Timestamp};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::id::{LicenseId, LocationId, OrgId, PersonId, RoleId};
use super::parts::{PartError, PhoneNumber, PostalAddress, SipAddress};
use super::words::{PersonType, PresenceStatus};
use crate::wire;

/// A person, as Webex answered. Every field but the id may be missing: what is shown depends on
/// the token, on how it was asked for, and on what is set. `Debug` shows ids and states only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// E-mail addresses. Webex does not promise an order.
    pub emails: Vec<String>,
    /// Phone numbers.
    pub phone_numbers: Vec<PhoneNumber>,
    /// Webex Calling: the extension, without the routing prefix.
    pub extension: Option<String>,
    /// Webex Calling: the location.
    pub location_id: Option<LocationId>,
    /// The full name.
    pub display_name: Option<String>,
    /// The nickname; the server sets it to the first name.
    pub nick_name: Option<String>,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The address of the picture.
    pub avatar: Option<String>,
    /// The organisation.
    pub org_id: Option<OrgId>,
    /// Roles; `None` where they are not shown. For administrators only.
    pub roles: Option<Vec<RoleId>>,
    /// Licences; `None` where they are not shown. For administrators only.
    pub licenses: Option<Vec<LicenseId>>,
    /// The department.
    pub department: Option<String>,
    /// The manager, as free text.
    pub manager: Option<String>,
    /// The manager's id.
    pub manager_id: Option<PersonId>,
    /// The job title.
    pub title: Option<String>,
    /// Postal addresses.
    pub addresses: Vec<PostalAddress>,
    /// Meeting sites; an attendee's end in `#attendee`.
    pub site_urls: Option<Vec<String>>,
    /// When the account was made.
    pub created: Option<Timestamp>,
    /// When the account was last changed.
    pub last_modified: Option<Timestamp>,
    /// The IANA name of the time zone, in either spelling of the field.
    pub time_zone: Option<String>,
    /// When the person last did something in Webex.
    pub last_activity: Option<Timestamp>,
    /// SIP addresses. They appear some time after the account.
    pub sip_addresses: Vec<SipAddress>,
    /// The address for federation over XMPP.
    pub xmpp_federation_jid: Option<String>,
    /// The presence. Missing is not the same as [`PresenceStatus::Unknown`]: it was not asked for,
    /// or is not shown to this token. A status that is no text stands in `other`.
    pub status: Option<PresenceStatus>,
    /// Whether an invitation is still open. For administrators only.
    pub invite_pending: Option<bool>,
    /// Whether the person may sign in. For administrators only.
    pub login_enabled: Option<bool>,
    /// The kind of account.
    pub person_type: Option<PersonType>,
    /// The user name; seen in lists by id only.
    pub user_name: Option<String>,
    /// Whether the picture is the person's own; not documented.
    pub avatar_provided: Option<bool>,
    /// Whether licences were given; not documented.
    pub licenses_provided: Option<bool>,
    /// What Webex could not read or do, part by part.
    pub errors: Vec<PartError>,
    /// How the person was asked for, which decides what can be missing.
    pub asked: Asked,
    /// Whether what Webex Calling knows was asked for: number, extension and location.
    pub calling_data: bool,
    /// Every other field, as it came, and fields of an unexpected type.
    pub other: Map<String, Value>,
    raw: Bytes,
}

/// How a person was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Asked {
    /// Singly: everything that the token may see.
    Details,
    /// In a list.
    List,
    /// In a list without presence.
    ListWithoutStatus,
    /// In a list by ids, which carries no presence and nothing for administrators.
    ListByIds,
    /// As the answer to a write.
    Write,
}

impl Person {
    /// Reads a person as leniently as it can be. Whether calling data was asked for does not stand
    /// in the JSON: set `calling_data` where it was.
    ///
    /// # Errors
    /// `Protocol` when it is no object, or has no id.
    pub fn from_json(raw: &RawValue, asked: Asked) -> Result<Self> {
        wire::person(&Bytes::copy_from_slice(raw.get().as_bytes()), asked)
    }

    /// A person of whom nothing has been read, not even the id.
    pub(crate) fn unread(asked: Asked) -> Self {
        Self {
            id: PersonId::unread(),
            emails: Vec::new(),
            phone_numbers: Vec::new(),
            extension: None,
            location_id: None,
            display_name: None,
            nick_name: None,
            first_name: None,
            last_name: None,
            avatar: None,
            org_id: None,
            roles: None,
            licenses: None,
            department: None,
            manager: None,
            manager_id: None,
            title: None,
            addresses: Vec::new(),
            site_urls: None,
            created: None,
            last_modified: None,
            time_zone: None,
            last_activity: None,
            sip_addresses: Vec::new(),
            xmpp_federation_jid: None,
            status: None,
            invite_pending: None,
            login_enabled: None,
            person_type: None,
            user_name: None,
            avatar_provided: None,
            licenses_provided: None,
            errors: Vec::new(),
            asked,
            calling_data: false,
            other: Map::new(),
            raw: Bytes::new(),
        }
    }

    pub(crate) fn was_read_from(&mut self, raw: Bytes) {
        self.raw = raw;
    }

    /// The person with a copy of [`Self::raw`] that is nobody else's. A person of a list shares
    /// the text of the page, which is in memory as long as one of its people is: let go of it
    /// where few of many people are kept for long.
    #[must_use]
    pub fn detached(mut self) -> Self {
        self.raw = Bytes::copy_from_slice(&self.raw);
        self
    }

    /// The text that the person was read from.
    pub(crate) fn text(&self) -> &str {
        // Only texts are read.
        std::str::from_utf8(&self.raw).unwrap_or_default()
    }

    /// The person, byte for byte. Each call looks the text over.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        // The person was read from this text, so it is JSON.
        serde_json::from_slice(&self.raw).unwrap_or(RawValue::NULL)
    }

    /// The numbers in international form, those that begin with a plus.
    pub fn plus_e164(&self) -> impl Iterator<Item = &PhoneNumber> {
        self.phone_numbers.iter().filter(|number| number.value.starts_with('+'))
    }

    /// The telephone number: the first in international form.
    #[must_use]
    pub fn tn(&self) -> Option<&PhoneNumber> {
        self.plus_e164().next()
    }

    /// Whether `email` is one of the person's addresses, without regard to letter case.
    #[must_use]
    pub fn has_email(&self, email: &str) -> bool {
        let email = email.to_lowercase();
        self.emails.iter().any(|own| own.to_lowercase() == email)
    }
}

pub(crate) fn no_id() -> Error {
    Error::new(ErrorKind::Protocol, "the person has no id").with_field("id")
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("last_activity", &self.last_activity)
            .field("invite_pending", &self.invite_pending)
            .field("login_enabled", &self.login_enabled)
            .field("person_type", &self.person_type)
            .field("errors", &self.errors)
            .field("asked", &self.asked)
            .field("calling_data", &self.calling_data)
            .finish_non_exhaustive()
    }
}
