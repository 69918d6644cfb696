//! What was written of a person against what stands: the fields that are not the same.

use super::body::{Field, PersonBody};
use super::kept::unread_fields;
use super::parts::{PhoneNumber, PostalAddress};
use super::person::Person;
use super::words::PhoneType;

/// The fields of `body`, in Webex's spelling, that do not stand as they were written. Cleared means
/// absent, and lists have no order.
pub(super) fn differing(body: &PersonBody, person: &Person) -> Vec<String> {
    let mut it = Comparison { unread: unread_fields(person), differing: Vec::new() };
    it.list("emails", &body.emails, &person.emails, |a, b| a.to_lowercase() == b.to_lowercase());
    let work = |number: &&PhoneNumber| number.kind == Some(PhoneType::Work);
    let numbers: Vec<_> = person.phone_numbers.iter().filter(work).cloned().collect();
    it.list("phoneNumbers", &body.phone_numbers, &numbers, |a, b| a.value == b.value);
    it.text("extension", &body.extension, &person.extension);
    it.one("locationId", &body.location_id, person.location_id.as_ref(), |a, b| {
        same_id(a.as_str(), b.as_str())
    });
    it.text("displayName", &body.display_name, &person.display_name);
    it.text("firstName", &body.first_name, &person.first_name);
    it.text("lastName", &body.last_name, &person.last_name);
    it.text("avatar", &body.avatar, &person.avatar);
    it.one("orgId", &body.org_id, person.org_id.as_ref(), |a, b| {
        (a.uuid().is_some() && a.uuid() == b.uuid()) || same_id(a.as_str(), b.as_str())
    });
    let roles = person.roles.as_deref().unwrap_or_default();
    it.list("roles", &body.roles, roles, |a, b| same_id(a.as_str(), b.as_str()));
    let licenses = person.licenses.as_deref().unwrap_or_default();
    it.list("licenses", &body.licenses, licenses, |a, b| a.same_as(b));
    it.text("department", &body.department, &person.department);
    it.text("manager", &body.manager, &person.manager);
    it.one("managerId", &body.manager_id, person.manager_id.as_ref(), |a, b| a.same_as(b));
    it.text("title", &body.title, &person.title);
    it.list("addresses", &body.addresses, &person.addresses, holds);
    let sites = person.site_urls.as_deref().unwrap_or_default();
    it.list("siteUrls", &body.site_urls, sites, |a, b| a == b);
    it.one("loginEnabled", &body.login_enabled, person.login_enabled.as_ref(), |a, b| a == b);
    it.differing
}

struct Comparison {
    unread: Vec<&'static str>,
    differing: Vec<String>,
}

impl Comparison {
    fn text(&mut self, name: &str, written: &Field<String>, stands: &Option<String>) {
        let written = match written {
            // As good as cleared.
            Field::Set(text) if text.is_empty() => &Field::Clear,
            written => written,
        };
        let stands = stands.as_ref().filter(|text| !text.is_empty());
        self.one(name, written, stands, |a, b| a == b);
    }

    fn one<T>(
        &mut self,
        name: &str,
        written: &Field<T>,
        stands: Option<&T>,
        same: impl Fn(&T, &T) -> bool,
    ) {
        let stands_so = match (written, stands) {
            (Field::Leave, _) => true,
            (Field::Clear, stands) => stands.is_none() && !self.unread.contains(&name),
            (Field::Set(written), stands) => stands.is_some_and(|stands| same(written, stands)),
        };
        if !stands_so {
            self.differing.push(name.to_owned());
        }
    }

    fn list<T>(
        &mut self,
        name: &str,
        written: &Field<Vec<T>>,
        stands: &[T],
        same: impl Fn(&T, &T) -> bool,
    ) {
        let wanted = written.value().map_or(&[][..], Vec::as_slice);
        let stands_so = !self.unread.contains(&name)
            && wanted.iter().all(|one| stands.iter().any(|it| same(one, it)))
            && stands.iter().all(|it| wanted.iter().any(|one| same(one, it)));
        if !written.is_left() && !stands_so {
            self.differing.push(name.to_owned());
        }
    }
}

/// Whether both are the same id, padded or not.
fn same_id(one: &str, other: &str) -> bool {
    one.trim_end_matches('=') == other.trim_end_matches('=')
}

/// Whether everything that was written of an address stands. Webex may add to it.
fn holds(written: &PostalAddress, stands: &PostalAddress) -> bool {
    let members = [
        (&written.kind, &stands.kind),
        (&written.country, &stands.country),
        (&written.locality, &stands.locality),
        (&written.region, &stands.region),
        (&written.street_address, &stands.street_address),
        (&written.postal_code, &stands.postal_code),
    ];
    let mut members = members.into_iter();
    members.all(|(written, stands)| match written.as_deref() {
        None | Some("") => true,
        written => written == stands.as_deref(),
    })
}
