//! [`ClientBuilder`]: a client with parts of one's own.

use std::sync::Arc;

use presence_core::{Clock, Error, Problems, Result, Secret, Vendor};
use presence_http::{
    Authenticator, BaseUrl, Engine, NoCredential, Observer, StaticHeader, TokenCache, TokioClock,
    Transport,
};

use super::Client;
use super::tracking::Tracked;
use crate::Config;
use crate::auth::{OAuth, Refreshing, TokenStore};
use crate::error::Refusals;

/// Puts a [`Client`] together. Made by [`Client::builder`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    config: Config,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    observer: Option<Arc<dyn Observer>>,
    authenticator: Option<Arc<dyn Authenticator>>,
    store: Option<Arc<dyn TokenStore>>,
    seed: Option<u64>,
}

impl ClientBuilder {
    pub(super) fn new(config: Config) -> Self {
        Self {
            config,
            transport: None,
            clock: None,
            observer: None,
            authenticator: None,
            store: None,
            seed: None,
        }
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

    /// Puts a credential of one's own on every call, instead of the configured one.
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticator = Some(Arc::new(authenticator));
        self
    }

    /// Keeps renewed tokens in `store`, and begins with what it kept.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
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
    pub fn build(mut self) -> Result<Client> {
        let mut problems = Problems::new();
        self.config.collect(&mut problems);
        let base = problems.check("base_url", self.config.base());
        let fixed = self.check_credential(&mut problems);
        problems.finish()?;
        // Problems::finish has returned where it is missing.
        let Some(base) = base else { return Err(Error::config("base_url", "is incomplete")) };
        let parts = self.parts(base)?;
        let authenticator = match (self.authenticator.take(), fixed, self.config.oauth.take()) {
            (Some(own), ..) => own,
            (None, Some(fixed), _) => Arc::new(fixed) as Arc<dyn Authenticator>,
            (None, None, Some(oauth)) => {
                let service = OAuth::new(
                    parts.engine(Tracked(NoCredential::default()), None)?,
                    oauth.client_id,
                    oauth.client_secret,
                );
                let source = Refreshing::new(service, oauth.refresh_token, self.store.take());
                let cache = TokenCache::new(source, Arc::clone(&parts.clock));
                Arc::new(match oauth.access_token {
                    Some(token) => {
                        cache.starting_with(presence_http::Token::new(token, oauth.expires_at))
                    }
                    None => cache,
                })
            }
            // The problems said so already.
            (None, None, None) => return Err(Error::config("token", "is missing")),
        };
        Ok(Client::over(parts.engine(Tracked(authenticator), self.seed)?, &parts.config))
    }

    /// The token service for an application, to get the first tokens from. Needs no token in the
    /// configuration.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn oauth(self, client_id: impl Into<String>, client_secret: Secret) -> Result<OAuth> {
        let mut problems = Problems::new();
        let base = problems.check("base_url", self.config.base());
        let client_id = client_id.into();
        if client_id.is_empty() {
            problems.add("client_id", "is empty");
        }
        problems.finish()?;
        let Some(base) = base else { return Err(Error::config("base_url", "is incomplete")) };
        let engine = self.parts(base)?.engine(Tracked(NoCredential::default()), self.seed)?;
        Ok(OAuth::new(engine, client_id, client_secret))
    }

    /// The fixed token, where there is one. Exactly one credential has to be given.
    fn check_credential(&self, problems: &mut Problems) -> Option<StaticHeader> {
        if self.store.is_some() && (self.authenticator.is_some() || self.config.oauth.is_none()) {
            problems.add("token_store", "has nothing to keep without `oauth`");
        }
        if self.authenticator.is_some() {
            return None;
        }
        self.config.credential(problems, self.store.is_some())
    }

    fn parts(&self, base: BaseUrl) -> Result<Parts> {
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => default_transport(&base, &self.config)?,
        };
        let clock = match &self.clock {
            Some(clock) => Arc::clone(clock),
            None => Arc::new(TokioClock::new()),
        };
        let observer = self.observer.clone();
        Ok(Parts { config: self.config.clone(), base, transport, clock, observer })
    }
}

/// What the engines of a client share.
struct Parts {
    config: Config,
    base: BaseUrl,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    observer: Option<Arc<dyn Observer>>,
}

impl Parts {
    fn engine(&self, authenticator: impl Authenticator, seed: Option<u64>) -> Result<Engine> {
        let transport = Arc::clone(&self.transport);
        let mut engine = Engine::builder(Vendor::WEBEX, self.base.clone(), transport)
            .config(self.config.engine.clone())
            .authenticator(authenticator)
            .classifier(Refusals { default_retry_after: self.config.default_retry_after })
            .clock(Arc::clone(&self.clock));
        if let Some(observer) = &self.observer {
            engine = engine.observer(Arc::clone(observer));
        }
        if let Some(seed) = seed {
            engine = engine.seed(seed);
        }
        engine.build()
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
    Err(Error::config("transport", message))
}
