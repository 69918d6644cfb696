//! [`Fill`]: the fields of a row, each read into its place in the person.

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::errors::part_errors;
use super::lenient::{self, Atom, Entry, Lenient};
use super::named::Named;
use super::parts::Typed;
use super::person::Extent;
use super::reader::Reader;
use crate::client::{
    KnownIds, LicenseId, LocationId, OrgId, Person, PersonId, PhoneType, PostalAddress, RoleId,
    SipType,
};

/// Fills `person` field by field. Of several fields of one name the last one counts.
pub(super) struct Fill<'a> {
    person: &'a mut Person,
    known: &'a mut KnownIds,
    id: Option<PersonId>,
    old_zone: Option<String>,
}

impl<'a> Fill<'a> {
    pub(super) fn new(person: &'a mut Person, known: &'a mut KnownIds) -> Self {
        Self { person, known, id: None, old_zone: None }
    }

    /// Reads the object that comes next, and says whether there is an id. `None` where it is none.
    pub(super) fn read(mut self, json: &mut Reader<'_>, extent: Extent) -> Option<bool> {
        json.object(|name, json| {
            let named = Named::of(name.as_bytes());
            if extent == Extent::Status && !named.is_of_status() {
                return json.skip().map(drop);
            }
            self.field(named, || name, Given::Ahead(json))
        })?;
        let id = self.id.take();
        let has_id = id.is_some();
        self.finish(id);
        Some(has_id)
    }

    /// Ends a person who has this `id`.
    pub(super) fn finish(self, id: Option<PersonId>) {
        let Self { person, old_zone, .. } = self;
        if person.time_zone.is_none() {
            person.time_zone = old_zone;
        }
        if let Some(id) = id {
            person.id = id;
        }
    }

    /// Reads the value of a field, whose name is asked for where it is kept. `None` where the JSON
    /// is none.
    pub(super) fn field<'n>(
        &mut self,
        named: Named,
        name: impl Fn() -> &'n str,
        given: Given<'_, '_>,
    ) -> Option<()> {
        let Self { person, known, .. } = self;
        let mut field = Field { name, given, misfits: &mut person.other };
        match named {
            Named::Id => self.id = field.one(id_alone)?,
            Named::Emails => person.emails = field.texts()?.unwrap_or_default(),
            Named::PhoneNumbers => person.phone_numbers = field.objects::<Typed<PhoneType>>()?,
            Named::Extension => person.extension = field.text()?,
            Named::LocationId => {
                person.location_id = field.parsed(|id| LocationId::known(id, known))?;
            }
            Named::DisplayName => person.display_name = field.text()?,
            Named::NickName => person.nick_name = field.text()?,
            Named::FirstName => person.first_name = field.text()?,
            Named::LastName => person.last_name = field.text()?,
            Named::Avatar => person.avatar = field.text()?,
            Named::OrgId => person.org_id = field.parsed(|id| OrgId::known(id, known))?,
            Named::Roles => person.roles = field.ids(|id| RoleId::known(id, known))?,
            Named::Licenses => person.licenses = field.ids(|id| LicenseId::known(id, known))?,
            Named::Department => person.department = field.text()?,
            Named::Manager => person.manager = field.text()?,
            Named::ManagerId => {
                person.manager_id = field.parsed(|id| PersonId::known(id, known))?
            }
            Named::Title => person.title = field.text()?,
            Named::Addresses => person.addresses = field.objects::<PostalAddress>()?,
            Named::SiteUrls => person.site_urls = field.texts()?,
            Named::Created => person.created = field.one(lenient::parse)?,
            Named::LastModified => person.last_modified = field.one(lenient::parse)?,
            Named::TimeZone => person.time_zone = field.text()?,
            Named::OldTimeZone => self.old_zone = field.text()?,
            Named::LastActivity => person.last_activity = field.one(lenient::parse)?,
            Named::SipAddresses => person.sip_addresses = field.objects::<Typed<SipType>>()?,
            Named::XmppFederationJid => person.xmpp_federation_jid = field.text()?,
            Named::Status => person.status = field.one(lenient::word)?,
            Named::InvitePending => person.invite_pending = field.flag()?,
            Named::LoginEnabled => person.login_enabled = field.flag()?,
            Named::Type => person.person_type = field.one(lenient::word)?,
            Named::UserName => person.user_name = field.text()?,
            Named::AvatarProvided => person.avatar_provided = field.flag()?,
            Named::LicensesProvided => person.licenses_provided = field.flag()?,
            Named::Errors => person.errors = part_errors(field.value()?),
            Named::Unknown => field.unknown()?,
        }
        Some(())
    }
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

/// The value of a field.
pub(super) enum Given<'a, 'j> {
    /// It comes next.
    Ahead(&'a mut Reader<'j>),
    /// It is this text, written without escapes.
    Text(&'j str),
}

/// A field whose name has been read.
struct Field<'a, 'j, N> {
    name: N,
    given: Given<'a, 'j>,
    misfits: &'a mut Map<String, Value>,
}

/// `None` where the JSON is none; within it `None` where the value is null or does not fit.
type Read<T> = Option<Option<T>>;

impl<'n, N: Fn() -> &'n str> Field<'_, '_, N> {
    fn settle<T>(&mut self, value: Lenient<T>) -> Option<T> {
        match value {
            Lenient::Misfit(value) => {
                self.misfits.insert((self.name)().to_owned(), value);
                None
            }
            fit => {
                self.forget();
                fit.fit()
            }
        }
    }

    fn one<T>(&mut self, read: impl FnOnce(&Atom<'_>) -> Option<T>) -> Read<T> {
        let value = match &mut self.given {
            Given::Ahead(json) => lenient::atom(json, read)?,
            Given::Text(text) => lenient::text_alone(text, read),
        };
        Some(self.settle(value))
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
        let value = match &mut self.given {
            Given::Ahead(json) => lenient::atoms(json, add)?,
            Given::Text(text) => misfit(text),
        };
        Some(self.settle(value))
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
        let value = match &mut self.given {
            Given::Ahead(json) => lenient::atoms(json, add)?,
            Given::Text(text) => misfit(text),
        };
        Some(self.settle(value))
    }

    fn objects<E: Entry>(&mut self) -> Option<Vec<E::Finished>> {
        let value = match &mut self.given {
            Given::Ahead(json) => lenient::objects::<E>(json)?,
            Given::Text(text) => misfit(text),
        };
        Some(self.settle(value).unwrap_or_default())
    }

    fn value(&mut self) -> Option<Value> {
        match &mut self.given {
            Given::Ahead(json) => Some(json.value(PhantomData)?.0),
            Given::Text(text) => Some(Value::String((*text).to_owned())),
        }
    }

    /// An earlier field of this name counts no more.
    fn forget(&mut self) {
        if !self.misfits.is_empty() {
            self.misfits.remove((self.name)());
        }
    }

    fn unknown(&mut self) -> Option<()> {
        match self.value()? {
            Value::Null => self.forget(),
            value => drop(self.misfits.insert((self.name)().to_owned(), value)),
        }
        Some(())
    }
}

/// A text where a list is wanted.
fn misfit<T>(text: &str) -> Lenient<T> {
    Lenient::Misfit(Value::String(text.to_owned()))
}
