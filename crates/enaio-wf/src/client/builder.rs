//! [`ClientBuilder`]: a client with parts of one's own.

use std::sync::Arc;

use presence_core::{Clock, Result};

use super::Client;
use crate::rpc::{Dialer, Pool, Server, SessionOptions};
use crate::{Config, TokioClock};

/// Puts a [`Client`] together. Made by [`Client::builder`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    config: Config,
    clock: Option<Arc<dyn Clock>>,
    pool: Option<Pool>,
}

impl ClientBuilder {
    pub(super) fn new(config: Config) -> Self {
        Self { config, clock: None, pool: None }
    }

    /// Takes the time from `clock`.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Calls over `pool`, whatever the configuration says of servers, user and connections.
    pub fn pool(mut self, pool: Pool) -> Self {
        self.pool = Some(pool);
        self
    }

    /// The client. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn build(self) -> Result<Client> {
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let pool = match self.pool {
            Some(pool) => pool,
            None => pool(&self.config, &clock)?,
        };
        let logins_max_age = self.config.people_max_age;
        Ok(Client { pool, clock, logins: Arc::default(), logins_max_age })
    }
}

fn pool(config: &Config, clock: &Arc<dyn Clock>) -> Result<Pool> {
    config.validate()?;
    let protection = config.trust.protection(clock)?;
    let dialer = Dialer::new(protection, Arc::clone(clock))
        .with_limits(config.limits)
        .with_timeout(config.connect_timeout);
    let mut session = SessionOptions::new(config.user.as_str(), config.password.clone());
    session.application.clone_from(&config.application);
    session.deadline = config.session_timeout;
    let servers = Server::list(&config.servers)?;
    Pool::new(servers, Arc::new(dialer), session, config.pool, Arc::clone(clock))
}
