//! Filters of a list, and reading one person.

use presence_sim::webex::{Location, Organisation, Role};

use super::support::{ANNA, JAN, YUKI, ZOFIA, path, with_admin};

#[tokio::test]
async fn everybody_is_listed_in_the_order_of_the_cast() {
    let (simulator, webex, mut anna) = with_admin().await;
    let cast: Vec<_> = simulator.cast().iter().map(|person| person.login).collect();
    assert_eq!(anna.logins("/people").await, cast);
    assert_eq!(anna.logins("/people/?max=1000").await, cast);
    assert_eq!(webex.people(1).unwrap().email(), JAN);
    assert!(webex.people(webex.places()).is_none());
}

#[tokio::test]
async fn filters_are_what_they_say() {
    let (_simulator, webex, mut anna) = with_admin().await;
    assert_eq!(anna.logins("/people?email=Anna.Nowak%40Example.com").await, ["anna.nowak"]);
    assert_eq!(anna.logins("/people?email=nobody%40example.com").await, [""; 0]);
    assert_eq!(anna.logins("/people?displayName=zofia+w").await, ["zofia.wisniewska"]);
    assert_eq!(anna.logins("/people?displayName=%C5%82UKASZ").await, ["lukasz.dabrowski"]);
    assert_eq!(anna.logins("/people?displayName=Nowak").await, [""; 0], "only a beginning");
    assert_eq!(anna.logins(&format!("/people?email={ANNA}&displayName=Jan")).await, [""; 0]);
    let roles = [Role::FullAdministrator.id(), Role::ReadOnlyAdministrator.id()].join("%2C");
    let found = anna.logins(&format!("/people?roles={roles}")).await;
    assert_eq!(found, ["anna.nowak", "jan.kowalski"]);
    let stockholm = format!("/people?locationId={}", Location::Stockholm.id());
    let found = anna.logins(&stockholm).await;
    assert_eq!(found[..2], ["jan.kowalski", "juergen.mueller"]);
    assert!(webex.person(JAN).unwrap().is_at(Location::Stockholm));
    assert_eq!(
        anna.logins(&format!("/people?locationId={}", Location::Lisbon.id())).await.len(),
        0
    );
    let managed = format!("/people?orgId={}", Organisation::Managed.id());
    assert_eq!(anna.logins(&managed).await, ["nadia.haddad", "tom.gruber"]);
}

#[tokio::test]
async fn a_list_by_id_has_no_presence_and_says_who_is_missing() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let (jan, yuki) = (webex.person(JAN).unwrap(), webex.person(YUKI).unwrap());
    let bot = anna_bot(&webex).await;
    let ids = format!("{},x,{}=,{bot},{}", jan.id, yuki.id, jan.uuid.to_uppercase());
    let list = anna.read(&format!("/people?id={ids}")).await;
    assert_eq!(list["notFoundIds"], serde_json::json!(["x", bot]));
    let rows = list["items"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        for kept_back in ["status", "lastActivity", "licenses", "roles", "locationId"] {
            assert_eq!(row.get(kept_back), None, "{kept_back}");
        }
        assert!(row["userName"].is_string());
    }
    let all_types = anna.read(&format!("/people?id={bot}&showAllTypes=true")).await;
    assert_eq!(
        (&all_types["items"][0]["type"], &all_types["notFoundIds"]),
        (&"bot".into(), &serde_json::Value::Null)
    );
}

async fn anna_bot(webex: &presence_sim::Webex) -> String {
    let mut bot = super::support::Caller::new(webex, &webex.bot_token()).await;
    bot.read("/people/me").await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn eighty_five_ids_are_the_most() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let id = webex.person(ANNA).unwrap().id;
    let ids = |count| vec![id.as_str(); count].join("%2C");
    assert_eq!(anna.logins(&format!("/people?id={}", ids(85))).await.len(), 85);
    let (status, message) = anna.refused("GET", &format!("/people?id={}", ids(86)), "").await;
    assert_eq!((status, message.contains("85")), (400, true));
    for other in ["email=a%40b", "callingData=true", "displayName=A"] {
        let (status, _) = anna.refused("GET", &format!("/people?id={id}&{other}"), "").await;
        assert_eq!(status, 400, "{other}");
    }
}

#[tokio::test]
async fn one_person_is_read_by_id_by_uuid_and_as_me() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let zofia = webex.person(ZOFIA).unwrap();
    let by_id = anna.read(&format!("/people/{}", zofia.id)).await;
    assert_eq!(by_id, anna.read(&format!("/people/{}", zofia.uuid)).await);
    assert_eq!(by_id, anna.read(&format!("/people/{}%3D", zofia.id)).await);
    assert_eq!(by_id["id"], zofia.id.as_str());
    assert_eq!(by_id.get("extension"), None);
    let with_calling = anna.read(&format!("{}?callingData=true", path(&webex, ZOFIA))).await;
    assert_eq!(with_calling["extension"], "0003");
    assert_eq!(with_calling["phoneNumbers"][1]["type"], "work_extension");
    assert_eq!(anna.read("/people/me").await["emails"][0], ANNA);
}

#[tokio::test]
async fn the_form_of_some_fields_can_be_moved() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let plain = anna.read("/people/me").await;
    assert_eq!(
        (&plain["loginEnabled"], &plain["timeZone"]),
        (&true.into(), &"Europe/Warsaw".into())
    );
    assert_eq!(plain["created"], "2026-01-29T12:00:00.000Z");
    webex.set_flags_as_words(true);
    webex.set_lower_case_time_zone(true);
    webex.set_padded_ids(true);
    let other = anna.read("/people/me").await;
    assert_eq!(
        (&other["loginEnabled"], &other["invitePending"]),
        (&"true".into(), &"false".into())
    );
    assert_eq!((&other["timezone"], other.get("timeZone")), (&"Europe/Warsaw".into(), None));
    assert_eq!(other["id"], format!("{}=", plain["id"].as_str().unwrap()));
}

#[tokio::test]
async fn what_the_organisation_has_is_listed() {
    let (_simulator, _webex, mut anna) = with_admin().await;
    for (what, count) in [("licenses", 4), ("roles", 3), ("locations", 3), ("organizations", 2)] {
        let list = anna.read(&format!("/{what}")).await;
        assert_eq!(list["items"].as_array().unwrap().len(), count, "{what}");
    }
    let seats = anna.read("/licenses").await["items"].clone();
    assert_ne!(seats[0]["totalUnits"], seats[0]["consumedUnits"]);
    assert_eq!(seats[3]["totalUnits"], seats[3]["consumedUnits"], "all are taken");
}
