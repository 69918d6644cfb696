//! Webex: an id in a path, an address and a name in a query, a name in a body.

use futures_util::StreamExt;
use omnipresence::webex::{Config, ListPeople, PersonBody, Provider, WriteOptions};
use omnipresence::{UserRef, UserStatusProvider};
use presence_sim::{Simulator, VendorKind, Webex};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::hostile::{is_refused_by_field, try_texts};
use crate::wire::{arrived, same_form};

struct Organisation {
    runtime: Runtime,
    _simulator: Simulator,
    server: Webex,
    provider: Provider,
}

fn organisation() -> Organisation {
    let runtime = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Webex).people(8);
    let simulator = runtime.block_on(builder.start()).unwrap();
    let server = simulator.webex().unwrap().clone();
    let mut config = Config::new(server.token());
    server.url().clone_into(&mut config.base_url);
    let provider = Provider::new(config).unwrap();
    Organisation { runtime, _simulator: simulator, server, provider }
}

#[test]
fn an_id_is_one_segment_and_an_address_one_parameter() {
    let all = organisation();
    let journal = all.server.journal();
    let ids: fn(String) -> omnipresence::Result<UserRef> = UserRef::id;
    let addresses: fn(String) -> omnipresence::Result<UserRef> = UserRef::email;
    for (make, harmless) in [(ids, "nobody"), (addresses, "nobody@example.com")] {
        journal.clear();
        let user = make(harmless.to_owned()).unwrap();
        drop(all.runtime.block_on(all.provider.get(&user)));
        let harmless = arrived(journal).remove(0);
        try_texts(64, |text| {
            let user = match make(text.clone()) {
                Ok(user) => user,
                Err(error) => return is_refused_by_field(&error),
            };
            journal.clear();
            let read = all.runtime.block_on(all.provider.get(&user));
            let error = read.expect_err("nobody is called that");
            let came = arrived(journal);
            if came.is_empty() {
                return is_refused_by_field(&error);
            }
            for one in &came {
                same_form(one, &harmless)?;
                let place = match user {
                    UserRef::Id(_) => one.segments.last().map(String::as_str),
                    _ => one.param("email"),
                };
                prop_assert_eq!(place, Some(&*text));
            }
            Ok(())
        });
    }
}

#[test]
fn a_name_that_is_searched_for_is_one_parameter() {
    let all = organisation();
    let journal = all.server.journal();
    let search = |name: &str| {
        all.runtime.block_on(async {
            let list = ListPeople::new().with_display_name(name);
            match all.provider.client().list(&list) {
                Ok(mut people) => people.next().await.map(|row| row.map(drop)),
                Err(error) => Some(Err(error)),
            }
        })
    };
    assert!(search("nobody").is_none_or(|row| row.is_ok()));
    let harmless = arrived(journal).remove(0);
    try_texts(64, |text| {
        journal.clear();
        let first = search(&text);
        let came = arrived(journal);
        let Some(one) = came.first() else {
            return is_refused_by_field(&first.unwrap().unwrap_err());
        };
        same_form(one, &harmless)?;
        prop_assert_eq!(one.param("displayName"), Some(&*text));
        Ok(())
    });
}

#[test]
fn a_name_that_is_written_is_one_text() {
    let all = organisation();
    let journal = all.server.journal();
    let create = |name: &str| {
        let mut body = PersonBody::new("somebody@example.com");
        body.display_name = name.to_owned().into();
        let client = all.provider.client();
        all.runtime.block_on(client.create(&body, &WriteOptions::new()))
    };
    drop(create("Somebody"));
    let harmless = arrived(journal).remove(0);
    try_texts(64, |text| {
        journal.clear();
        let made = create(&text);
        let came = arrived(journal);
        let Some(one) = came.first() else {
            return is_refused_by_field(&made.unwrap_err());
        };
        same_form(one, &harmless)?;
        prop_assert_eq!(&one.body["displayName"], &*text);
        Ok(())
    });
}
