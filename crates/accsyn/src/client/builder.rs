//! [`ClientBuilder`]: a client with parts of one's own.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use presence_core::{Clock, Problems, Result, Secret, Vendor};
use presence_http::{BaseUrl, Engine, NoObserver, Observer, StaticHeader, TokioClock, Transport};

use super::Client;
use super::event_id::{EventIds, RandomEventIds};
use super::node::Node;
use super::session::authorization;
use crate::Config;

/// Puts a [`Client`] together. Made by [`Client::builder`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    config: Config,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    observer: Option<Arc<dyn Observer>>,
    seed: Option<u64>,
    event_ids: Option<Arc<dyn EventIds>>,
}

impl ClientBuilder {
    pub(super) fn new(config: Config) -> Self {
        Self { config, transport: None, clock: None, observer: None, seed: None, event_ids: None }
    }

    /// Sends requests over `transport` instead of reqwest, to the registry as well.
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

    /// Takes the numbers of events from `event_ids`.
    pub fn event_ids(mut self, event_ids: Arc<dyn EventIds>) -> Self {
        self.event_ids = Some(event_ids);
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
        let config = self.config;
        config.validate()?;
        let parts = Parts {
            transport: self.transport,
            clock: self.clock.unwrap_or_else(|| Arc::new(TokioClock::new())),
            observer: self.observer.unwrap_or_else(|| Arc::new(NoObserver::default())),
            seed: self.seed,
            event_ids: self.event_ids.unwrap_or_else(|| Arc::new(RandomEventIds)),
            config,
        };
        let known = if parts.config.base_url.is_empty() {
            // Only to name a bad credential or transport now and not at the first call.
            parts.engine(parts.config.registry_base()?)?;
            None
        } else {
            Some(Node::new(&parts, parts.config.base()?)?)
        };
        Ok(Client::assemble(parts, known))
    }
}

/// What engines are made of.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) config: Config,
    transport: Option<Arc<dyn Transport>>,
    pub(super) clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    seed: Option<u64>,
    pub(super) event_ids: Arc<dyn EventIds>,
}

impl Parts {
    /// An engine at `base`, which puts the API key on every call that does not refuse it.
    pub(super) fn engine(&self, base: BaseUrl) -> Result<Engine> {
        let config = &self.config;
        let mut problems = Problems::new();
        let credential = Secret::new(authorization(&config.user, &config.api_key));
        let header = StaticHeader::new("api_key", AUTHORIZATION, &credential);
        let header = problems.check("api_key", header);
        let transport = match &self.transport {
            Some(transport) => Some(Arc::clone(transport)),
            None => problems.check("transport", default_transport(&base, config)),
        };
        problems.finish()?;
        // Problems::finish has returned where one of them is missing.
        let (Some(header), Some(transport)) = (header, transport) else {
            return Err(presence_core::Error::config("transport", "is incomplete"));
        };
        let engine = Engine::builder(Vendor::ACCSYN, base, transport)
            .config(config.engine.clone())
            .authenticator(header)
            .clock(Arc::clone(&self.clock))
            .observer(Arc::clone(&self.observer));
        match self.seed {
            Some(seed) => engine.seed(seed).build(),
            None => engine.build(),
        }
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(base: &BaseUrl, config: &Config) -> Result<Arc<dyn Transport>> {
    let (transport, engine) = (&config.transport, &config.engine);
    Ok(Arc::new(presence_http::ReqwestTransport::configured(base, transport, engine)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &BaseUrl, _: &Config) -> Result<Arc<dyn Transport>> {
    let message = "none is built in without the feature `reqwest`; give one to the builder";
    Err(presence_core::Error::config("transport", message))
}
