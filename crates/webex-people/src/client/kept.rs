//! What of a person an update would wipe, because it was read and not understood.

use serde_json::{Map, Value};

use super::person::Person;

/// The first field of which the record holds more than was understood, or `errors` where Webex says
/// that it left something out itself.
pub(super) fn not_understood(person: &Person) -> Option<&'static str> {
    // What is nested too deeply to be read once more was not understood either.
    let Ok(raw) = serde_json::from_str::<Map<String, Value>>(person.raw().get()) else {
        return Some("person");
    };
    if raw.get("errors").is_some_and(says_something) {
        return Some("errors");
    }
    let addresses = entries(&raw, "addresses");
    match unread_fields(person).first() {
        None if addresses.iter().all(is_plain_address) => None,
        None => Some("addresses"),
        Some(field) => Some(field),
    }
}

/// The fields of an update of which something could not be read at all.
pub(super) fn unread_fields(person: &Person) -> Vec<&'static str> {
    let raw: Map<String, Value> = serde_json::from_str(person.raw().get()).unwrap_or_default();
    let left = |key: &&str| person.other.get(*key).is_some_and(says_something);
    let unfit = WRITABLE.into_iter().filter(left);
    unfit.chain(shortened_lists(person, &raw)).collect()
}

/// Everything that an update carries over from the record.
const WRITABLE: [&str; 17] = [
    "emails",
    "phoneNumbers",
    "extension",
    "locationId",
    "displayName",
    "firstName",
    "lastName",
    "avatar",
    "orgId",
    "roles",
    "licenses",
    "department",
    "manager",
    "managerId",
    "title",
    "addresses",
    "siteUrls",
];

/// The lists of which fewer entries were understood than there are.
fn shortened_lists(
    person: &Person,
    raw: &Map<String, Value>,
) -> impl Iterator<Item = &'static str> {
    let ids = |key| entries(raw, key).iter().map(ids_in).sum::<usize>();
    let count = |key| entries(raw, key).len();
    // Without a kind nobody knows whether a number is one of those that can be written.
    let numbers = person.phone_numbers.iter().filter(|number| number.kind.is_some());
    let lists = [
        ("roles", ids("roles"), person.roles.as_ref().map_or(0, Vec::len)),
        ("licenses", ids("licenses"), person.licenses.as_ref().map_or(0, Vec::len)),
        ("emails", count("emails"), person.emails.len()),
        ("siteUrls", count("siteUrls"), person.site_urls.as_ref().map_or(0, Vec::len)),
        ("phoneNumbers", count("phoneNumbers"), numbers.count()),
        ("addresses", count("addresses"), person.addresses.len()),
    ];
    lists.into_iter().filter(|(_, there, understood)| there > understood).map(|(key, ..)| key)
}

fn entries<'a>(raw: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    raw.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// How many ids stand in an entry: a text may hold several, with commas between.
fn ids_in(entry: &Value) -> usize {
    entry.as_str().map_or(1, |text| text.split(',').filter(|id| !id.trim().is_empty()).count())
}

/// Whether an address has nothing but texts in the members that can be sent back.
fn is_plain_address(address: &Value) -> bool {
    const MEMBERS: [&str; 6] =
        ["type", "country", "locality", "region", "streetAddress", "postalCode"];
    address.as_object().is_some_and(|members| {
        members.iter().all(|(name, value)| match value {
            Value::Null => true,
            Value::String(_) | Value::Number(_) => MEMBERS.contains(&name.as_str()),
            _ => false,
        })
    })
}

/// Whether there is more in a value than null or nothing.
pub(crate) fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(parts) => !parts.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::client::Asked;

    #[test]
    fn what_is_nested_as_deeply_as_can_be_is_not_taken_for_understood() {
        for depth in 120..140 {
            let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            let json = format!(r#"{{"id":"a","emails":["a@b.c",{deep}]}}"#);
            let raw = RawValue::from_string(json).unwrap();
            let person = Person::from_json(&raw, Asked::Details);
            assert!(person.is_err() || not_understood(&person.unwrap()).is_some(), "{depth}");
        }
    }
}
