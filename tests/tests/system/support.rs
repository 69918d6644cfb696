//! A simulated vendor, and providers that call it.

use std::sync::Arc;

use omnipresence::conpeek::{Config, ReadMode, ReadPath};
use omnipresence::{UserRef, UserStatusProvider, connect};
use presence_sim::{Builder, Conpeek, Simulator};

/// The people whom the providers list.
pub(crate) const LISTED: [&str; 3] = ["anna.nowak", "2", "login:zofia.wisniewska"];

/// A simulator that also answers reading calls.
pub(crate) fn reading() -> Builder {
    Simulator::builder().with_unverified_read(true)
}

/// What an administrator would write for it.
pub(crate) fn config(conpeek: &Conpeek, name: &str) -> Config {
    let mut config = Config::new(conpeek.url(), conpeek.key().to_owned());
    name.clone_into(&mut config.name);
    config.read = ReadMode::Unverified(ReadPath::new("/tenant_user/{user}/work_state").unwrap());
    config.users = LISTED.map(str::to_owned).to_vec();
    config.mapping.busy_cause = Some("Szkolenie".to_owned());
    config
}

/// A provider as a program would hold it.
pub(crate) fn provider(conpeek: &Conpeek, name: &str) -> Arc<dyn UserStatusProvider> {
    connect(config(conpeek, name)).unwrap()
}

/// A login.
pub(crate) fn login(name: &str) -> UserRef {
    UserRef::login(name).unwrap()
}
