//! A simulated workspace, and clients of it with a clock that tests move.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use accsyn::{Client, Config, Provider};
use presence_core::{ManualClock, Secret, Timestamp, UserRef};
use presence_sim::{Accsyn, Action, Fault, Simulator, VendorKind};

/// A standard user who is active, one who is disabled, an employee who is deactivated, a deleted
/// user, and two more who are active, by their numbers in the simulator's cast.
pub(crate) const STANDARD: usize = 3;
pub(crate) const DISABLED: usize = 4;
pub(crate) const INACTIVE: usize = 5;
pub(crate) const DELETED: usize = 7;
pub(crate) const EMPLOYEES: [usize; 2] = [2, 8];

pub(crate) async fn simulator() -> Simulator {
    Simulator::builder().vendor(VendorKind::Accsyn).people(12).start().await.unwrap()
}

pub(crate) fn config(server: &Accsyn) -> Config {
    let key = Secret::new(server.api_key());
    let mut config = Config::new(server.workspace(), server.user(), key);
    config.name = "film".to_owned();
    config.base_url = server.url().to_owned();
    config
}

/// How many writes arrived, logins aside.
pub(crate) fn writes(server: &Accsyn) -> u64 {
    server.journal().count(|it| it.method() != "GET" && it.path().ends_with("/event"))
}

pub(crate) fn now(server: &Accsyn) -> Timestamp {
    let since = server.now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap()).unwrap()
}

/// A clock whose waits end at once and whose time limits wait to be advanced past.
pub(crate) fn clock(server: &Accsyn) -> ManualClock {
    ManualClock::skipping(now(server))
}

pub(crate) fn provider(server: &Accsyn, config: Config) -> (Provider, ManualClock) {
    let clock = clock(server);
    (provider_at(config, &clock), clock)
}

pub(crate) fn provider_at(config: Config, clock: &ManualClock) -> Provider {
    let client = Client::builder(&config).clock(Arc::new(clock.clone())).build().unwrap();
    Provider::with_client(config, client).unwrap()
}

pub(crate) fn once(server: &Accsyn, action: Action) {
    server.faults().push(Fault::once(action).unwrap());
}

/// The user with this number in the cast, as the simulator holds them.
pub(crate) fn user(server: &Accsyn, number: usize) -> presence_sim::accsyn::User {
    server.users().nth(number - 1).unwrap()
}

pub(crate) fn id(server: &Accsyn, number: usize) -> UserRef {
    UserRef::id(user(server, number).id).unwrap()
}

pub(crate) fn email(server: &Accsyn, number: usize) -> UserRef {
    UserRef::email(user(server, number).code).unwrap()
}
