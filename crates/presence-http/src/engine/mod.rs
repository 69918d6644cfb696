//! [`Engine`]: carries out a vendor's calls.

mod config;
mod exchange;
mod run;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use presence_core::{Clock, Result, Vendor};
use serde::de::DeserializeOwned;
use tracing::Instrument;

pub use self::config::EngineConfig;
use self::run::Run;
use crate::retry::Budget;
use crate::{
    Answer, Authenticator, BaseUrl, Call, Classifier, Limiter, NoCredential, NoObserver, Observer,
    OperationTag, TokioClock, Transport,
};

/// Carries out the calls of one tenant at one vendor: authorizes, limits, sends, judges, repeats.
///
/// Clones are cheap and share everything: limits, pauses, budget, credential, connections.
///
/// ```
/// use std::sync::Arc;
/// use http::header::AUTHORIZATION;
/// use presence_core::{Result, Secret, Vendor};
/// use presence_http::{BaseUrl, Engine, StaticHeader, Transport};
///
/// fn engine(base: &str, key: &Secret, transport: Arc<dyn Transport>) -> Result<Engine> {
///     let base = BaseUrl::parse(base)?;
///     let key = StaticHeader::new("key", AUTHORIZATION, key)?;
///     Engine::builder(Vendor::CONPEEK, base, transport).authenticator(key).build()
/// }
/// ```
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    vendor: Vendor,
    base: BaseUrl,
    config: EngineConfig,
    transport: Arc<dyn Transport>,
    authenticator: Arc<dyn Authenticator>,
    classifiers: Vec<Arc<dyn Classifier>>,
    clock: Arc<dyn Clock>,
    observer: Arc<dyn Observer>,
    limiter: Limiter,
    budget: Budget,
    random: Mutex<fastrand::Rng>,
}

impl Engine {
    /// Begins an engine for `vendor` at `base`.
    pub fn builder(vendor: Vendor, base: BaseUrl, transport: impl Transport) -> EngineBuilder {
        EngineBuilder {
            vendor,
            base,
            transport: Arc::new(transport),
            config: EngineConfig::default(),
            authenticator: Arc::new(NoCredential),
            classifiers: Vec::new(),
            clock: None,
            observer: Arc::new(NoObserver),
            limiter: None,
            seed: None,
        }
    }

    /// The vendor whose API is called.
    #[must_use]
    pub fn vendor(&self) -> &Vendor {
        &self.shared.vendor
    }

    /// Where the API lives; makes the targets of calls.
    #[must_use]
    pub fn base(&self) -> &BaseUrl {
        &self.shared.base
    }

    /// The clock on which the engine waits.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    /// The tenant's limits, to share with another engine.
    #[must_use]
    pub fn limiter(&self) -> &Limiter {
        &self.shared.limiter
    }

    /// Carries out `call`. Dropping the future gives it up; nothing goes on behind it.
    ///
    /// # Errors
    /// An error that names vendor and operation, with status, tracking id and what is known of the
    /// request's fate. Statuses outside 2xx are errors unless the call accepts them.
    pub async fn call(&self, call: &Call) -> Result<Answer> {
        self.read(call, |answer, verdict| verdict.map(|()| answer)).await
    }

    /// As [`Engine::call`], and `read` makes of the answer what the caller wants, in the same go in
    /// which it judges it: for answers that must be read to be judged. It sees the verdict of the
    /// status and the classifiers, and has the last word; its error is the attempt's, and a
    /// temporary one may lead to a repeat.
    ///
    /// # Errors
    /// As [`Engine::call`], and what `read` says.
    pub async fn read<T: Send>(
        &self,
        call: &Call,
        read: impl Fn(Answer, Result<()>) -> Result<T> + Send + Sync,
    ) -> Result<T> {
        let tag = self.tag(call);
        let span = tracing::info_span!(
            "http_call",
            vendor = tag.vendor.as_str(),
            operation = tag.operation,
            users = tag.users,
        );
        // On the heap, so that what awaits it is not moved about with all of it inside.
        Box::pin(Run::new(&self.shared, call, tag).complete(&read)).instrument(span).await
    }

    /// Carries out `call` and reads the answer as JSON.
    ///
    /// # Errors
    /// As [`Engine::call`] and [`Engine::decode`].
    pub async fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T> {
        let answer = self.call(call).await?;
        self.decode(call, &answer)
    }

    /// Reads an answer to `call` as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`](presence_core::ErrorKind::Protocol) with the JSON path that did not
    /// fit and the shape of the JSON around it, never its contents. For a write the outcome counts
    /// as unknown: a complete 2xx that cannot be read may come from someone else, a proxy's page
    /// for instance.
    pub fn decode<T: DeserializeOwned>(&self, call: &Call, answer: &Answer) -> Result<T> {
        crate::json::decode(answer.body()).map_err(|error| {
            let error =
                error.with_status(answer.status().as_u16()).with_fate(run::if_unproven(call));
            let error = match answer.tracking_id() {
                Some(id) => error.with_tracking_id(id),
                None => error,
            };
            error.with_vendor(self.shared.vendor.clone()).with_operation(call.operation)
        })
    }

    fn tag(&self, call: &Call) -> OperationTag {
        OperationTag {
            vendor: self.shared.vendor.clone(),
            operation: call.operation,
            users: call.users,
            idempotency: call.idempotency,
        }
    }
}

impl Shared {
    fn random(&self) -> f64 {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).f64()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("vendor", &self.shared.vendor)
            .field("base", &self.shared.base)
            .finish_non_exhaustive()
    }
}

/// Puts an [`Engine`] together; made by [`Engine::builder`].
#[derive(Debug)]
pub struct EngineBuilder {
    vendor: Vendor,
    base: BaseUrl,
    transport: Arc<dyn Transport>,
    config: EngineConfig,
    authenticator: Arc<dyn Authenticator>,
    classifiers: Vec<Arc<dyn Classifier>>,
    clock: Option<Arc<dyn Clock>>,
    observer: Arc<dyn Observer>,
    limiter: Option<Limiter>,
    seed: Option<u64>,
}

impl EngineBuilder {
    /// Replaces the default time limits and bounds.
    #[must_use]
    pub fn config(mut self, config: EngineConfig) -> Self {
        self.config = config;
        self
    }

    /// Puts this credential on every call. Default: none.
    #[must_use]
    pub fn authenticator(mut self, authenticator: impl Authenticator) -> Self {
        self.authenticator = Arc::new(authenticator);
        self
    }

    /// Adds a reading of the vendor's answers, after those added before.
    #[must_use]
    pub fn classifier(mut self, classifier: impl Classifier) -> Self {
        self.classifiers.push(Arc::new(classifier));
        self
    }

    /// Waits on this clock. Default: [`TokioClock`].
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Tells this observer. Default: nobody.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Shares the limits of another engine of the same tenant.
    #[must_use]
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Makes the jitter of waits repeatable.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The engine. Does no I/O.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) naming the field at fault.
    pub fn build(self) -> Result<Engine> {
        self.config.validate()?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let limiter = self
            .limiter
            .unwrap_or_else(|| Limiter::new(self.config.limits.clone(), Arc::clone(&clock)));
        let shared = Shared {
            vendor: self.vendor,
            base: self.base,
            budget: Budget::new(self.config.retry.budget),
            config: self.config,
            transport: self.transport,
            authenticator: self.authenticator,
            classifiers: self.classifiers,
            clock,
            observer: self.observer,
            limiter,
            random: Mutex::new(self.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)),
        };
        Ok(Engine { shared: Arc::new(shared) })
    }
}

#[cfg(test)]
mod tests;
