//! Every field that Webex documents or was seen to send, read.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::{Reply, Server, client};
use webex_people::{
    AssistantAlerting, AssistantPresence, CallingOwner, Person, PersonId, PersonType, PhoneType,
    PresenceStatus, SipType,
};

const EVERYTHING: &str = r#"{"id":"PID","emails":["a@b.c"],
    "phoneNumbers":[{"type":"work","value":"+48","primary":true}],"extension":"0123",
    "locationId":"LOC","displayName":"Anna Nowak","nickName":"Ania","firstName":"Anna",
    "lastName":"Nowak","avatar":"https://x/y","orgId":"ORG","roles":["R"],"licenses":["L"],
    "department":"D","manager":"M","managerId":"MID","title":"T","addresses":[{"type":"work",
    "country":"PL","locality":"Gda\u0144sk","region":"PM","streetAddress":"S 1","postalCode":"8"}],
    "siteUrls":["s#attendee"],"created":"2015-10-18T14:26:16.000Z",
    "lastModified":"2016-10-18T14:26:16.000Z","timeZone":"Europe/Warsaw",
    "lastActivity":"2017-10-18T14:26:16.028Z",
    "sipAddresses":[{"type":"cloud-calling","value":"s@x","primary":false}],
    "xmppFederationJid":"j@x","status":"presenting","invitePending":"false","loginEnabled":true,
    "type":"appuser","userName":"u","avatarProvided":true,"licensesProvided":"true",
    "errors":{"licenses":{"code":"c","reason":"r"}}}"#;

async fn read(json: &str) -> Person {
    let server = Server::always(Reply::ok(json)).await;
    client(&server).get(&PersonId::new("PID").unwrap(), true).await.unwrap()
}

#[tokio::test]
async fn every_field_of_a_person_is_read() {
    let person = read(EVERYTHING).await;
    let texts = [
        (&person.extension, "0123"),
        (&person.display_name, "Anna Nowak"),
        (&person.nick_name, "Ania"),
        (&person.first_name, "Anna"),
        (&person.last_name, "Nowak"),
        (&person.avatar, "https://x/y"),
        (&person.department, "D"),
        (&person.manager, "M"),
        (&person.title, "T"),
        (&person.time_zone, "Europe/Warsaw"),
        (&person.xmpp_federation_jid, "j@x"),
        (&person.user_name, "u"),
    ];
    for (field, text) in texts {
        assert_eq!(field.as_deref(), Some(text));
    }
    assert_eq!((person.id.as_str(), &*person.emails), ("PID", &["a@b.c".to_owned()][..]));
    assert_eq!(person.location_id.as_ref().unwrap().as_str(), "LOC");
    assert_eq!(person.org_id.as_ref().unwrap().as_str(), "ORG");
    assert_eq!(person.manager_id.as_ref().unwrap().as_str(), "MID");
    assert_eq!(person.roles.as_ref().unwrap()[0].as_str(), "R");
    assert_eq!(person.licenses.as_ref().unwrap()[0].as_str(), "L");
    assert_eq!(*person.site_urls.as_ref().unwrap(), ["s#attendee"]);
    let number = &person.phone_numbers[0];
    assert_eq!((&number.kind, number.primary), (&Some(PhoneType::Work), Some(true)));
    let sip = &person.sip_addresses[0];
    assert_eq!((&sip.kind, &*sip.value), (&Some(SipType::CloudCalling), "s@x"));
    assert_eq!(sip.primary, Some(false));
    let address = &person.addresses[0];
    assert_eq!(address.locality.as_deref(), Some("Gda\u{144}sk"));
    assert_eq!(address.street_address.as_deref(), Some("S 1"));
    assert_eq!(address.postal_code.as_deref(), Some("8"));
    assert_eq!(person.created.unwrap().to_string(), "2015-10-18T14:26:16Z");
    assert_eq!(person.last_modified.unwrap().to_string(), "2016-10-18T14:26:16Z");
    assert_eq!(person.last_activity.unwrap().to_string(), "2017-10-18T14:26:16.028Z");
    assert_eq!(person.status, Some(PresenceStatus::Presenting));
    assert_eq!(person.person_type, Some(PersonType::AppUser));
    assert_eq!((person.invite_pending, person.login_enabled), (Some(false), Some(true)));
    assert_eq!((person.avatar_provided, person.licenses_provided), (Some(true), Some(true)));
    assert_eq!(
        (&*person.errors[0].part, person.errors[0].code.as_deref()),
        ("licenses", Some("c"))
    );
    assert!(person.other.is_empty(), "{:?}", person.other.keys());
    assert_eq!(person.raw().get(), EVERYTHING, "byte for byte");
}

/// The id alone is what `minResponse` answers.
#[tokio::test]
async fn every_field_but_the_id_may_be_null_or_missing() {
    let fields: serde_json::Value = serde_json::from_str(EVERYTHING).unwrap();
    let nulls = fields.as_object().unwrap().keys().filter(|name| *name != "id");
    let nulls: Vec<String> = nulls.map(|name| format!(r#","{name}":null"#)).collect();
    for json in [r#"{"id":"PID"}"#.to_owned(), format!(r#"{{"id":"PID"{}}}"#, nulls.concat())] {
        let person = read(&json).await;
        assert!(person.emails.is_empty() && person.addresses.is_empty(), "{json}");
        assert!(person.roles.is_none() && person.status.is_none(), "{json}");
        assert!(person.other.is_empty(), "{json}");
    }
}

#[tokio::test]
async fn settings_of_webex_calling_are_read_field_by_field() {
    let server = Server::start(|seen, _| match seen.target.ends_with("doNotDisturb") {
        true => Reply::ok(r#"{"enabled":"true","ringSplashEnabled":false,"new":1}"#),
        false => Reply::ok(
            r#"{"enabled":true,"presence":"LUNCH","untilDateTime":"2026-11-22T12:00",
            "transferEnabled":true,"transferNumber":"+49","alerting":"LOUD",
            "alertMeFirstNumberOfRings":3}"#,
        ),
    })
    .await;
    let client = client(&server);
    let dnd = client.do_not_disturb(&CallingOwner::Me, None).await.unwrap();
    assert_eq!((dnd.enabled, dnd.ring_splash_enabled), (Some(true), Some(false)));
    assert_eq!(dnd.webex_go_override_enabled, None);
    let assistant = client.personal_assistant(&CallingOwner::Me, None).await.unwrap();
    assert_eq!((assistant.enabled, assistant.transfer_enabled), (Some(true), Some(true)));
    assert_eq!(assistant.presence, Some(AssistantPresence::Lunch));
    assert_eq!(assistant.until_date_time.as_deref(), Some("2026-11-22T12:00"));
    assert_eq!(assistant.transfer_number.as_deref(), Some("+49"));
    assert_eq!(assistant.alerting, Some(AssistantAlerting::Other("LOUD".to_owned())));
    assert_eq!(assistant.alert_me_first_number_of_rings, Some(3));
}
