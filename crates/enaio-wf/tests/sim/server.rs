//! A simulated installation, and clients of it with a clock that tests move.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use enaio_wf::presence_core::{ManualClock, Secret, Timestamp, UserRef};
use enaio_wf::{Client, Config, Provider, Trust};
use presence_sim::{Action, Enaio, Ending, Fault, Simulator, Trigger, VendorKind};

pub(crate) async fn simulator() -> Simulator {
    Simulator::builder().vendor(VendorKind::Enaio).people(12).start().await.unwrap()
}

/// Over TLS, trusting the server's own certificate.
pub(crate) fn config(server: &Enaio) -> Config {
    let password = Secret::new(server.password());
    let mut config = Config::new(server.tls_addr().to_string(), server.user(), password);
    config.name = "wf".to_owned();
    config.trust = Trust::Certificates(server.cadata().to_owned());
    config
}

/// Without TLS.
pub(crate) fn plain(server: &Enaio) -> Config {
    let mut config = config(server);
    config.servers = server.addr().to_string();
    config.trust = Trust::PlainTcp;
    config
}

pub(crate) fn now(server: &Enaio) -> Timestamp {
    let since = server.now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap()).unwrap()
}

/// A clock whose waits end at once and whose time limits wait to be advanced past.
pub(crate) fn clock(server: &Enaio) -> ManualClock {
    ManualClock::skipping(now(server))
}

pub(crate) fn client_at(config: &Config, clock: &ManualClock) -> Client {
    Client::builder(config).clock(Arc::new(clock.clone())).build().unwrap()
}

pub(crate) fn provider_at(config: Config, clock: &ManualClock) -> Provider {
    let client = client_at(&config, clock);
    Provider::with_client(config, client).unwrap()
}

/// The user with this number in the cast.
pub(crate) fn user(server: &Enaio, number: usize) -> presence_sim::enaio::User {
    server.users().nth(number - 1).unwrap()
}

pub(crate) fn id(server: &Enaio, number: usize) -> UserRef {
    UserRef::id(user(server, number).id).unwrap()
}

/// Cuts the connection instead of the answer to a job, the first `passed` times not.
pub(crate) fn cut(job: &str, passed: u64, applied: bool) -> Fault {
    let trigger = Trigger { method: Some(job.to_owned()), after: passed, ..Trigger::default() };
    let cut = Fault::new(trigger, Action::Cut { ending: Ending::Reset }).unwrap();
    cut.applied(applied).unwrap()
}
