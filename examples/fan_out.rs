//! Fan-out: asks every provider of a configuration file for the same people, side by side.
//!
//! ```text
//! cargo run -p cookbook --bin fan_out -- providers.toml email:anna@example.com login:anna
//! ```
//!
//! The file has a table for each provider, in which secrets are plain: keep it for trying out.
//!
//! ```toml
//! [desk]
//! vendor = "conpeek"
//! base_url = "https://api-example.cloud.conpeek.com"
//! key = "..."
//! ```
//!
//! Who knows the people by ids of their own takes a directory and a fleet; see `holiday.rs` of the
//! crate omnipresence.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use futures_util::future::join_all;
use omnipresence::prelude::*;
use omnipresence::{ProviderConfig, connect};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: fan_out PROVIDERS.TOML PERSON...")?;
    let people: Vec<UserRef> = arguments.map(|text| text.parse()).collect::<Result<_, _>>()?;
    let providers = providers(&std::fs::read_to_string(path)?)?;
    let asked = providers.iter().map(|provider| ask(provider, &people));
    for lines in join_all(asked).await {
        lines.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn providers(text: &str) -> Result<Vec<Arc<dyn UserStatusProvider>>, Box<dyn Error>> {
    let configs: BTreeMap<String, ProviderConfig> = toml::from_str(text)?;
    let mut providers = Vec::with_capacity(configs.len());
    for (name, mut config) in configs {
        config.set_name(&name);
        providers.push(connect(config)?);
    }
    Ok(providers)
}

/// A provider that fails, or that does not take a reference of that kind, hides nothing of others.
async fn ask(provider: &Arc<dyn UserStatusProvider>, people: &[UserRef]) -> Vec<String> {
    let able = provider.capabilities();
    let mine: Vec<UserRef> =
        people.iter().filter(|user| able.accepts(user.kind())).cloned().collect();
    let read = provider.get_many(&mine).await;
    let line = |(user, status): (&UserRef, omnipresence::Result<UserStatus>)| {
        let says = match status {
            Ok(status) => known(&status),
            Err(error) => error.report().to_string(),
        };
        // A reference is somebody's address or login, so it prints only where that is asked for.
        format!("{} {}: {says}", provider.name(), user.as_str())
    };
    mine.iter().zip(read).map(line).collect()
}

/// What is known, axis by axis: a vendor that keeps one says nothing of the others.
fn known(status: &UserStatus) -> String {
    let axes = [
        (status.availability != Availability::Unknown, status.availability.as_str()),
        (status.absence != Absence::Unknown, status.absence.as_str()),
        (status.account != AccountState::Unknown, status.account.as_str()),
    ];
    let known: Vec<&str> = axes.iter().filter(|(known, _)| *known).map(|(_, word)| *word).collect();
    if known.is_empty() { "nothing is known".to_owned() } else { known.join(", ") }
}
