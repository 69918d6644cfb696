//! The upper floor: enaio's workflow behind [`UserStatusProvider`].

mod find;
mod list;
mod memory;
mod people;
mod probe;
mod push;
mod read;
mod watch;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream;
use presence_core::{
    Capabilities, Change, Clock, Error, ErrorKind, EventStream, ListOptions, Outcome, Preview,
    Probe, Problems, Result, StatusStream, UserRef, UserStatus, UserStatusProvider, Vendor,
    WatchOptions, poll_watch,
};

use self::memory::Memory;
use self::watch::Watched;
use crate::capabilities::capabilities;
use crate::client::Client;
use crate::config::Config;

/// enaio as a [`UserStatusProvider`]: the absence axis, both ways. Clones are cheap and share
/// connections, sessions and what is remembered of the organisations.
///
/// ```no_run
/// use enaio_wf::{Config, Provider};
/// use presence_core::{UserRef, UserStatusProviderExt};
///
/// # async fn example() -> presence_core::Result<()> {
/// let provider = Provider::new(Config::from_env()?)?;
/// let outcome = provider.mark_absent(&UserRef::login("anna.nowak")?).await.into_result()?;
/// println!("{} {:?}", outcome.verdict, outcome.side_effects);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Provider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    client: Client,
    memory: Memory,
}

impl Provider {
    /// A provider on tokio's TCP and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn new(config: Config) -> Result<Self> {
        let client = Client::new(&config)?;
        Self::with_client(config, client)
    }

    /// A provider over a client of one's own making; see [`Client::builder`]. Of the configuration
    /// only what the provider uses itself counts then, and nothing about the servers, the user and
    /// the connections.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn with_client(config: Config, client: Client) -> Result<Self> {
        let mut problems = Problems::new();
        config.collect(&mut problems);
        problems.finish()?;
        Ok(Self(Arc::new(Inner { config, client, memory: Memory::default() })))
    }

    /// The ground floor below, with everything that the trait cannot say.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }
}

impl Inner {
    fn clock(&self) -> &Arc<dyn Clock> {
        self.client.clock()
    }
}

fn tag(error: Error, operation: &'static str) -> Error {
    error.at(Vendor::ENAIO, operation)
}

fn not_found() -> Error {
    Error::new(ErrorKind::NotFound, "the workflow organisation has no such user")
}

#[async_trait]
impl UserStatusProvider for Provider {
    fn name(&self) -> &str {
        &self.0.config.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::ENAIO
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(&self.0.config)
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        let mut read = self.0.read(std::slice::from_ref(user)).await;
        // As many results as people.
        read.pop().unwrap_or_else(|| Err(not_found())).map_err(|error| tag(error, "get"))
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let read = self.0.read(users).await;
        read.into_iter().map(|row| row.map_err(|error| tag(error, "get_many"))).collect()
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        list::list(Arc::clone(&self.0), &options)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        write::set(&self.0, changes).await
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        write::preview(changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        if let Err(error) = options.check() {
            return Box::pin(stream::iter([Err(tag(error, "watch"))]));
        }
        let interval = options.interval.unwrap_or_default().max(self.0.config.poll_interval);
        let users = options.users.unwrap_or_default();
        if self.0.config.watch_jobs {
            return push::watch(&self.0, users, interval);
        }
        let clock = Arc::clone(self.0.clock());
        let watched = Watched::new(Arc::clone(&self.0), users);
        poll_watch(watched, clock, interval)
    }

    async fn probe(&self) -> Result<Probe> {
        Ok(probe::probe(&self.0).await)
    }
}
