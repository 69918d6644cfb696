//! [`Config`]: where the servers are, who logs in, and whom TLS trusts.

use std::sync::Arc;
use std::time::Duration;

use presence_core::{Clock, Error, Result, Secret};

use crate::rpc::{
    Dialer, Limits, Pins, Pool, PoolOptions, Protection, Server, SessionOptions, Tls,
};

/// What a client needs. Plain data; nothing is read from the environment or from files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The servers, as [`Server::list`] reads them: `app1:4000:1#app2:4000:1`.
    pub servers: String,
    /// The login name.
    pub user: String,
    /// The password, sent as it is.
    pub password: Secret,
    /// Whom TLS trusts. The vendor's certificates unless set.
    pub trust: Trust,
    /// The name of the application, as administrators see it.
    pub application: String,
    /// How long connecting may take. 10 seconds unless set.
    pub connect_timeout: Duration,
    /// How much servers may send.
    pub limits: Limits,
    /// The bounds of the pool.
    pub pool: PoolOptions,
    /// How long the logins of an organisation are remembered. 5 minutes unless set.
    pub logins_max_age: Duration,
}

/// Whom TLS trusts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Trust {
    /// The two certificates that enaio servers come with; see [`Pins::vendor`].
    #[default]
    VendorCertificates,
    /// Exactly the certificates in this PEM text.
    Certificates(String),
    /// What the authorities in this PEM text have signed for the host's name.
    Authorities(String),
    /// What this machine trusts, for the host's name.
    Platform,
    /// Everyone: no TLS. Passwords travel readable.
    PlainTcp,
}

impl Config {
    /// A configuration with the three things that have no default.
    #[must_use]
    pub fn new(servers: impl Into<String>, user: impl Into<String>, password: Secret) -> Self {
        Self {
            servers: servers.into(),
            user: user.into(),
            password,
            trust: Trust::default(),
            application: "omnipresence".to_owned(),
            connect_timeout: Duration::from_secs(10),
            limits: Limits::default(),
            pool: PoolOptions::default(),
            logins_max_age: Duration::from_secs(300),
        }
    }

    /// A pool of connections as configured. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming the field that is wrong.
    pub fn pool(&self, clock: &Arc<dyn Clock>) -> Result<Pool> {
        if self.user.is_empty() {
            return Err(Error::config("user", "is empty"));
        }
        let protection = self.trust.protection(clock)?;
        let dialer = Dialer::new(protection, Arc::clone(clock))
            .with_limits(self.limits)
            .with_timeout(self.connect_timeout);
        let mut session = SessionOptions::new(self.user.as_str(), self.password.clone());
        session.application.clone_from(&self.application);
        let servers = Server::list(&self.servers)?;
        Pool::new(servers, Arc::new(dialer), session, self.pool, Arc::clone(clock))
    }
}

impl Trust {
    fn protection(&self, clock: &Arc<dyn Clock>) -> Result<Protection> {
        let clock = Arc::clone(clock);
        Ok(Protection::Tls(match self {
            Self::VendorCertificates => Tls::pinned(Pins::vendor()?, clock)?,
            Self::Certificates(pem) => Tls::pinned(Pins::from_pem(pem)?, clock)?,
            Self::Authorities(pem) => Tls::authorities(pem, clock)?,
            Self::Platform => Tls::platform(clock)?,
            Self::PlainTcp => return Ok(Protection::PlainTcp),
        }))
    }
}
