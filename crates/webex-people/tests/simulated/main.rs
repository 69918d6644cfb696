//! Against the simulated Webex of presence-sim, which shares no code with this crate.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

#[path = "../common/mod.rs"]
mod common;
mod conformance;

use common::{client_of, provider_of};
use futures_util::StreamExt;
use presence_core::{Availability, ErrorKind, Fate, UserRef, UserStatusProvider};
use presence_sim::webex::{CursorForm, Damage, ErrorForm, Licence, LinkForm, Location, Status};
use presence_sim::{Simulator, VendorKind, Webex};
use webex_people::{
    CallTrace, Client, Config, ListPeople, OAuthConfig, Person, PersonBody, PersonId, Reconciled,
    WriteOptions,
};

async fn simulator(people: usize) -> Simulator {
    let builder = Simulator::builder().vendor(VendorKind::Webex).people(people);
    builder.start().await.unwrap()
}

fn config(server: &Webex, token: String) -> Config {
    let mut config = Config::new(token);
    config.base_url = server.url().to_owned();
    config
}

fn admin(server: &Webex) -> Client {
    client_of(&config(server, server.token())).0
}

async fn people(client: &Client, list: &ListPeople) -> Vec<presence_core::Result<Person>> {
    client.list(list).unwrap().collect().await
}

async fn ids(client: &Client, list: &ListPeople) -> Vec<String> {
    let rows = people(client, list).await.into_iter();
    rows.map(|row| row.unwrap().id.as_str().to_owned()).collect()
}

#[tokio::test]
async fn everybody_is_listed_whatever_the_form_of_links_and_cursors() {
    let simulator = simulator(60).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let list = ListPeople::new().with_page_size(7);
    let everybody = ids(&client, &list).await;
    assert!(everybody.len() >= 60);
    let forms = [
        LinkForm::Plain,
        LinkForm::Unquoted,
        LinkForm::LetterCase,
        LinkForm::RelationList,
        LinkForm::Several,
        LinkForm::Relative,
    ];
    for cursor in [CursorForm::After, CursorForm::Cursor, CursorForm::Start] {
        server.set_cursor(cursor);
        for form in &forms {
            server.set_link(form.clone());
            assert_eq!(ids(&client, &list).await, everybody, "{cursor:?} {form:?}");
        }
    }
    server.set_empty_pages(3);
    server.set_repeated_rows(true);
    assert_eq!(ids(&client, &list.clone().deduplicated()).await, everybody);
    server.set_repeated_rows(false);
    server.set_slow_above(Some(2));
    assert_eq!(ids(&client, &list).await, everybody, "after a 504 in smaller pages");
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_list_that_leads_elsewhere_ends_with_an_error() {
    let elsewhere = presence_sim::SilentListener::start().await.unwrap();
    let simulator = simulator(30).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let list = ListPeople::new().with_page_size(7);
    for form in [LinkForm::Origin(elsewhere.url()), LinkForm::OtherPath, LinkForm::Loop] {
        server.set_link(form.clone());
        let last = people(&client, &list).await.pop().unwrap();
        assert_eq!(last.unwrap_err().kind(), ErrorKind::Protocol, "{form:?}");
    }
    assert!(elsewhere.received_nothing().await);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_damaged_row_costs_at_most_itself() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let whole = people(&client, &ListPeople::new()).await.len();
    let second = server.people(1).unwrap().uuid;
    for damage in Damage::ALL {
        server.damage(&second, Some(*damage)).unwrap();
        let rows = people(&client, &ListPeople::new()).await;
        assert_eq!(rows.len(), whole, "{damage:?}");
        let bad = rows.iter().filter(|row| row.is_err()).count();
        let lost = matches!(damage, Damage::Null | Damage::Text | Damage::NumberAsId);
        assert_eq!(bad, usize::from(lost), "{damage:?}");
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_location_is_listed_over_its_sentinel_rows() {
    let simulator = simulator(200).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let at = |place: Location| {
        ListPeople::new().with_location_id(place.id().parse().unwrap()).with_page_size(1)
    };
    let plain = ids(&client, &at(Location::Stockholm)).await;
    server.set_sentinel_rows(true);
    let stream = client.list(&at(Location::Stockholm)).unwrap();
    let filtered: Vec<String> =
        stream.map(|row| row.unwrap().id.as_str().to_owned()).collect().await;
    assert_eq!(filtered, plain);
    simulator.shutdown().await;
}

#[tokio::test]
async fn what_a_token_may_see_decides_what_is_known() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let anna = server.people(0).unwrap();
    server.set_status(&anna.uuid, Status::Presenting).unwrap();
    let user = UserRef::id(anna.id.as_str()).unwrap();
    let (as_admin, _) = provider_of(config(server, server.token()));
    let (as_user, _) = provider_of(config(server, server.user_token()));
    let seen = as_admin.get(&user).await.unwrap();
    assert_eq!(seen.availability, Availability::Busy);
    assert_eq!(seen.unknown_cause.account, None);
    let seen = as_user.get(&user).await.unwrap();
    assert_eq!(seen.availability, Availability::Busy);
    assert_eq!(seen.unknown_cause.account, Some(presence_core::UnknownCause::Hidden));
    server.hide_status(&anna.uuid, true).unwrap();
    let hidden = as_admin.get(&user).await.unwrap();
    assert_eq!(hidden.unknown_cause.availability, Some(presence_core::UnknownCause::Hidden));
    assert!(as_admin.probe().await.unwrap().is_good());
    assert!(as_user.probe().await.is_ok());
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_person_is_made_changed_and_removed() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let mut body = PersonBody::new("new.person@example.com");
    body.display_name = "New Person".to_owned().into();
    let licence = |licence: Licence| licence.id().parse().unwrap();
    let asked = vec![licence(Licence::Messaging), licence(Licence::Attendant)];
    body.licenses = asked.into();
    let created = client.create(&body, &WriteOptions::new()).await.unwrap();
    assert_eq!(created.not_granted.unwrap(), [licence(Licence::Attendant)]);
    let id = created.person.id;
    let read = client.get(&id, false).await.unwrap();
    let mut body = PersonBody::from_person(&read).unwrap();
    body.title = "Engineer".to_owned().into();
    body.login_enabled = false.into();
    server.set_put_without_answer(true);
    let updated = client.update(&id, &body, &WriteOptions::new()).await.unwrap();
    assert!(updated.person.is_none() && updated.not_granted.is_none());
    let stands = server.person(id.as_str()).unwrap();
    assert_eq!(stands.title.as_deref(), Some("Engineer"));
    assert!(!stands.login_enabled);
    client.delete(&id).await.unwrap();
    assert_eq!(client.get(&id, false).await.unwrap_err().kind(), ErrorKind::NotFound);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_400_that_made_the_person_is_found_out() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let mut body = PersonBody::new("half.made@example.com");
    body.display_name = "Half Made".to_owned().into();
    server.set_calling_fails(true);
    let calling = WriteOptions::new().with_calling_data();
    let error = client.create(&body, &calling).await.unwrap_err();
    assert_eq!((error.status(), error.fate()), (Some(400), Fate::Unknown));
    let lookup = CallTrace::of(&error).unwrap().lookup().unwrap();
    let found = client.reconcile(lookup, &body, false).await.unwrap();
    let Reconciled::Present { differing, .. } = found else { panic!("{found:?}") };
    assert!(differing.is_empty(), "{differing:?}");
    simulator.shutdown().await;
}

#[tokio::test]
async fn ids_that_are_not_there_are_given_back() {
    let simulator = simulator(120).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let mut wanted: Vec<PersonId> =
        (0..100).map(|place| server.people(place).unwrap().id.parse().unwrap()).collect();
    let nobody = PersonId::new("00000000-0000-4000-8000-000000000000").unwrap();
    let nobody = PersonId::new(nobody.base64().unwrap()).unwrap();
    wanted.push(nobody.clone());
    let mut stream = client.list(&ListPeople::new().with_ids(wanted)).unwrap();
    let mut read = 0;
    while let Some(person) = stream.next().await {
        assert!(person.unwrap().status.is_none(), "such a list carries no presence");
        read += 1;
    }
    assert_eq!(read, 100);
    assert_eq!(stream.not_found(), [nobody]);
    simulator.shutdown().await;
}

#[tokio::test]
async fn every_form_of_refusal_is_a_refusal() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let nobody = PersonId::new("00000000-0000-4000-8000-000000000000").unwrap();
    let forms = [
        ErrorForm::Usual,
        ErrorForm::CodeOnTop,
        ErrorForm::TextCode,
        ErrorForm::Nested,
        ErrorForm::Empty,
        ErrorForm::Page,
    ];
    for form in forms {
        server.set_error_form(form);
        let error = client.get(&nobody, false).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound, "{form:?}");
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_the_list_goes_on() {
    let simulator = simulator(40).await;
    let server = simulator.webex().unwrap();
    let scopes = "spark:people_read spark-admin:people_read";
    let life = std::time::Duration::from_secs(86_400);
    let anna = server.people(0).unwrap().uuid;
    let refresh = server.issue_refresh_token(&anna, scopes, life).unwrap();
    let mut config =
        Config::with_oauth(OAuthConfig::new(server.client_id(), server.client_secret(), refresh));
    config.base_url = server.url().to_owned();
    server.set_refresh_rotates(true);
    let client = client_of(&config).0;
    let list = ListPeople::new().with_page_size(5);
    let mut stream = client.list(&list).unwrap();
    let mut read = 0;
    while let Some(person) = stream.next().await {
        person.unwrap();
        read += 1;
        if read % 20 == 0 {
            server.expire_tokens();
        }
    }
    assert!(read >= 40);
    assert!(server.refreshes() >= 2);
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_people_are_listed_two_pages_at_a_time() {
    const PAGE: usize = 1000;
    let simulator = simulator(100_000).await;
    let server = simulator.webex().unwrap();
    let mut stream = admin(server).list(&ListPeople::new().with_page_size(PAGE)).unwrap();
    let (mut read, mut peak, mut after_a_tenth) = (0, 0, None);
    while let Some(person) = stream.next().await {
        person.unwrap();
        let asked = usize::try_from(server.journal().arrived()).unwrap() * PAGE;
        peak = peak.max(asked.saturating_sub(read));
        read += 1;
        if read == 10_000 {
            after_a_tenth = peak_memory();
        }
    }
    assert!(read >= 100_000 && stream.is_complete());
    if let (Some(before), Some(after)) = (after_a_tenth, peak_memory()) {
        let grown = after - before;
        assert!(grown < 16_384, "{grown} KiB for nine tenths of the list, from {before} KiB");
    }
    assert!(peak <= 2 * PAGE, "{peak} rows were in memory at once");
    simulator.shutdown().await;
}

/// The most memory that this process had, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[tokio::test]
async fn a_person_with_webex_calling_keeps_number_extension_and_location() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let mut places = (0..server.places()).filter_map(|place| server.people(place));
    let before = places.find(|it| it.extension.is_some() && it.location.is_some()).unwrap();
    let id = PersonId::new(before.id.as_str()).unwrap();
    let calling = WriteOptions::new().with_calling_data();
    let unread = PersonBody::from_person(&client.get(&id, false).await.unwrap()).unwrap();
    let refused = client.update(&id, &unread, &calling).await.unwrap_err();
    assert_eq!(refused.field(), Some("calling_data"));
    let mut body = PersonBody::from_person(&client.get(&id, true).await.unwrap()).unwrap();
    body.title = "Boss".to_owned().into();
    client.update(&id, &body, &calling).await.unwrap();
    let after = server.person(&before.id).unwrap();
    assert_eq!(after.title.as_deref(), Some("Boss"));
    assert_eq!((&after.extension, &after.location), (&before.extension, &before.location));
    assert_eq!(after.phones, before.phones);
    assert_eq!((&after.avatar, &after.licences), (&before.avatar, &before.licences));
    simulator.shutdown().await;
}

#[tokio::test]
async fn several_addresses_are_written_with_the_named_one_first() {
    let simulator = simulator(20).await;
    let server = simulator.webex().unwrap();
    let client = admin(server);
    let id = PersonId::new(server.people(2).unwrap().id).unwrap();
    let mut body = PersonBody::from_person(&client.get(&id, false).await.unwrap()).unwrap();
    body.emails = vec!["one@example.com".to_owned(), "two@example.com".to_owned()].into();
    client.update(&id, &body, &WriteOptions::new()).await.unwrap();
    let person = client.get(&id, false).await.unwrap();
    assert_eq!(PersonBody::from_person(&person).unwrap_err().field(), Some("emails"));
    let body = PersonBody::from_person_with_primary(&person, "two@example.com").unwrap();
    client.update(&id, &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.person(id.as_str()).unwrap().email(), "two@example.com");
    simulator.shutdown().await;
}
