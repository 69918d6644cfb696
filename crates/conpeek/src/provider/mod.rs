//! The upper floor: Conpeek behind [`UserStatusProvider`].

mod last_write;
mod read;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use presence_core::{
    Capabilities, Change, CheckVerdict, Clock, Error, EventStream, ListOptions, Outcome, Preview,
    Probe, Problems, Result, StatusStream, UserRef, UserStatus, UserStatusProvider, Vendor,
    WatchOptions, poll_watch,
};

use self::last_write::LastWrites;
use self::read::WatchedUsers;
use crate::capabilities::capabilities;
use crate::client::Client;
use crate::config::Config;
use crate::error::tag;

/// Conpeek as a [`UserStatusProvider`]. Clones are cheap and share connections, limits and what is
/// remembered of own writes.
///
/// ```no_run
/// use conpeek::{Config, Provider};
/// use presence_core::{Availability, UserRef, UserStatusProviderExt};
///
/// # async fn example() -> presence_core::Result<()> {
/// let provider = Provider::new(Config::from_env()?)?;
/// let outcome = provider.set_availability(&UserRef::id("3")?, Availability::Offline).await;
/// println!("{}", outcome.into_result()?.verdict);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Provider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    users: Vec<UserRef>,
    client: Client,
    writes: LastWrites,
}

impl Provider {
    /// A provider over reqwest and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    #[cfg(feature = "reqwest")]
    pub fn new(config: Config) -> Result<Self> {
        let client = Client::new(&config)?;
        Self::with_client(config, client)
    }

    /// A provider over a client of one's own making; see [`Client::builder`]. Of the configuration
    /// only what the provider uses itself counts then, and nothing about the server and the
    /// credential.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn with_client(config: Config, client: Client) -> Result<Self> {
        let mut problems = Problems::new();
        config.collect(&mut problems);
        problems.finish()?;
        let users = config.known_users()?;
        Ok(Self(Arc::new(Inner { config, users, client, writes: LastWrites::default() })))
    }

    /// The ground floor below, with everything that the trait cannot say.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }
}

impl Inner {
    fn clock(&self) -> &Arc<dyn Clock> {
        self.client.engine().clock()
    }

    /// How many calls this provider has under way for one operation on many people.
    fn concurrency(&self) -> usize {
        self.config.engine.limits.concurrency.max(1)
    }
}

#[async_trait]
impl UserStatusProvider for Provider {
    fn name(&self) -> &str {
        &self.0.config.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::CONPEEK
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(&self.0.config)
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.0.read(user, "get").await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let readings = users.iter().cloned().map(|user| {
            let inner = Arc::clone(&self.0);
            async move { inner.read(&user, "get_many").await }
        });
        stream::iter(readings).buffered(self.0.concurrency()).collect().await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        if let Err(error) = self.capabilities().list.require(&Vendor::CONPEEK, "list") {
            return Box::pin(stream::iter([Err(error)]));
        }
        let limit = options.limit.unwrap_or(usize::MAX);
        let users = self.0.users.iter().take(limit).cloned().collect();
        let page_size = options.page_size.unwrap_or(usize::MAX).clamp(1, self.0.concurrency());
        read::pages(Arc::clone(&self.0), users, page_size)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        write::set(&self.0, changes).await
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        write::preview(&self.0, changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        let supported = self.capabilities().watch.require(&Vendor::CONPEEK, "watch");
        if let Err(error) = supported.and_then(|()| options.check()) {
            return Box::pin(stream::iter([Err(tag(error, "watch"))]));
        }
        let users = options.users.unwrap_or_else(|| self.0.users.clone());
        if users.is_empty() {
            let message = "nobody is named, and Conpeek documents no list of users";
            let error = Error::invalid("users", message);
            return Box::pin(stream::iter([Err(tag(error, "watch"))]));
        }
        let wanted = options.interval.unwrap_or_default();
        let interval = wanted.max(self.0.config.poll_interval);
        let clock = Arc::clone(self.0.clock());
        poll_watch(WatchedUsers { inner: Arc::clone(&self.0), users }, clock, interval)
    }

    async fn probe(&self) -> Result<Probe> {
        let probe = Probe::new().with_check("configuration", CheckVerdict::Pass, "is complete");
        let answered = match self.0.client.probe().await {
            Ok(status) => format!("answered with HTTP {status}"),
            Err(error) => {
                let detail = error.report().to_string();
                return Ok(probe.with_check("base_url", CheckVerdict::Fail, detail));
            }
        };
        let unknown = "Conpeek documents no call that checks a key and changes nobody's state; \
                       the first write will tell";
        Ok(probe.with_check("base_url", CheckVerdict::Pass, answered).with_check(
            "key",
            CheckVerdict::Unknown,
            unknown,
        ))
    }
}
