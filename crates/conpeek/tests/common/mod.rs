//! What the whole-crate tests share: a simulator, and clients with a clock that tests move.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;

use conpeek::{Client, Config, Provider, ReadMode, ReadPath};
use presence_core::{ManualClock, Secret, Timestamp, UserRef};
use presence_sim::{Action, Conpeek, Fault, Simulator, VendorKind};

/// The path that the simulator answers when it is asked to.
pub(crate) const READ_PATH: &str = "/tenant_user/{user}/work_state";

/// A simulator with nothing but Conpeek, which answers the undocumented read.
pub(crate) async fn simulator() -> Simulator {
    Simulator::builder()
        .vendor(VendorKind::Conpeek)
        .with_unverified_read(true)
        .start()
        .await
        .unwrap()
}

pub(crate) fn config(server: &Conpeek) -> Config {
    let mut config = Config::new(server.url(), Secret::new(server.key()));
    config.name = "desk".to_owned();
    config.mapping.away_cause = Some("Kawa".to_owned());
    config.mapping.busy_cause = Some("Szkolenie".to_owned());
    config.read = ReadMode::LastWrite;
    config
}

pub(crate) fn reading(server: &Conpeek) -> Config {
    let mut config = config(server);
    config.read = ReadMode::Unverified(ReadPath::new(READ_PATH).unwrap());
    config.users = server.users().map(|user| user.id.to_string()).collect();
    config
}

/// A provider whose waits end at once and whose time limits wait to be advanced past.
pub(crate) fn provider(config: Config) -> (Provider, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    let client = Client::builder(&config).clock(Arc::new(clock.clone())).build().unwrap();
    (Provider::with_client(config, client).unwrap(), clock)
}

pub(crate) fn once(server: &Conpeek, action: Action) {
    server.faults().push(Fault::once(action).unwrap());
}

pub(crate) fn id(number: u64) -> UserRef {
    UserRef::id(number.to_string()).unwrap()
}
