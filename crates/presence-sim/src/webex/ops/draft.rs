//! What the body of a `POST` or `PUT` wants a person to be.

use serde_json::{Map, Value};

use super::licensing;
use crate::webex::answer::Refusal;
use crate::webex::body::Body;
use crate::webex::person::{Person, Phone};
use crate::webex::roster::phone;

/// The types of telephone numbers that are known, the writable one first.
const PHONE_TYPES: [&str; 7] =
    ["work", "work_extension", "mobile", "fax", "enterprise", "alternate1", "alternate2"];

/// The person in a body. What was left out or null is empty here.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) emails: Option<Vec<String>>,
    pub(super) organisation: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) login_enabled: Option<bool>,
    pub(super) licences: Vec<String>,
    pub(super) phones: Vec<Phone>,
    pub(super) extension: Option<String>,
    pub(super) location: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    avatar: Option<String>,
    department: Option<String>,
    manager: Option<String>,
    manager_id: Option<String>,
    title: Option<String>,
    addresses: Vec<Value>,
    pub(super) site_urls: Vec<String>,
    roles: Vec<String>,
}

impl Draft {
    pub(super) fn read(body: &Body) -> Result<Self, Refusal> {
        let emails = body.texts("emails")?;
        for email in emails.iter().flatten() {
            let (user, domain) = email.split_once('@').unwrap_or_default();
            let odd = |c: char| c.is_whitespace() || c.is_control();
            if user.is_empty() || domain.is_empty() || email.contains(odd) {
                return Err(Refusal::invalid("An e-mail address is not valid."));
            }
        }
        let phones = body.objects("phoneNumbers")?.unwrap_or_default();
        let addresses = body.objects("addresses")?.unwrap_or_default();
        Ok(Self {
            emails: emails.filter(|emails| !emails.is_empty()),
            organisation: body.text("orgId")?,
            display_name: body.text("displayName")?.filter(|name| !name.trim().is_empty()),
            login_enabled: body.flag("loginEnabled")?,
            licences: licensing::checked(body.texts("licenses")?.unwrap_or_default())?,
            phones: phones.iter().map(read_phone).collect::<Result<_, _>>()?,
            extension: body.text("extension")?,
            location: body.text("locationId")?,
            first_name: body.text("firstName")?,
            last_name: body.text("lastName")?,
            avatar: body.text("avatar")?,
            department: body.text("department")?,
            manager: body.text("manager")?,
            manager_id: body.text("managerId")?,
            title: body.text("title")?,
            addresses: addresses.into_iter().map(Value::Object).collect(),
            site_urls: body.texts("siteUrls")?.unwrap_or_default(),
            roles: licensing::checked_roles(body.texts("roles")?.unwrap_or_default())?,
        })
    }

    /// The name to show: the display name, else what else there is.
    pub(super) fn whole_name(&self) -> Option<String> {
        let parts = [&self.first_name, &self.last_name];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let joined = Some(parts.join(" ")).filter(|name| !name.trim().is_empty());
        self.display_name.clone().or(joined)
    }

    /// Writes everything but licences, calling data and addresses of mail: also what is empty.
    pub(super) fn replace_in(&self, person: &mut Person) {
        let Self { first_name, last_name, avatar, .. } = self;
        person.first_name.clone_from(first_name);
        person.last_name.clone_from(last_name);
        person.nick_name.clone_from(first_name);
        person.avatar.clone_from(avatar);
        person.department.clone_from(&self.department);
        person.manager.clone_from(&self.manager);
        person.manager_id.clone_from(&self.manager_id);
        person.title.clone_from(&self.title);
        person.addresses.clone_from(&self.addresses);
        person.site_urls.clone_from(&self.site_urls);
        person.roles.clone_from(&self.roles);
        if let Some(name) = self.whole_name() {
            person.display_name = name;
        }
    }
}

fn read_phone(sent: &Map<String, Value>) -> Result<Phone, Refusal> {
    let text = |key: &str| sent.get(key).and_then(Value::as_str);
    let (Some(kind), Some(value)) = (text("type"), text("value")) else {
        return Err(Refusal::invalid("A telephone number needs a type and a value."));
    };
    if !PHONE_TYPES.contains(&kind) {
        return Err(Refusal::invalid("The type of a telephone number is not known."));
    }
    Ok(phone(kind, value.to_owned()))
}
