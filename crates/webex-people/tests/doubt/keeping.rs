//! An update does not wipe what was not understood.

use presence_core::ErrorKind;
use webex_people::{PersonBody, WriteOptions};

use super::common::{Reply, Server, client};
use super::{named, person, pid};

#[test]
fn a_body_is_refused_for_whatever_was_not_understood() {
    for (fields, field) in [
        (r#""licenses":"L1""#, "licenses"),
        (r#""licenses":{"a":"L1"}"#, "licenses"),
        (r#""licenses":["L1",{"id":"L2"}]"#, "licenses"),
        (r#""roles":"R1,R2""#, "roles"),
        (r#""roles":["A,B,bad/id"]"#, "roles"),
        (r#""siteUrls":"a.webex.com""#, "siteUrls"),
        (r#""title":{"text":"Boss"}"#, "title"),
        (r#""avatar":["https://x"]"#, "avatar"),
        (r#""department":true"#, "department"),
        (r#""extension":true"#, "extension"),
        (r#""managerId":"a/b""#, "managerId"),
        (r#""phoneNumbers":"+48""#, "phoneNumbers"),
        (r#""phoneNumbers":[{"type":"work","value":{"n":"+48"}}]"#, "phoneNumbers"),
        (r#""phoneNumbers":[{"value":"+48"}]"#, "phoneNumbers"),
        (r#""phoneNumbers":[{"type":["work"],"value":"+48"}]"#, "phoneNumbers"),
        (r#""addresses":{"type":"work"}"#, "addresses"),
        (r#""addresses":["Main Street"]"#, "addresses"),
        (r#""addresses":[{"type":"work","streetAddress":["a"]}]"#, "addresses"),
        (r#""addresses":[{"type":"work","unit":"7"}]"#, "addresses"),
        (r#""errors":{"licenses":{"code":"x","reason":"not read"},"siteUrls":{}}"#, "errors"),
        (r#""errors":{"callingData":{"code":"calling_failure"}}"#, "errors"),
        (r#""errors":"calling_failure""#, "errors"),
    ] {
        let read = person(&format!(r#""emails":["a@b.c"],{fields}"#));
        let error = PersonBody::from_person(&read).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidInput, Some(field)),
            "{fields}"
        );
    }
    let error = PersonBody::from_person(&person(r#""emails":"a@b.c""#)).unwrap_err();
    assert_eq!(error.field(), Some("emails"));
}

#[test]
fn what_was_understood_or_says_nothing_is_kept() {
    for fields in [
        r#""licenses":null,"errors":{},"managerId":"","title":null"#,
        r#""roles":["A,B"],"licenses":["L1, L2",""]"#,
        r#""addresses":[{"type":"work","country":"PL","region":null,"postalCode":80}]"#,
        r#""phoneNumbers":[{"type":"mobile","value":"+48"},{"type":"work","value":"+49"}]"#,
        r#""extension":7,"lastModified":true,"nickName":["x"],"new":1"#,
    ] {
        let read = person(&format!(r#""emails":["a@b.c"],{fields}"#));
        PersonBody::from_person(&read).unwrap_or_else(|error| panic!("{fields}: {error}"));
    }
    let read = person(r#""emails":["a@b.c"],"roles":["A,B"]"#);
    let body = PersonBody::from_person(&read).unwrap();
    assert_eq!(body.roles.value().unwrap().len(), 2);
}

#[tokio::test]
async fn an_empty_address_beside_a_good_one_is_refused_before_anything_is_sent() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let mut body = named();
    for emails in [[" ", "a@b.c"], ["a@b.c", ""]] {
        body.emails = emails.map(str::to_owned).to_vec().into();
        let client = client(&server);
        let created = client.create(&body, &WriteOptions::new()).await.unwrap_err();
        assert_eq!((created.kind(), created.field()), (ErrorKind::InvalidInput, Some("emails")));
        let updated = client.update(&pid(), &body, &WriteOptions::new()).await.unwrap_err();
        assert_eq!(updated.field(), Some("emails"));
    }
    assert!(server.seen().is_empty());
}
