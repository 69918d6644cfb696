//! Who is there at the start: computed from the cast, never kept.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::catalogue::{Licence, Location, Organisation, Role};
use super::id::{Thing, uuid};
use super::person::{Person, PersonKind, Phone};
use crate::cast;
use crate::seed::{Stream, draw};

/// How many people are the same for every seed, as far as their accounts go.
pub(super) const FIXED: u64 = 12;

/// The full administrator, the read-only one and the user without rights of administration.
pub(super) const ADMINISTRATOR: u64 = 1;
pub(super) const READER: u64 = 2;
pub(super) const USER: u64 = 3;

/// The number of the bot, beyond everybody else's.
pub(super) const BOT: u64 = 1 << 41;

/// The id of everybody's manager.
static MANAGER: LazyLock<String> = LazyLock::new(|| Thing::Person.id(&uuid(ADMINISTRATOR)));

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of an account without computing who it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    pub(super) login_enabled: bool,
    pub(super) pending: bool,
    /// Whether status and last activity are kept from everybody.
    pub(super) hidden: bool,
    pub(super) location: Option<Location>,
    pub(super) role: Option<Role>,
}

pub(super) fn account(number: u64, seed: u64) -> Account {
    let drawn = match number {
        1..=FIXED => 99,
        other => draw(seed, Stream::WebexAccount, other) % 100,
    };
    let location = match number % 4 {
        1 | 3 => Some(Location::Warsaw),
        2 => Some(Location::Stockholm),
        _ => None,
    };
    let role = match number {
        ADMINISTRATOR => Some(Role::FullAdministrator),
        READER => Some(Role::ReadOnlyAdministrator),
        _ => None,
    };
    Account {
        pending: number == 6 || drawn == 0,
        login_enabled: number != 11 && drawn != 1,
        hidden: number == 8 || drawn == 2,
        location,
        role,
    }
}

pub(super) fn person(from: &cast::Person, seed: u64, start: SystemTime) -> Person {
    let number = from.number;
    let account = account(number, seed);
    let days = u32::try_from(30 + number % 400).unwrap_or(30);
    let created = start.checked_sub(DAY * days).unwrap_or(start);
    let mut person = Person::new(number, &from.email, &from.display_name(), created);
    person.first_name = Some(from.given_name.clone());
    person.last_name = Some(from.family_name.clone());
    person.nick_name = Some(from.given_name.clone());
    person.login_enabled = account.login_enabled;
    person.invite_pending = account.pending;
    person.licences = vec![Licence::Messaging.id(), Licence::Meetings.id()];
    person.roles = account.role.map(Role::id).into_iter().collect();
    person.site_urls = vec!["acme.webex.com".to_owned()];
    if !account.pending {
        person.avatar = Some(format!("https://avatar.example.com/{}", person.uuid));
    }
    // Some have everything, some have little: a client must do with both.
    if !number.is_multiple_of(3) {
        person.department = Some("Customer Care".to_owned());
        person.title = Some("Engineer".to_owned());
        person.manager = Some("Anna Nowak".to_owned());
        person.manager_id = Some(MANAGER.clone());
        person.addresses = vec![json!({
            "type": "work", "country": "PL", "locality": "Warszawa", "region": "MZ",
            "streetAddress": "ul. Prosta 1", "postalCode": "00-001",
        })];
    }
    if let Some(location) = account.location {
        person.licences.push(Licence::Calling.id());
        person.location = Some(location.id());
        // Kept as text everywhere, for the sake of the zero in front.
        person.extension = Some(format!("{:04}", number % 1_000_000));
        person.phones = vec![phone("work", format!("+4822{:07}", number % 10_000_000))];
    }
    if number % 5 == 2 {
        person.phones.push(phone("mobile", format!("+48501{:06}", number % 1_000_000)));
    }
    person
}

/// The people who are there beside the cast.
pub(super) fn guests(start: SystemTime, first: u64) -> Vec<Person> {
    let names = [("nadia.haddad", "Nadia Haddad"), ("tom.gruber", "Tom Gruber")];
    let managed = names.iter().zip(first..).map(|((login, name), number)| {
        let email = format!("{login}@customer.example");
        let mut person = Person::new(number, &email, name, start);
        person.organisation = Organisation::Managed;
        person.licences = vec![Licence::Messaging.id()];
        person
    });
    managed.collect()
}

pub(super) fn bot(start: SystemTime) -> Person {
    let mut bot = Person::new(BOT, "acme-helper@webex.bot", "Acme Helper", start);
    bot.kind = PersonKind::Bot;
    bot
}

pub(super) fn phone(kind: &str, value: String) -> Phone {
    Phone { kind: kind.to_owned(), value, primary: kind == "work" }
}
