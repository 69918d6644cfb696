//! Traps of people: ids, odd fields, uncertain writes, updates that wipe.

use super::*;

#[tokio::test]
async fn trap_03_an_id_can_name_nothing_but_a_person() {
    for text in
        ["", "me", ".", "..", "../rooms/abc", "x?y", "x#y", "x%2fy", "x\r\ny", "x y", "a@b.c"]
    {
        assert_eq!(PersonId::new(text).unwrap_err().kind(), ErrorKind::InvalidInput, "{text:?}");
    }
    let server = Server::always(Reply::ok(format!(r#"{{"id":"{BASE64}"}}"#))).await;
    let client = client(&server);
    for id in [BASE64, UUID, &format!("{BASE64}=")] {
        client.get(&PersonId::new(id).unwrap(), false).await.unwrap();
    }
    let another = client.get(&PersonId::new("a:b;c").unwrap(), false).await;
    assert_eq!(another.unwrap_err().kind(), ErrorKind::Mismatch);
    client.me(false).await.unwrap();
    assert_eq!(
        server.targets(),
        [
            format!("/v1/people/{BASE64}"),
            format!("/v1/people/{UUID}"),
            format!("/v1/people/{BASE64}%3D"),
            "/v1/people/a%3Ab%3Bc".to_owned(),
            "/v1/people/me".to_owned(),
        ]
    );
}

#[tokio::test]
async fn trap_06_one_bad_row_spoils_no_other_and_odd_fields_are_survived() {
    let rows = [
        r#"{"id":"a","emails":null,"phoneNumbers":[{"type":"satellite","value":"1"},7],"type":null,
            "status":"Busy","loginEnabled":"true","invitePending":false,"created":"yesterday",
            "sipAddresses":[{"value":"s"}],"errors":[{"description":"d"}],"licenses":["l1,l2"],
            "timezone":"Europe/Warsaw","extension":123,"brandNew":{"x":1}}"#,
        r#""a text""#,
        r#"{"displayName":"nobody"}"#,
        "null",
        r#"{"id":"b","timeZone":"Europe/Berlin","timezone":"UTC","roles":null}"#,
    ];
    let server = Server::always(page(&rows.join(","))).await;
    let client = client(&server);
    let people: Vec<_> = client.list(&ListPeople::new()).unwrap().collect().await;
    let readable: Vec<bool> = people.iter().map(Result::is_ok).collect();
    assert_eq!(readable, [true, false, false, false, true]);
    let a = people[0].as_ref().unwrap();
    assert!(a.emails.is_empty() && a.person_type.is_none() && a.created.is_none());
    assert_eq!(a.phone_numbers[0].kind.as_ref().unwrap().as_str(), "satellite");
    assert_eq!(a.status.as_ref().unwrap().as_str(), "Busy");
    assert_eq!((a.login_enabled, a.invite_pending), (Some(true), Some(false)));
    assert_eq!(a.sip_addresses[0].primary, None);
    assert_eq!(a.errors[0].reason.as_deref(), Some("d"));
    assert_eq!(a.licenses.as_ref().unwrap().len(), 2, "one text with two ids");
    assert_eq!(a.time_zone.as_deref(), Some("Europe/Warsaw"));
    assert_eq!(a.extension.as_deref(), Some("123"));
    assert!(a.other.contains_key("brandNew") && a.other.contains_key("created"));
    let b = people[4].as_ref().unwrap();
    assert_eq!((b.time_zone.as_deref(), &b.roles), (Some("Europe/Berlin"), &None));
}

#[tokio::test]
async fn trap_11_an_uncertain_creation_says_what_to_look_up_and_can_be_reconciled() {
    let person = r#"{"id":"PID","emails":["Anna@Example.com"],"displayName":"Anna","title":null,
        "phoneNumbers":[{"type":"work","value":"+48"},{"type":"work_extension","value":"7"}]}"#;
    let server = Server::start(move |seen, _| match (seen.method.as_str(), &*seen.target) {
        ("POST", _) => Reply::new(400, r#"{"message":"Invalid number"}"#),
        ("GET", "/v1/people/PID?callingData=true") => Reply::ok(person),
        _ => page(person),
    })
    .await;
    let client = client(&server);
    let mut body = new_person();
    body.phone_numbers = vec![webex_people::PhoneNumber::work("+49")].into();
    body.title = Field::Clear;
    let calling = WriteOptions::new().with_calling_data();
    let error = client.create(&body, &calling).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Rejected, Fate::Unknown));
    let lookup = CallTrace::of(&error).unwrap().lookup().unwrap().clone();
    assert_eq!(lookup, Lookup::Email("anna@example.com".to_owned()));
    let found = client.reconcile(&lookup, &body, true).await.unwrap();
    let Reconciled::Present { person, differing } = found else { panic!("{found:?}") };
    assert_eq!(person.id.as_str(), "PID");
    assert_eq!(differing, ["phoneNumbers"]);
    let nobody = Lookup::Email("b@c.d".to_owned());
    let found = client.reconcile(&nobody, &body, false).await.unwrap();
    assert!(matches!(found, Reconciled::Absent), "another's address is not taken for it");
    // Without calling data a 400 is a refusal like any other.
    let plain = client.create(&body, &WriteOptions::new()).await.unwrap_err();
    assert_eq!(plain.fate(), Fate::NotApplied);
    assert!(CallTrace::of(&plain).unwrap().lookup().is_none());
}

#[tokio::test]
async fn trap_11_a_204_is_an_update_without_a_person_and_an_error_leaves_it_uncertain() {
    let body = new_person();
    let options = WriteOptions::new();
    for reply in [Reply::new(204, ""), Reply::ok("")] {
        let server = Server::always(reply).await;
        let updated = client(&server).update(&pid(), &body, &options).await.unwrap();
        assert!(updated.person.is_none());
    }
    for reply in [
        Reply::new(400, "{}"),
        Reply::new(500, "{}"),
        Reply::new(503, "{}"),
        Reply::Cut,
        Reply::ok("<html>"),
        Reply::ok(r#"{"displayName":"no id"}"#),
    ] {
        let server = Server::always(reply.clone()).await;
        let error = client(&server).update(&pid(), &body, &options).await.unwrap_err();
        assert_eq!(error.fate(), Fate::Unknown, "{reply:?}");
        let trace = CallTrace::of(&error).unwrap();
        assert_eq!(trace.lookup(), Some(&Lookup::Person(pid())), "{reply:?}");
        assert_eq!(server.seen().len(), 1, "{reply:?}");
    }
}

#[tokio::test]
async fn trap_12_an_update_keeps_what_a_put_would_wipe_and_sends_nothing_else() {
    let read = r#"{"id":"PID","emails":["a@b.c"],"displayName":"Anna","nickName":"Ania",
        "firstName":"Anna","lastName":"Nowak","avatar":"https://x/y","orgId":"ORG","roles":["R"],
        "licenses":["L1","L2"],"department":"D","manager":"M","managerId":"MID","title":"T",
        "addresses":[{"type":"work","country":"PL"}],"siteUrls":["s#attendee"],"extension":"0123",
        "locationId":"LOC","phoneNumbers":[{"type":"work","value":"+48","primary":true},
        {"type":"work_extension","value":"80123"},{"type":"mobile","value":"+49"}],
        "created":"2020-01-01T00:00:00.000Z","lastModified":"2020-01-01T00:00:00.000Z",
        "timezone":"UTC","timeZone":"UTC","lastActivity":"2020-01-01T00:00:00.000Z",
        "status":"active","invitePending":false,"loginEnabled":true,"type":"person",
        "userName":"a@b.c","avatarProvided":true,"licensesProvided":true,"xmppFederationJid":"j",
        "sipAddresses":[{"type":"personal-room","value":"s","primary":true}],
        "unknownToUs":1}"#;
    let granted = r#"{"id":"PID","licenses":["L1="]}"#;
    let server = Server::start(move |seen, _| match seen.method.as_str() {
        "GET" => Reply::ok(read),
        _ => Reply::ok(granted),
    })
    .await;
    let client = client(&server);
    let person = client.get(&pid(), true).await.unwrap();
    let mut body = PersonBody::from_person(&person).unwrap();
    body.title = Field::Clear;
    body.department = "E".to_owned().into();
    body.login_enabled = false.into();
    let updated = client.update(&person.id, &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(
        server.seen()[1].json(),
        serde_json::json!({
            "emails": ["a@b.c"], "displayName": "Anna", "firstName": "Anna", "lastName": "Nowak",
            "avatar": "https://x/y", "orgId": "ORG", "roles": ["R"], "licenses": ["L1", "L2"],
            "department": "E", "manager": "M", "managerId": "MID", "title": null,
            "addresses": [{"type": "work", "country": "PL"}], "siteUrls": ["s#attendee"],
            "extension": "0123", "locationId": "LOC", "loginEnabled": false,
            "phoneNumbers": [{"type": "work", "value": "+48"}],
        })
    );
    assert_eq!(updated.not_granted.unwrap(), ["L2".parse().unwrap()]);
    let unnamed = client.update(&pid(), &PersonBody::default(), &WriteOptions::new()).await;
    assert_eq!(unnamed.unwrap_err().field(), Some("display_name"));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn trap_12_what_was_not_understood_is_not_wiped() {
    for (fields, field) in [
        (r#""licenses":["good","b/d"]"#, "licenses"),
        (r#""roles":["good","b/d"]"#, "roles"),
        (r#""managerId":"a/b""#, "managerId"),
    ] {
        let json = format!(r#"{{"id":"PID","emails":["a@b.c"],"displayName":"A",{fields}}}"#);
        let server = Server::always(Reply::ok(json)).await;
        let person = client(&server).get(&pid(), false).await.unwrap();
        assert_eq!(PersonBody::from_person(&person).unwrap_err().field(), Some(field));
    }
}
