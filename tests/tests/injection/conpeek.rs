//! Conpeek: a login in a path; a cause and a note in a body.

use omnipresence::conpeek::{Config, Provider, ReadMode, ReadPath};
use omnipresence::{
    Availability, Change, Note, Reason, ReasonCategory, UserRef, UserStatusProvider,
    UserStatusProviderExt,
};
use presence_sim::{Conpeek, Simulator, VendorKind};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::hostile::{is_refused_by_field, text, try_texts, try_with};
use crate::wire::{arrived, same_form};

struct Desk {
    runtime: Runtime,
    _simulator: Simulator,
    server: Conpeek,
    provider: Provider,
}

fn desk() -> Desk {
    let runtime = Runtime::new().unwrap();
    let builder = Simulator::builder().vendor(VendorKind::Conpeek).with_unverified_read(true);
    let simulator = runtime.block_on(builder.start()).unwrap();
    let server = simulator.conpeek().unwrap().clone();
    let mut config = Config::new(server.url(), server.key().to_owned());
    config.read = ReadMode::Unverified(ReadPath::new("/tenant_user/{user}/work_state").unwrap());
    let provider = Provider::new(config).unwrap();
    Desk { runtime, _simulator: simulator, server, provider }
}

#[test]
fn a_login_names_one_user_in_the_path_or_nothing_is_sent() {
    let desk = desk();
    let journal = desk.server.journal();
    let offline = |user| Change::availability(user, Availability::Offline);
    let harmless = UserRef::login("nobody").unwrap();
    desk.runtime.block_on(async {
        drop(desk.provider.set_one(offline(harmless.clone())).await);
        drop(desk.provider.get(&harmless).await);
    });
    let harmless = arrived(journal);
    assert_eq!(harmless.len(), 2);
    try_texts(96, |text| {
        let user = match UserRef::login(text.clone()) {
            Ok(user) => user,
            Err(error) => return is_refused_by_field(&error),
        };
        journal.clear();
        let (outcome, read) = desk.runtime.block_on(async {
            let outcome = desk.provider.set_one(offline(user.clone())).await;
            (outcome, desk.provider.get(&user).await)
        });
        let came = arrived(journal);
        if came.is_empty() {
            is_refused_by_field(&outcome.error.unwrap())?;
            return is_refused_by_field(&read.unwrap_err());
        }
        prop_assert_eq!(came.len(), 2);
        for (one, other) in came.iter().zip(&harmless) {
            same_form(one, other)?;
            prop_assert_eq!(&one.segments, &["tenant_user", text.as_str(), "work_state"]);
        }
        Ok(())
    });
}

#[test]
fn a_cause_and_a_note_are_two_texts_in_one_body() {
    let desk = desk();
    let journal = desk.server.journal();
    let busy = |cause: &str, note: &str| {
        let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label(cause);
        Change::availability(UserRef::id("3").unwrap(), Availability::Busy)
            .with_reason(reason)
            .with_note(Note::new(note))
    };
    drop(desk.runtime.block_on(desk.provider.set_one(busy("Szkolenie", "x"))));
    let harmless = arrived(journal).remove(0);
    try_with(160, &(text(), text()), |(cause, note)| {
        journal.clear();
        let outcome = desk.runtime.block_on(desk.provider.set_one(busy(&cause, &note)));
        let came = arrived(journal);
        let [one] = came.as_slice() else {
            prop_assert!(came.is_empty(), "{came:?}");
            return is_refused_by_field(&outcome.error.unwrap());
        };
        same_form(one, &harmless)?;
        let texts: Vec<&str> = texts(&one.body);
        prop_assert!(texts.contains(&&*cause) && texts.contains(&&*note), "{texts:?}");
        Ok(())
    });
}

fn texts(value: &serde_json::Value) -> Vec<&str> {
    use serde_json::Value;
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(map) => map.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
