//! Secrets become header values: one that could end a header is refused before anything is sent.

use std::sync::Arc;

use omnipresence::{ProviderConfig, Result, Secret, UserRef, UserStatusProvider, connect};
use presence_sim::{Journal, Simulator};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::hostile::{is_refused_by_field, try_texts};
use crate::wire::Request;

fn provider(
    vendor: &str,
    settings: &Value,
    key: &str,
    secret: &str,
) -> Result<Arc<dyn UserStatusProvider>> {
    let settings = settings.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings)?;
    config.set_secret(key, Secret::new(secret))?;
    connect(config)
}

/// A secret arrives as it is in a header of its own, or nothing arrives.
fn every_secret_stays_in_its_header(
    vendor: &str,
    settings: &Value,
    (key, user): (&str, &UserRef),
    journal: &Journal,
    runtime: &Runtime,
) {
    let harmless = provider(vendor, settings, key, "harmless").unwrap();
    journal.clear();
    drop(runtime.block_on(harmless.get(user)));
    let harmless = Request::of(&journal.entries()[0]);
    try_texts(64, |text| {
        let made = match provider(vendor, settings, key, &text) {
            Ok(made) => made,
            Err(error) => return is_refused_by_field(&error),
        };
        journal.clear();
        let read = runtime.block_on(made.get(user));
        prop_assert!(read.is_err(), "{vendor} took a wrong secret");
        for entry in journal.entries() {
            let one = Request::of(&entry);
            prop_assert_eq!(&one.headers, &harmless.headers);
            prop_assert_eq!(&one.segments, &harmless.segments);
        }
        if journal.arrived() == 0 {
            return is_refused_by_field(&read.unwrap_err());
        }
        Ok(())
    });
}

#[test]
fn keys_and_tokens_add_no_header() {
    let runtime = Runtime::new().unwrap();
    let builder = Simulator::builder().people(8).with_unverified_read(true);
    let simulator = runtime.block_on(builder.start()).unwrap();
    let desk = simulator.conpeek().unwrap();
    let read = json!({ "unverified": { "path": "/tenant_user/{user}/work_state" } });
    let conpeek = json!({ "base_url": desk.url(), "read": read });
    let user = UserRef::id("3").unwrap();
    let how = ("key", &user);
    every_secret_stays_in_its_header("conpeek", &conpeek, how, desk.journal(), &runtime);

    let rooms = simulator.webex().unwrap();
    let webex = json!({ "base_url": rooms.url() });
    let how = ("token", &user);
    every_secret_stays_in_its_header("webex", &webex, how, rooms.journal(), &runtime);

    let files = simulator.accsyn().unwrap();
    let accsyn = json!({
        "base_url": files.url(), "workspace": files.workspace(), "user": files.user(),
        "allow_plain_http": true,
    });
    let user = UserRef::id("69887165f643db8cd731b31a").unwrap();
    let how = ("api_key", &user);
    every_secret_stays_in_its_header("accsyn", &accsyn, how, files.journal(), &runtime);
}
