//! A person on the wire: lenient, field by field.

use presence_core::{Error, ErrorKind, Result};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fields::Fields;
use crate::client::{
    Asked, LicenseId, PartError, Person, PersonType, PhoneNumber, PhoneType, PostalAddress,
    PresenceStatus, RoleId, SipAddress, SipType, no_id,
};

/// One row of a list.
pub(crate) enum Row {
    /// A person.
    Person(Box<Person>),
    /// No person, but something that Webex has to say: a row without an id and with errors.
    Remark(Vec<PartError>),
}

/// Reads one row.
///
/// # Errors
/// `Protocol` where it is no object, or has neither an id nor errors.
pub(crate) fn row(raw: &RawValue, asked: Asked) -> Result<Row> {
    let value: Value = serde_json::from_str(raw.get()).map_err(|_| no_object())?;
    let mut fields = Fields::of(value).ok_or_else(no_object)?;
    let errors = fields.value("errors").map(part_errors).unwrap_or_default();
    match fields.id("id") {
        Some(id) => {
            let mut person = Person::new(id, asked, raw.to_owned());
            person.errors = errors;
            fill(&mut person, fields);
            Ok(Row::Person(Box::new(person)))
        }
        None if errors.is_empty() => Err(no_id()),
        None => Ok(Row::Remark(errors)),
    }
}

fn no_object() -> Error {
    Error::new(ErrorKind::Protocol, "the person is no JSON object")
}

fn fill(person: &mut Person, mut fields: Fields) {
    person.emails = fields.texts("emails").unwrap_or_default();
    person.phone_numbers = fields.objects("phoneNumbers", phone_number);
    person.extension = fields.text("extension");
    person.location_id = fields.parsed("locationId", |id| id.parse().ok());
    person.display_name = fields.text("displayName");
    person.nick_name = fields.text("nickName");
    person.first_name = fields.text("firstName");
    person.last_name = fields.text("lastName");
    person.avatar = fields.text("avatar");
    person.org_id = fields.parsed("orgId", |id| id.parse().ok());
    person.roles = fields.texts("roles").map(|ids| split(&ids, |id| RoleId::new(id).ok()));
    person.licenses = fields.texts("licenses").map(|ids| split(&ids, |id| LicenseId::new(id).ok()));
    person.department = fields.text("department");
    person.manager = fields.text("manager");
    person.manager_id = fields.parsed("managerId", |id| id.parse().ok());
    person.title = fields.text("title");
    person.addresses = fields.objects("addresses", |row| Some(postal_address(row)));
    person.site_urls = fields.texts("siteUrls");
    person.created = fields.time("created");
    person.last_modified = fields.time("lastModified");
    let (new, old) = (fields.text("timeZone"), fields.text("timezone"));
    person.time_zone = new.or(old);
    person.last_activity = fields.time("lastActivity");
    person.sip_addresses = fields.objects("sipAddresses", sip_address);
    person.xmpp_federation_jid = fields.text("xmppFederationJid");
    person.status = fields.parsed("status", |word| Some(PresenceStatus::from(word)));
    person.invite_pending = fields.flag("invitePending");
    person.login_enabled = fields.flag("loginEnabled");
    person.person_type = fields.parsed("type", |word| Some(PersonType::from(word)));
    person.user_name = fields.text("userName");
    person.avatar_provided = fields.flag("avatarProvided");
    person.licenses_provided = fields.flag("licensesProvided");
    person.extra = fields.rest();
}

/// Ids one by one: the vendor's example shows two in one text with a comma between.
fn split<T>(ids: &[String], read: impl Fn(&str) -> Option<T>) -> Vec<T> {
    ids.iter().flat_map(|ids| ids.split(',')).filter_map(|id| read(id.trim())).collect()
}

fn phone_number(row: &mut Fields) -> Option<PhoneNumber> {
    let mut number = PhoneNumber::work(row.text("value")?);
    number.kind = row.text("type").map(|word| PhoneType::from(word.as_str()));
    number.primary = row.flag("primary");
    Some(number)
}

fn sip_address(row: &mut Fields) -> Option<SipAddress> {
    let kind = row.text("type").map(|word| SipType::from(word.as_str()));
    Some(SipAddress { kind, value: row.text("value")?, primary: row.flag("primary") })
}

fn postal_address(row: &mut Fields) -> PostalAddress {
    PostalAddress {
        kind: row.text("type"),
        country: row.text("country"),
        locality: row.text("locality"),
        region: row.text("region"),
        street_address: row.text("streetAddress"),
        postal_code: row.text("postalCode"),
    }
}

/// `{"licenses": {"code": .., "reason": ..}}`; a list of errors is understood as well.
fn part_errors(errors: Value) -> Vec<PartError> {
    let one = |part: String, value: Value| {
        let mut fields = Fields::of(value).unwrap_or_default();
        let code = fields.text("code").or_else(|| fields.text("errorCode"));
        let reason = fields.text("reason").or_else(|| fields.text("description"));
        PartError::new(part, code, reason)
    };
    match errors {
        Value::Object(parts) => parts.into_iter().map(|(part, value)| one(part, value)).collect(),
        Value::Array(list) => {
            list.into_iter().map(|value| one("errors".to_owned(), value)).collect()
        }
        _ => Vec::new(),
    }
}
