//! [`Fill`]: the fields of a row, each read into its place in the person.

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::errors::part_errors;
use super::lenient::{self, Atom, Entry, Lenient};
use super::parts::Typed;
use super::person::Extent;
use super::reader::Reader;
use crate::client::{
    KnownIds, LicenseId, LocationId, OrgId, Person, PersonId, PhoneType, PostalAddress, RoleId,
    SipType,
};

/// Fills `person` from an object. Of several fields of one name the last one counts.
pub(super) struct Fill<'a> {
    pub(super) person: &'a mut Person,
    pub(super) extent: Extent,
    pub(super) known: &'a mut KnownIds,
}

impl Fill<'_> {
    /// Reads the object that comes next, and says whether there is an id. `None` where it is none.
    pub(super) fn read(self, json: &mut Reader<'_>) -> Option<bool> {
        let Self { person, extent, known } = self;
        let (mut id, mut old_zone) = (None, None);
        json.object(|name, json| {
            if extent == Extent::Status && !is_of_status(name) {
                return json.skip().map(drop);
            }
            let mut field = Field { name, json, misfits: &mut person.other };
            match name {
                "id" => id = field.one(id_alone)?,
                "emails" => person.emails = field.texts()?.unwrap_or_default(),
                "phoneNumbers" => person.phone_numbers = field.objects::<Typed<PhoneType>>()?,
                "extension" => person.extension = field.text()?,
                "locationId" => {
                    person.location_id = field.parsed(|id| LocationId::known(id, known))?;
                }
                "displayName" => person.display_name = field.text()?,
                "nickName" => person.nick_name = field.text()?,
                "firstName" => person.first_name = field.text()?,
                "lastName" => person.last_name = field.text()?,
                "avatar" => person.avatar = field.text()?,
                "orgId" => person.org_id = field.parsed(|id| OrgId::known(id, known))?,
                "roles" => person.roles = field.ids(|id| RoleId::known(id, known))?,
                "licenses" => person.licenses = field.ids(|id| LicenseId::known(id, known))?,
                "department" => person.department = field.text()?,
                "manager" => person.manager = field.text()?,
                "managerId" => person.manager_id = field.parsed(|id| PersonId::known(id, known))?,
                "title" => person.title = field.text()?,
                "addresses" => person.addresses = field.objects::<PostalAddress>()?,
                "siteUrls" => person.site_urls = field.texts()?,
                "created" => person.created = field.one(lenient::parse)?,
                "lastModified" => person.last_modified = field.one(lenient::parse)?,
                "timeZone" => person.time_zone = field.text()?,
                "timezone" => old_zone = field.text()?,
                "lastActivity" => person.last_activity = field.one(lenient::parse)?,
                "sipAddresses" => person.sip_addresses = field.objects::<Typed<SipType>>()?,
                "xmppFederationJid" => person.xmpp_federation_jid = field.text()?,
                "status" => person.status = field.one(lenient::word)?,
                "invitePending" => person.invite_pending = field.flag()?,
                "loginEnabled" => person.login_enabled = field.flag()?,
                "type" => person.person_type = field.one(lenient::word)?,
                "userName" => person.user_name = field.text()?,
                "avatarProvided" => person.avatar_provided = field.flag()?,
                "licensesProvided" => person.licenses_provided = field.flag()?,
                "errors" => person.errors = part_errors(field.json.value(PhantomData)?.0),
                _ => field.unknown()?,
            }
            Some(())
        })?;
        if person.time_zone.is_none() {
            person.time_zone = old_zone;
        }
        let has_id = id.is_some();
        if let Some(id) = id {
            person.id = id;
        }
        Some(has_id)
    }
}

/// Whether a status is made of the field; see [`map`](crate::map).
fn is_of_status(name: &str) -> bool {
    matches!(
        name,
        "id" | "emails"
            | "displayName"
            | "orgId"
            | "created"
            | "lastActivity"
            | "status"
            | "invitePending"
            | "loginEnabled"
            | "errors"
    )
}

/// How many roles or licences a person has as a rule.
const USUAL_IDS: usize = 6;

/// An id that must be a text.
fn id_alone(atom: &Atom<'_>) -> Option<PersonId> {
    match atom {
        Atom::Text(text) => PersonId::new(*text).ok(),
        _ => None,
    }
}

/// A field whose name has been read.
struct Field<'a, 'j> {
    name: &'a str,
    json: &'a mut Reader<'j>,
    misfits: &'a mut Map<String, Value>,
}

/// `None` where the JSON is none; within it `None` where the value is null or does not fit.
type Read<T> = Option<Option<T>>;

impl Field<'_, '_> {
    fn settle<T>(&mut self, value: Lenient<T>) -> Option<T> {
        match value {
            Lenient::Misfit(value) => {
                self.misfits.insert(self.name.to_owned(), value);
                None
            }
            fit => {
                self.forget();
                fit.fit()
            }
        }
    }

    fn one<T>(&mut self, read: impl FnOnce(&Atom<'_>) -> Option<T>) -> Read<T> {
        lenient::atom(self.json, read).map(|value| self.settle(value))
    }

    fn parsed<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Read<T> {
        self.one(|atom| atom.parsed(read))
    }

    fn text(&mut self) -> Read<String> {
        self.one(lenient::text)
    }

    fn flag(&mut self) -> Read<bool> {
        self.one(lenient::flag)
    }

    fn texts(&mut self) -> Read<Vec<String>> {
        let add = |atom: &Atom<'_>, all: &mut Vec<String>| {
            if let Some(text) = lenient::text(atom) {
                lenient::add(all, text, 1);
            }
        };
        lenient::atoms(self.json, add).map(|value| self.settle(value))
    }

    /// Ids one by one: the vendor's example shows two in one text with a comma between.
    fn ids<T>(&mut self, mut read: impl FnMut(&str) -> Option<T>) -> Read<Vec<T>> {
        let add = |atom: &Atom<'_>, all: &mut Vec<T>| {
            // What is neither text nor number is no id.
            let _ = atom.parsed(|ids| {
                match read(ids) {
                    Some(id) => lenient::add(all, id, USUAL_IDS),
                    None => all.extend(ids.split(',').filter_map(|id| read(id.trim()))),
                }
                Some(())
            });
        };
        lenient::atoms(self.json, add).map(|value| self.settle(value))
    }

    fn objects<E: Entry>(&mut self) -> Option<Vec<E::Finished>> {
        let value = lenient::objects::<E>(self.json)?;
        Some(self.settle(value).unwrap_or_default())
    }

    /// An earlier field of this name counts no more.
    fn forget(&mut self) {
        if !self.misfits.is_empty() {
            self.misfits.remove(self.name);
        }
    }

    fn unknown(&mut self) -> Option<()> {
        match self.json.value(PhantomData)?.0 {
            Value::Null => self.forget(),
            value => drop(self.misfits.insert(self.name.to_owned(), value)),
        }
        Some(())
    }
}
