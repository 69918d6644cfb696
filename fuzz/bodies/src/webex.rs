//! Webex: people, pages, refusals, and where a page says that the next one is.

use futures_util::StreamExt;
use http::header::{LINK, RETRY_AFTER};
use presence_core::Result;
use presence_core::Secret;
use serde_json::value::RawValue;
use webex_people::{Asked, CallTrace, Client, Config, ListPeople, Person, PersonBody, PersonId};

use crate::canned::{Answer, Canned, check_error, clock};
use crate::finish::finish;

const PEOPLE: &str = "https://fuzz.test/v1/people";

/// A person's JSON.
pub(crate) fn person(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(raw) = RawValue::from_string(text.to_owned()) else { return };
    for asked in [Asked::Details, Asked::List] {
        match Person::from_json(&raw, asked) {
            Ok(person) => {
                assert_eq!(person.raw().get(), raw.get(), "the record was changed");
                check_person(&person);
            }
            Err(error) => check_error(&error),
        }
    }
}

fn check_person(person: &Person) {
    assert!(!person.id.as_str().is_empty(), "a person without an id");
    assert_eq!(PersonId::new(person.id.as_str()).ok().as_ref(), Some(&person.id));
    assert!(person.id.same_as(&person.id), "an id is not its own");
    for email in &person.emails {
        assert!(person.has_email(email), "an address is not found");
    }
    if let Err(error) = PersonBody::from_person(person) {
        check_error(&error);
    }
}

/// The first byte chooses the status, the second the operation, the rest is the answer's body.
pub(crate) fn answer(data: &[u8]) {
    let Some((status, rest)) = data.split_first() else { return };
    let Some((operation, body)) = rest.split_first() else { return };
    let mut canned = Answer::of(*status, body);
    if operation & 0x40 != 0 {
        let Some(patient) = canned.clone().with(RETRY_AFTER, b"7") else { return };
        canned = patient;
    }
    let transport = Canned::new(move |_| canned.clone());
    let client = client(&transport);
    let Ok(id) = PersonId::new("Y2lzY29zcGFyazovL3VzL1BFT1BMRS9h") else { return };
    let error = match operation % 5 {
        0 => finish(client.get(&id, false)).map(|person| check_person(&person)).err(),
        1 => finish(client.me(true)).map(|person| check_person(&person)).err(),
        2 => listed(&client, &ListPeople::new()).err(),
        3 => listed(&client, &ListPeople::new().with_ids([id])).err(),
        _ => finish(client.delete(&id)).err(),
    };
    if let Some(error) = error {
        check_error(&error);
        assert!(!error.to_string().contains("S3CR3T"), "the token is printed");
        if let Some(trace) = CallTrace::of(&error) {
            assert!(!trace.tracking_id().is_empty());
        }
    }
    assert!(transport.asked().len() <= 16, "{} requests were sent", transport.asked().len());
}

fn listed(client: &Client, list: &ListPeople) -> Result<()> {
    let mut people = client.list(list)?;
    while let Some(person) = finish(people.next()) {
        match person {
            Ok(person) => check_person(&person),
            Err(error) => check_error(&error),
        }
    }
    Ok(())
}

/// A `Link` header on the first page; the second has none. Whatever it says, the token goes to the
/// list of people and nowhere else.
pub(crate) fn link(data: &[u8]) {
    let page = Answer::ok(br#"{"items":[{"id":"a"}]}"#);
    let Some(first) = page.clone().with(LINK, data) else { return };
    let transport = Canned::new(move |request| {
        let start = *request.uri() == PEOPLE;
        if start { first.clone() } else { page.clone() }
    });
    let client = client(&transport);
    let Ok(mut people) = client.list(&ListPeople::new()) else { panic!("this is a list") };
    let (mut count, mut failures) = (0, 0);
    while let Some(person) = finish(people.next()) {
        match person {
            Ok(_) => count += 1,
            Err(error) => {
                check_error(&error);
                failures += 1;
            }
        }
    }
    let asked = transport.asked();
    for url in &asked {
        let url = url::Url::parse(url).ok();
        let place = url.as_ref().map(|url| (url.origin(), url.path().trim_end_matches('/')));
        let home = url::Url::parse(PEOPLE).ok().map(|url| url.origin());
        assert_eq!(place, home.map(|home| (home, "/v1/people")), "a page of something else");
    }
    assert_eq!(count, asked.len(), "a page was lost");
    assert_eq!(people.has_failed(), failures > 0);
    let text = String::from_utf8_lossy(data).to_ascii_lowercase();
    if !text.contains("next") {
        assert_eq!((asked.len(), failures), (1, 0), "a page that nobody spoke of");
    }
}

fn client(transport: &std::sync::Arc<Canned>) -> Client {
    let mut config = Config::new(Secret::new("S3CR3T-token"));
    "https://fuzz.test/v1".clone_into(&mut config.base_url);
    let builder = Client::builder(&config).transport(transport.shared()).clock(clock()).seed(7);
    let Ok(client) = builder.build() else { panic!("this is a configuration") };
    client
}
