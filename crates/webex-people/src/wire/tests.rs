//! Rows and pages as nobody should send them.

use bytes::Bytes;
use presence_core::{ErrorKind, Result};
use serde_json::Value;

use super::{Extent, PageRows, Row, RowReader, page, person};
use crate::client::{Asked, KnownIds, Person};

fn read(json: &str) -> Person {
    person(&Bytes::copy_from_slice(json.as_bytes()), Asked::Details).unwrap()
}

fn read_rows(json: impl AsRef<[u8]>, extent: Extent) -> Result<PageRows> {
    let known = &mut KnownIds::keeping();
    let rows = RowReader { asked: Asked::List, extent, known };
    page(&Bytes::copy_from_slice(json.as_ref()), rows)
}

/// The people of a page.
fn read_page(json: impl AsRef<[u8]>, extent: Extent) -> Result<Vec<Result<Person>>> {
    let PageRows { people, outline, .. } = read_rows(json, extent)?;
    let known = &mut KnownIds::keeping();
    let mut read = |row| match row {
        Row::Plain(row) => outline.person(row, known),
        Row::Read(person) => *person,
    };
    Ok(people.into_iter().map(|row| row.map(&mut read)).collect())
}

/// Whether each row of the page is a person.
fn rows(json: &str, extent: Extent) -> Vec<bool> {
    read_page(json, extent).unwrap().iter().map(Result::is_ok).collect()
}

#[test]
fn of_several_fields_of_one_name_the_last_one_counts() {
    let person = read(
        r#"{"title":"A","id":"a","title":"B","status":7.5,"status":"call","orgId":[],"orgId":null,
        "new":1,"new":null,"loginEnabled":true,"loginEnabled":{"a":[1]},"emails":["x"],
        "emails":null,"roles":["R"],"roles":["S",7,null,"T,U"],"id":"b"}"#,
    );
    assert_eq!((person.id.as_str(), person.title.as_deref()), ("b", Some("B")));
    assert_eq!(person.status.as_ref().map(|it| it.as_str()), Some("call"));
    assert_eq!((&person.org_id, person.login_enabled), (&None, None));
    assert!(person.emails.is_empty());
    let roles: Vec<&str> = person.roles.iter().flatten().map(|it| it.as_str()).collect();
    assert_eq!(roles, ["S", "7", "T", "U"]);
    assert_eq!(Value::Object(person.other), serde_json::json!({"loginEnabled": {"a": [1]}}));
    assert_eq!(
        person_error(r#"{"id":"a","id":7}"#).field(),
        Some("id"),
        "an id that is none in the end"
    );
}

fn person_error(json: &str) -> presence_core::Error {
    person(&Bytes::copy_from_slice(json.as_bytes()), Asked::Details).unwrap_err()
}

#[test]
fn either_spelling_of_the_time_zone_counts_and_the_newer_one_more() {
    for (json, zone) in [
        (r#"{"id":"a","timezone":"Old"}"#, Some("Old")),
        (r#"{"id":"a","timezone":"Old","timeZone":"New"}"#, Some("New")),
        (r#"{"id":"a","timeZone":"New","timezone":"Old"}"#, Some("New")),
        (r#"{"id":"a","timeZone":null,"timezone":"Old"}"#, Some("Old")),
        (r#"{"id":"a","timeZone":"New","timeZone":false}"#, None),
    ] {
        assert_eq!(read(json).time_zone.as_deref(), zone, "{json}");
    }
}

#[test]
fn numbers_and_escapes_are_what_they_are_and_what_does_not_fit_is_kept() {
    let person = read(
        r#"{"\u0069d":"a","extension":123456789012345678901234567890,"title":-7,"created":5,
        "department":1.50,"lastName":true,"displayName":"A\u0142\n\"","phoneNumbers":[7,null,
        {"value":1},{"type":"work"},{"value":"x","value":"y","type":"fax","primary":"TRUE"}],
        "sipAddresses":{"value":"s"},"big":1e300}"#,
    );
    assert_eq!(person.extension.as_deref(), Some("1.2345678901234568e+29"));
    assert_eq!((person.title.as_deref(), person.department.as_deref()), (Some("-7"), Some("1.5")));
    assert_eq!(person.display_name.as_deref(), Some("A\u{142}\n\""));
    let numbers: Vec<_> =
        person.phone_numbers.iter().map(|it| (it.value.as_str(), it.primary)).collect();
    assert_eq!(numbers, [("1", None), ("y", Some(true))]);
    assert_eq!(
        Value::Object(person.other),
        serde_json::json!({"created": 5, "lastName": true, "sipAddresses": {"value": "s"},
            "big": 1e300})
    );
}

#[test]
fn a_row_that_no_value_can_hold_spoils_no_other() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for bad in ["1e999", "\"\\ud800\"", deep.as_str()] {
        for field in ["new", "title", "emails", "addresses"] {
            let json =
                format!(r#"{{"items":[{{"id":"a"}},{{"id":"b","{field}":{bad}}},{{"id":"c"}}]}}"#);
            assert_eq!(rows(&json, Extent::Whole), [true, false, true], "{field} {bad}");
            let people = read_page(json, Extent::Status).unwrap();
            assert_eq!(people.len(), 3);
            assert!(people[2].is_ok());
        }
    }
}

#[test]
fn a_page_that_is_no_json_is_an_error_as_a_whole() {
    let whole = r#" {"items" : [ {"id":"a", "title":"T"} , {"id":"b"} ], "notFoundIds":[ ]} "#;
    assert_eq!(rows(whole, Extent::Whole), [true, true]);
    assert_eq!(rows(&format!("\u{feff}{whole}"), Extent::Status), [true, true]);
    for end in 0..whole.trim_end().len() {
        let cut = read_page(&whole[..end], Extent::Whole);
        assert_eq!(cut.unwrap_err().kind(), ErrorKind::Protocol, "cut at {end}");
    }
    for bad in [
        r#"{"items":[{"id":"a"},]}"#,
        r#"{"items":[{"id":"a"}{"id":"b"}]}"#,
        r#"{"items":[{"id":"a"}]}x"#,
        r#"{"items":[],"items":[]}"#,
        r#"{"items":[],}"#,
        r#"{"items":[] "x":1}"#,
        r#"{items:[]}"#,
    ] {
        assert!(read_page(bad, Extent::Whole).is_err(), "{bad}");
    }
    let mut broken = br#"{"items":[{"id":"a"},{"id":"b","title":"?"}]}"#.to_vec();
    let at = broken.iter().position(|byte| *byte == b'?').unwrap();
    broken[at] = 0xff;
    assert_eq!(read_page(&broken, Extent::Whole).unwrap_err().kind(), ErrorKind::Protocol);
}

#[test]
fn each_row_keeps_its_own_text() {
    let texts = [r#"{ "id":"a","x":[{}] }"#, "{\"id\":\"b\",\n\"title\":\"}\\\"]\"}"];
    let json = format!("{{\"items\":[\n{} , {}]}}", texts[0], texts[1]);
    for extent in [Extent::Whole, Extent::Status] {
        let people = read_page(&json, extent).unwrap();
        let raw = people.iter().map(|row| row.as_ref().unwrap().raw().get());
        assert!(raw.eq(texts), "{extent:?}");
        let alone = people[1].clone().unwrap().detached();
        assert_eq!(alone.raw().get(), texts[1]);
    }
}

#[test]
fn what_a_status_is_made_of_is_read_the_same() {
    let row = r#"{"id":"a","emails":["a@b.c"],"displayName":"A","orgId":"o","title":"T",
        "created":"2015-10-18T14:26:16.000Z","lastActivity":"2017-10-18T14:26:16.028Z",
        "status":"call","invitePending":"false","loginEnabled":true,"errors":[{"code":"c"}]}"#;
    let json = format!(r#"{{"items":[{row}]}}"#);
    let one = |extent| read_page(&json, extent).unwrap().remove(0).unwrap();
    let (whole, part) = (one(Extent::Whole), one(Extent::Status));
    assert_eq!((whole.title.is_some(), part.title.is_some()), (true, false));
    let seen = |it: &Person| {
        let fields = (it.id.clone(), it.emails.clone(), it.display_name.clone());
        let org = (it.org_id.clone(), it.created, it.last_activity, it.status.clone());
        (fields, org, it.invite_pending, it.login_enabled, it.errors.clone())
    };
    assert_eq!(seen(&whole), seen(&part));
}

#[test]
fn a_row_that_is_read_when_it_is_wanted_is_the_one_that_is_read_at_once() {
    let fields = r#""emails":["a@b.c","d@e.f"],"phoneNumbers":[{"type":"work","value":"+48",
        "primary":true},{"value":"7"}],"extension":"1","locationId":"l","displayName":"Zażółć",
        "title":"A","title":"B","orgId":"o","roles":["r","s,t"],"licenses":"m","manager":true,
        "managerId":"x/y","addresses":[{"type":"work","country":"PL"}],"lastName":["n"],
        "created":"never","timezone":"Old","siteUrls":[],"sipAddresses":null,"status":"new",
        "new" : {"a":[{"b":null}]},"invitePending":"false","errors":{"licenses":{"code":"c"}}"#;
    let seen = |it: &Person| {
        let texts = (it.emails.clone(), it.extension.clone(), it.display_name.clone());
        let names = (it.title.clone(), it.manager.clone(), it.time_zone.clone());
        let ids = (it.location_id.clone(), it.org_id.clone(), it.roles.clone());
        let parts = format!("{:?} {:?}", it.errors, it.status);
        let numbers = it.phone_numbers.iter().map(|it| (it.value.clone(), it.primary));
        let country: Vec<_> = it.addresses.iter().map(|it| it.country.clone()).collect();
        let numbers: Vec<_> = numbers.collect();
        (texts, names, ids, parts, numbers, country, it.invite_pending, it.other.clone())
    };
    let (plain, other) = (format!(r#"{{"id":"a",{fields}}}"#), r#"{"other":1,"id":"b"}"#);
    let PageRows { people, .. } =
        read_rows(format!(r#"{{"items":[{plain},{other}]}}"#), Extent::Whole).unwrap();
    assert!(matches!(*people, [Ok(Row::Plain(_)), Ok(Row::Read(_))]));
    let later = read_page(format!(r#"{{"items":[{other},{plain}]}}"#), Extent::Whole).unwrap();
    let later = later.into_iter().nth(1).unwrap().unwrap();
    assert_eq!((later.id.as_str(), later.raw().get()), ("a", plain.as_str()));
    let at_once = read(&plain);
    assert_eq!(seen(&later), seen(&at_once));
    let left: Vec<&String> = at_once.other.keys().collect();
    assert_eq!(left, ["created", "lastName", "licenses", "manager", "managerId", "new"]);
}
