//! The upper floor: Webex behind [`UserStatusProvider`].

mod directory;
mod list;
mod many;
mod probe;
mod read;
mod watch;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream;
use presence_core::{
    Capabilities, Change, Clock, Error, EventStream, ListOptions, Outcome, Preview, Probe,
    Problems, Result, StatusStream, UserRef, UserStatus, UserStatusProvider, Vendor, WatchOptions,
};

use self::directory::Directory;
use crate::capabilities::capabilities;
use crate::client::{Client, Pace};
use crate::config::Config;

/// Webex as a [`UserStatusProvider`]. Clones are cheap and share connections, tokens and limits.
///
/// ```no_run
/// use presence_core::{UserRef, UserStatusProvider};
/// use webex_people::{Config, Provider};
///
/// # async fn example() -> presence_core::Result<()> {
/// let provider = Provider::new(Config::from_env()?)?;
/// let status = provider.get(&UserRef::email("anna@example.com")?).await?;
/// println!("{} {:?}", status.effective(), status.last_activity);
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
    directory: Arc<Directory>,
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
        let directory = Arc::new(Directory::new(config.people.unwrap_or(0)));
        Ok(Self(Arc::new(Inner { config, users, client, directory })))
    }

    /// The ground floor below, with everything that the trait cannot say.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }
}

impl Inner {
    fn clock(&self) -> &Arc<dyn Clock> {
        self.client.engine.clock()
    }

    /// The same, its calls paid from `pace`. What it finds out goes into `directory`.
    fn paced(&self, pace: Arc<Pace>, directory: Arc<Directory>) -> Self {
        let client = self.client.paced(pace);
        Self { config: self.config.clone(), users: self.users.clone(), client, directory }
    }

    /// How many calls this provider has under way for one operation on many people.
    fn concurrency(&self) -> usize {
        self.config.engine.limits.concurrency.max(1)
    }
}

fn tag(error: Error, operation: &'static str) -> Error {
    error.at(Vendor::WEBEX, operation)
}

#[async_trait]
impl UserStatusProvider for Provider {
    fn name(&self) -> &str {
        &self.0.config.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::WEBEX
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(&self.0.config)
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.0.read(user, "get").await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        self.0.read_many(users, "get_many").await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        list::list(&self.0, &options)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        write::set(&self.0, changes).await
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        write::preview(&self.0, changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        match watch::watch(&self.0, options) {
            Ok(events) => events,
            Err(error) => Box::pin(stream::iter([Err(tag(error, "watch"))])),
        }
    }

    async fn probe(&self) -> Result<Probe> {
        Ok(probe::probe(&self.0).await)
    }
}
