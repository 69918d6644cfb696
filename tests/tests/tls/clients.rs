//! Every provider, calling an `https` origin (or enaio's TLS port) and trusting what it is told.

use std::sync::Arc;

use omnipresence::accsyn;
use omnipresence::conpeek::presence_http::{CaCertificate, Roots, TransportConfig};
use omnipresence::conpeek::{self, ReadMode, ReadPath};
use omnipresence::enaio::{self, Trust};
use omnipresence::webex;
use omnipresence::{
    Absence, AccountState, Availability, Change, Result, UserRef, UserStatus, UserStatusProvider,
    UserStatusProviderExt,
};

use crate::certificates::{NAME, Papers};

/// The secret that every client holds.
pub(crate) const KEY: &str = "marker-key-that-nobody-hears";

/// Whose client it is, and how it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Conpeek,
    Webex,
    Accsyn,
    EnaioAuthority,
    EnaioPinned,
}

pub(crate) const CALLERS: [Caller; 5] =
    [Caller::Conpeek, Caller::Webex, Caller::Accsyn, Caller::EnaioAuthority, Caller::EnaioPinned];

impl Caller {
    pub(crate) fn is_http(self) -> bool {
        !matches!(self, Self::EnaioAuthority | Self::EnaioPinned)
    }

    fn person(self) -> UserRef {
        match self {
            Self::Accsyn => UserRef::id("69887165f643db8cd731b31a").unwrap(),
            _ => UserRef::id("3").unwrap(),
        }
    }

    fn change(self) -> Change {
        match self {
            Self::Conpeek => Change::availability(self.person(), Availability::Offline),
            Self::Webex => Change::availability(self.person(), Availability::DoNotDisturb),
            Self::Accsyn => {
                Change::account(self.person(), AccountState::Disabled).allowing_account()
            }
            _ => Change::absence(self.person(), Absence::Absent),
        }
    }

    /// A provider that calls this port and trusts these papers.
    pub(crate) fn provider(self, port: u16, papers: &Papers) -> Arc<dyn UserStatusProvider> {
        let origin = format!("https://{NAME}:{port}");
        let key = KEY.to_owned();
        let mut transport = TransportConfig::default();
        transport.roots = Roots::ExtraOnly;
        transport.extra_ca = vec![CaCertificate::Pem(papers.authority.clone())];
        match self {
            Self::Conpeek => {
                let mut config = conpeek::Config::new(origin, key);
                let path = ReadPath::new("/tenant_user/{user}/work_state").unwrap();
                config.read = ReadMode::Unverified(path);
                config.transport = transport;
                Arc::new(conpeek::Provider::new(config).unwrap())
            }
            Self::Webex => {
                let mut config = webex::Config::new(key);
                config.base_url = format!("{origin}/v1");
                config.calling_dnd = true;
                config.transport = transport;
                Arc::new(webex::Provider::new(config).unwrap())
            }
            Self::Accsyn => {
                let mut config = accsyn::Config::new("acme", "lisa@example.com", key);
                config.base_url = origin;
                config.transport = transport;
                Arc::new(accsyn::Provider::new(config).unwrap())
            }
            Self::EnaioAuthority => enaio(port, key, Trust::Authorities(papers.authority.clone())),
            Self::EnaioPinned => enaio(port, key, Trust::Certificates(papers.pinned.clone())),
        }
    }

    pub(crate) async fn read(self, provider: &dyn UserStatusProvider) -> Result<UserStatus> {
        provider.get(&self.person()).await
    }

    /// The error of a write, which has to fail.
    pub(crate) async fn write(
        self,
        provider: &dyn UserStatusProvider,
    ) -> (omnipresence::Verdict, omnipresence::Error) {
        let outcome = provider.set_one(self.change()).await;
        (outcome.verdict, outcome.error.unwrap())
    }
}

fn enaio(port: u16, password: String, trust: Trust) -> Arc<dyn UserStatusProvider> {
    let mut config = enaio::Config::new(format!("{NAME}:{port}:1"), "root", password);
    config.trust = trust;
    Arc::new(enaio::Provider::new(config).unwrap())
}
