//! What is written of a person: nothing that was not asked for, nothing that is read-only.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::client::{Field, PersonBody, PhoneNumber};

/// The JSON object of `body`.
pub(crate) fn body(body: &PersonBody) -> Map<String, Value> {
    let mut out = Map::new();
    list(&mut out, "emails", &body.emails);
    let numbers = match &body.phone_numbers {
        Field::Set(numbers) => Field::Set(numbers.iter().map(number).collect()),
        Field::Clear => Field::Clear,
        Field::Leave => Field::Leave,
    };
    list(&mut out, "phoneNumbers", &numbers);
    one(&mut out, "extension", &body.extension);
    one(&mut out, "locationId", &body.location_id);
    one(&mut out, "displayName", &body.display_name);
    one(&mut out, "firstName", &body.first_name);
    one(&mut out, "lastName", &body.last_name);
    one(&mut out, "avatar", &body.avatar);
    one(&mut out, "orgId", &body.org_id);
    list(&mut out, "roles", &body.roles);
    list(&mut out, "licenses", &body.licenses);
    one(&mut out, "department", &body.department);
    one(&mut out, "manager", &body.manager);
    one(&mut out, "managerId", &body.manager_id);
    one(&mut out, "title", &body.title);
    list(&mut out, "addresses", &body.addresses);
    list(&mut out, "siteUrls", &body.site_urls);
    one(&mut out, "loginEnabled", &body.login_enabled);
    out
}

fn number(number: &PhoneNumber) -> Value {
    json!({ "type": number.kind, "value": number.value })
}

fn one<T: Serialize>(out: &mut Map<String, Value>, name: &str, field: &Field<T>) {
    put(out, name, field, Value::Null);
}

/// Cleared, a list is empty: the lists are replaced as a whole.
fn list<T: Serialize>(out: &mut Map<String, Value>, name: &str, field: &Field<Vec<T>>) {
    put(out, name, field, Value::Array(Vec::new()));
}

fn put<T: Serialize>(out: &mut Map<String, Value>, name: &str, field: &Field<T>, cleared: Value) {
    let value = match field {
        Field::Leave => return,
        Field::Clear => cleared,
        // Texts, ids, flags and lists of them always have a JSON form.
        Field::Set(value) => serde_json::to_value(value).unwrap_or_default(),
    };
    out.insert(name.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::PhoneNumber;

    #[test]
    fn left_out_cleared_and_set_are_three_things() {
        let mut person = PersonBody::new("a@b.c");
        person.title = Field::Clear;
        person.licenses = Field::Clear;
        person.display_name = "Ö".to_owned().into();
        person.phone_numbers = vec![PhoneNumber::work("+49")].into();
        person.login_enabled = false.into();
        assert_eq!(
            serde_json::to_string(&body(&person)).unwrap(),
            r#"{"displayName":"Ö","emails":["a@b.c"],"licenses":[],"loginEnabled":false,"phoneNumbers":[{"type":"work","value":"+49"}],"title":null}"#
        );
    }
}
