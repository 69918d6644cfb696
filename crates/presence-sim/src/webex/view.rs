//! What a caller is shown of a person.

use std::time::SystemTime;

use serde::Serialize;
use serde_json::{Value, json};

use super::directory::Directory;
use super::person::{Person, PersonKind};
use super::presence::Status;
use super::scope::Caller;
use super::settings::Settings;
use super::world::World;
use crate::stamp;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    pub(super) calling: bool,
    pub(super) no_status: bool,
    /// Rows of a list by id: without presence and what administrators see, with the login.
    pub(super) by_id: bool,
}

/// A row as it goes out.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Item {
    Row(Box<Row>),
    Odd(Value),
}

/// A person in JSON, in the order of the vendor's sample.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    id: String,
    emails: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    phone_numbers: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<String>,
    display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nick_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    org_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licenses: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<Value>,
    created: String,
    last_modified: String,
    #[serde(rename = "timeZone", skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    #[serde(rename = "timezone", skip_serializing_if = "Option::is_none")]
    lower_case_time_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site_urls: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sip_addresses: Vec<Value>,
    xmpp_federation_jid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_pending: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login_enabled: Option<Value>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl World {
    /// What the caller is shown of a person, damaged if it is to be.
    pub(super) fn item(
        &self,
        person: Person,
        caller: &Caller,
        wanted: Wanted,
        now: SystemTime,
    ) -> Item {
        let damage = person.damage;
        let row = self.row(person, caller, wanted, now);
        match damage {
            Some(damage) => Item::Odd(damage.applied_to(&row)),
            None => Item::Row(Box::new(row)),
        }
    }

    fn row(&self, person: Person, caller: &Caller, wanted: Wanted, now: SystemTime) -> Row {
        let settings = &self.settings;
        let full = caller.sees_all() && caller.reaches(&person) && !wanted.by_id;
        let calling = full && wanted.calling;
        let presence = self.shown_presence(&person, wanted, now);
        let phones = phones(&person, calling);
        let sip = sip(&person, now);
        let created = stamp::rfc3339_millis(person.created);
        let last_modified = match person.modified == person.created {
            true => created.clone(),
            false => stamp::rfc3339_millis(person.modified),
        };
        let zone = |lower| {
            let named = settings.lower_case_time_zone == lower;
            (named && Directory::is_listed(&person)).then(|| person.time_zone.clone())
        };
        Row {
            phone_numbers: phones,
            sip_addresses: sip,
            time_zone: zone(false),
            lower_case_time_zone: zone(true),
            user_name: wanted.by_id.then(|| person.email().to_owned()),
            org_id: padded(person.organisation.id(), settings),
            created,
            last_modified,
            xmpp_federation_jid: person.email().to_owned(),
            invite_pending: full.then(|| flag(person.invite_pending, settings)),
            login_enabled: full.then(|| flag(person.login_enabled, settings)),
            kind: match person.kind {
                PersonKind::Person => "person",
                PersonKind::Bot => "bot",
            },
            id: padded(person.id, settings),
            emails: person.emails,
            extension: person.extension.filter(|_| calling),
            location_id: person.location.filter(|_| calling),
            display_name: person.display_name,
            nick_name: person.nick_name,
            first_name: person.first_name,
            last_name: person.last_name,
            avatar: person.avatar,
            roles: full.then_some(person.roles),
            licenses: full.then_some(person.licences),
            site_urls: full.then_some(person.site_urls),
            department: person.department,
            manager: person.manager,
            manager_id: person.manager_id,
            title: person.title,
            addresses: person.addresses,
            last_activity: presence.as_ref().and_then(|(_, activity)| activity.clone()),
            status: presence.map(|(word, _)| word),
        }
    }

    /// The status and the last activity, if there are any to show.
    fn shown_presence(
        &self,
        person: &Person,
        wanted: Wanted,
        now: SystemTime,
    ) -> Option<(String, Option<String>)> {
        let kept_back = wanted.by_id || wanted.no_status || self.people.is_hidden(person.number);
        if kept_back || !Directory::is_listed(person) {
            return None;
        }
        let seen = self.people.seen(person, now);
        let silenced = self.settings.dnd_shows && self.calling.is_silent(person.number);
        let status = if silenced { &Status::DoNotDisturb } else { &seen.status };
        Some((status.word().to_owned(), seen.last_activity.map(stamp::rfc3339_millis)))
    }
}

fn phones(person: &Person, calling: bool) -> Vec<Value> {
    let extension = person.extension.as_ref().filter(|_| calling);
    let extension = extension.map(|value| json!({ "type": "work_extension", "value": value }));
    let plain = person
        .phones
        .iter()
        .map(|phone| json!({ "type": phone.kind, "value": phone.value, "primary": phone.primary }));
    plain.chain(extension).collect()
}

fn sip(person: &Person, now: SystemTime) -> Vec<Value> {
    if now < person.sip_from || !Directory::is_listed(person) {
        return Vec::new();
    }
    let login = person.email().split('@').next().unwrap_or_default();
    vec![
        json!({
            "type": "personal-room",
            "value": format!("{login}@acme.webex.example"),
            "primary": false,
        }),
        json!({
            "type": "cloud-calling",
            "value": format!("{login}@acme.calls.example"),
            "primary": true,
        }),
    ]
}

/// The vendor's specification has words, its servers were seen with booleans.
fn flag(value: bool, settings: &Settings) -> Value {
    if settings.flags_as_words { value.to_string().into() } else { value.into() }
}

fn padded(mut id: String, settings: &Settings) -> String {
    while settings.padded_ids && !id.len().is_multiple_of(4) {
        id.push('=');
    }
    id
}
