//! [`PersonBody`]: what is written of a person, field by field: left out, cleared, or set.

use std::fmt;

use presence_core::{Error, Result};

use super::id::{LicenseId, LocationId, OrgId, PersonId, RoleId};
use super::kept::not_understood;
use super::parts::{PhoneNumber, PostalAddress};
use super::person::{Asked, Person};
use super::words::PhoneType;

/// One field of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a JSON field is absent, null or there")]
pub enum Field<T> {
    /// Not sent. In an update Webex resets some fields that are not sent.
    #[default]
    Leave,
    /// Sent as null, a list as empty.
    Clear,
    /// Sent with this value.
    Set(T),
}

impl<T> Field<T> {
    /// Set where there is a value, else left out.
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or(Self::Leave, Self::Set)
    }

    /// The value that is set.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Leave | Self::Clear => None,
        }
    }

    /// Whether it is not sent.
    pub const fn is_left(&self) -> bool {
        matches!(self, Self::Leave)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Field<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

/// The fields that Webex documents as writable. `Debug` names fields and shows no value.
///
/// ```
/// use webex_people::{Field, PersonBody};
///
/// let mut body = PersonBody::new("anna@example.com");
/// body.display_name = "Anna Nowak".into();
/// body.extension = Field::Clear;
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PersonBody {
    /// E-mail addresses; the primary one first.
    pub emails: Field<Vec<String>>,
    /// Work numbers; Webex takes no other kind.
    pub phone_numbers: Field<Vec<PhoneNumber>>,
    /// The extension, without the routing prefix.
    pub extension: Field<String>,
    /// The location; only together with a calling licence, and never changed afterwards.
    pub location_id: Field<LocationId>,
    /// The full name; an update needs it.
    pub display_name: Field<String>,
    /// The first name.
    pub first_name: Field<String>,
    /// The last name.
    pub last_name: Field<String>,
    /// The address of the picture; left out of an update, the picture is lost.
    pub avatar: Field<String>,
    /// The organisation.
    pub org_id: Field<OrgId>,
    /// All roles: the list replaces the old one.
    pub roles: Field<Vec<RoleId>>,
    /// All licences: the list replaces the old one.
    pub licenses: Field<Vec<LicenseId>>,
    /// The department.
    pub department: Field<String>,
    /// The manager, as free text.
    pub manager: Field<String>,
    /// The manager's id.
    pub manager_id: Field<PersonId>,
    /// The job title.
    pub title: Field<String>,
    /// Postal addresses.
    pub addresses: Field<Vec<PostalAddress>>,
    /// All meeting sites: the list replaces the old one.
    pub site_urls: Field<Vec<String>>,
    /// Whether the person may sign in. In updates only.
    pub login_enabled: Field<bool>,
    /// Whether it begins with a person who was read without calling data.
    calling_unread: bool,
}

impl PersonBody {
    /// The beginning of a new person. A name has to be added.
    #[must_use]
    pub fn new(email: impl Into<String>) -> Self {
        Self { emails: Field::Set(vec![email.into()]), ..Self::default() }
    }

    /// What has to be sent so that an update keeps what can be kept: everything that a `PUT` would
    /// wipe, without read-only fields, numbers that are no work numbers (Webex takes no other, and
    /// a mobile number may be gone afterwards) and fields that this library does not know.
    ///
    /// Read people with a calling licence with calling data, and update them with it. A body that
    /// begins with a person read without it is refused in an update with it.
    ///
    /// `loginEnabled` is left out as well: leaving it out is not known to reset it (inferred).
    ///
    /// Webex documents no version check: what somebody else changes between the reading and the
    /// update is overwritten.
    ///
    /// # Errors
    /// * `InvalidInput` (`person`) where the person was read by a list of ids, or comes from a
    ///   write: such a record lacks what would then be wiped.
    /// * `InvalidInput` (`emails`) where the person has several addresses: a `PUT` takes the first
    ///   one for the primary, and an answer does not tell which one that is. Name it with
    ///   [`Self::from_person_with_primary`].
    /// * `InvalidInput`, naming the field, where the record holds what could not be understood;
    ///   `errors` where Webex says in it that it could not read a part.
    pub fn from_person(person: &Person) -> Result<Self> {
        if person.emails.len() > 1 {
            let message = "the person has several addresses, in no certain order; name the primary \
                           one with `from_person_with_primary`";
            return Err(Error::invalid("emails", message));
        }
        Self::kept(person)
    }

    /// As [`Self::from_person`], with `email` as the primary address. It has to be one of the
    /// person's; letter case does not count, and it is sent as Webex wrote it.
    ///
    /// ```
    /// # use webex_people::{Asked, Person, PersonBody};
    /// # let json = r#"{"id":"ID","displayName":"Anna","emails":["old@b.c","anna@b.c"]}"#;
    /// # let raw = serde_json::value::RawValue::from_string(json.to_owned()).unwrap();
    /// # let person = Person::from_json(&raw, Asked::Details)?;
    /// let body = PersonBody::from_person_with_primary(&person, "anna@b.c")?;
    /// assert_eq!(body.emails.value().unwrap(), &["anna@b.c", "old@b.c"]);
    /// # Ok::<(), presence_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` (`primary`) where the person has no such address; else as
    /// [`Self::from_person`], but for several addresses.
    pub fn from_person_with_primary(person: &Person, email: &str) -> Result<Self> {
        let wanted = email.to_lowercase();
        let Some(at) = person.emails.iter().position(|own| own.to_lowercase() == wanted) else {
            return Err(Error::invalid("primary", "is not an address of the person"));
        };
        let mut body = Self::kept(person)?;
        let mut emails = person.emails.clone();
        // The others keep their order behind it.
        if let Some(front) = emails.get_mut(..=at) {
            front.rotate_right(1);
        }
        body.emails = Field::Set(emails);
        Ok(body)
    }

    fn kept(person: &Person) -> Result<Self> {
        if matches!(person.asked, Asked::ListByIds | Asked::Write) {
            let message = "was read in a way that leaves fields out; read the person singly first";
            return Err(Error::invalid("person", message));
        }
        if let Some(field) = not_understood(person) {
            let message = "holds what could not be understood, and an update would wipe it";
            return Err(Error::invalid(field, message));
        }
        let work: Vec<PhoneNumber> = person
            .phone_numbers
            .iter()
            .filter(|number| number.kind == Some(PhoneType::Work))
            .cloned()
            .collect();
        Ok(Self {
            emails: filled(&person.emails),
            phone_numbers: filled(&work),
            extension: Field::from_option(person.extension.clone()),
            location_id: Field::from_option(person.location_id.clone()),
            display_name: Field::from_option(person.display_name.clone()),
            first_name: Field::from_option(person.first_name.clone()),
            last_name: Field::from_option(person.last_name.clone()),
            avatar: Field::from_option(person.avatar.clone()),
            org_id: Field::from_option(person.org_id.clone()),
            roles: Field::from_option(person.roles.clone()),
            licenses: Field::from_option(person.licenses.clone()),
            department: Field::from_option(person.department.clone()),
            manager: Field::from_option(person.manager.clone()),
            manager_id: Field::from_option(person.manager_id.clone()),
            title: Field::from_option(person.title.clone()),
            addresses: filled(&person.addresses),
            site_urls: Field::from_option(person.site_urls.clone()),
            login_enabled: Field::Leave,
            calling_unread: !person.calling_data,
        })
    }

    pub(super) fn check_new(&self) -> Result<()> {
        self.check_what_stays()?;
        self.check_emails()?;
        if self.emails.value().is_none() {
            return Err(Error::invalid("emails", "a new person needs an e-mail address"));
        }
        let names = [&self.display_name, &self.first_name, &self.last_name];
        if !names.iter().any(|name| name.value().is_some_and(|name| !name.trim().is_empty())) {
            return Err(Error::invalid("display_name", "a new person needs a name"));
        }
        if !self.login_enabled.is_left() {
            return Err(Error::invalid("login_enabled", "can be written in an update only"));
        }
        let reachable = self.extension.value().is_some()
            || self.phone_numbers.value().is_some_and(|numbers| !numbers.is_empty());
        let licensed = self.licenses.value().is_some_and(|licenses| !licenses.is_empty());
        if self.location_id.value().is_some() && !(reachable && licensed) {
            let message = "needs a number or extension, and licences, in the same request";
            return Err(Error::invalid("location_id", message));
        }
        self.check_numbers()
    }

    pub(super) fn check_update(&self, calling_data: bool) -> Result<()> {
        self.check_what_stays()?;
        self.check_emails()?;
        let told = !self.phone_numbers.is_left()
            && !self.extension.is_left()
            && !self.location_id.is_left();
        if calling_data && self.calling_unread && !told {
            let message = "the person was read without it, and what Webex Calling keeps would be \
                           wiped; read the person with calling data first";
            return Err(Error::invalid("calling_data", message));
        }
        if self.display_name.value().is_none_or(|name| name.trim().is_empty()) {
            return Err(Error::invalid("display_name", "an update needs it"));
        }
        self.check_numbers()
    }

    /// Everybody belongs to an organisation and may sign in or not.
    fn check_what_stays(&self) -> Result<()> {
        let cleared = |field| Err(Error::invalid(field, "cannot be cleared"));
        if self.org_id == Field::Clear {
            return cleared("org_id");
        }
        if self.login_enabled == Field::Clear {
            return cleared("login_enabled");
        }
        Ok(())
    }

    fn check_emails(&self) -> Result<()> {
        match &self.emails {
            Field::Leave => Ok(()),
            Field::Set(emails) if emails.iter().any(|email| email.trim().is_empty()) => {
                Err(Error::invalid("emails", "holds an empty address"))
            }
            Field::Set(emails) if !emails.is_empty() => Ok(()),
            _ => Err(Error::invalid("emails", "needs an address")),
        }
    }

    fn check_numbers(&self) -> Result<()> {
        let numbers = self.phone_numbers.value().into_iter().flatten();
        for number in numbers {
            if number.kind != Some(PhoneType::Work) {
                let message = "only work numbers can be written; set `extension` for an extension";
                return Err(Error::invalid("phone_numbers", message));
            }
        }
        Ok(())
    }
}

/// An empty list says nothing: null, absent and empty are read alike, and sending it would clear.
fn filled<T: Clone>(list: &[T]) -> Field<Vec<T>> {
    if list.is_empty() { Field::Leave } else { Field::Set(list.to_vec()) }
}

impl fmt::Debug for PersonBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = crate::wire::body(self);
        let mut shown = f.debug_map();
        for (name, value) in &body {
            shown.entry(name, if value.is_null() { &"cleared" } else { &"set" });
        }
        shown.finish()
    }
}
