//! Rota: who is on duty. What a vendor's crate holds, floor by floor.

mod client;
mod map;
mod provider;

use std::time::Duration;

use presence_core::Secret;

pub(crate) use self::client::Client;
pub(crate) use self::provider::Provider;

/// Where Rota is and what opens it. `Debug` does not show the key: [`Secret`] sees to that.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) name: String,
    pub(crate) base_url: String,
    pub(crate) key: Secret,
    pub(crate) poll_interval: Duration,
}

impl Config {
    pub(crate) fn new(base_url: impl Into<String>, key: Secret) -> Self {
        let poll_interval = Duration::from_secs(30);
        Self { name: "rota".to_owned(), base_url: base_url.into(), key, poll_interval }
    }
}
