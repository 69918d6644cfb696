//! [`ClientBuilder`]: a client with parts of one's own.

use std::sync::Arc;

use presence_core::{Clock, Error, Problems, Result, Vendor};
use presence_http::{BaseUrl, Engine, Observer, Transport};

use super::Client;
use crate::Config;
use crate::error::Refusals;

/// Puts a [`Client`] together. Made by [`Client::builder`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    config: Config,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    observer: Option<Arc<dyn Observer>>,
    seed: Option<u64>,
}

impl ClientBuilder {
    pub(super) fn new(config: Config) -> Self {
        Self { config, transport: None, clock: None, observer: None, seed: None }
    }

    /// Sends requests over `transport` instead of reqwest.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes the time from `clock`.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Tells `observer` of every attempt and wait.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Makes the jitter of waits repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The client. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn build(self) -> Result<Client> {
        let config = &self.config;
        let mut problems = Problems::new();
        config.collect(&mut problems);
        let base = problems.check("base_url", config.base());
        let key = problems.check("key", config.credential());
        problems.finish()?;
        // Problems::finish has returned where one of them is missing.
        let (Some(base), Some(key)) = (base, key) else { return Err(incomplete()) };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&base, config)?,
        };
        let mut engine = Engine::builder(Vendor::CONPEEK, base, transport)
            .config(config.engine.clone())
            .authenticator(key)
            .classifier(Refusals);
        if let Some(clock) = self.clock {
            engine = engine.clock(clock);
        }
        if let Some(observer) = self.observer {
            engine = engine.observer(observer);
        }
        if let Some(seed) = self.seed {
            engine = engine.seed(seed);
        }
        Ok(Client { engine: engine.build()? })
    }
}

fn incomplete() -> Error {
    Error::config("base_url", "is incomplete")
}

#[cfg(feature = "reqwest")]
fn default_transport(base: &BaseUrl, config: &Config) -> Result<Arc<dyn Transport>> {
    let (transport, engine) = (&config.transport, &config.engine);
    Ok(Arc::new(presence_http::ReqwestTransport::configured(base, transport, engine)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &BaseUrl, _: &Config) -> Result<Arc<dyn Transport>> {
    let message = "none is built in without the feature `reqwest`; give one to the builder";
    Err(Error::config("transport", message))
}
