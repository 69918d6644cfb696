//! The upper floor: accsyn behind [`UserStatusProvider`].

mod key;
mod list;
mod presence;
mod read;
mod watch;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::stream;
use presence_core::{
    Axis, Basis, Capabilities, Change, CheckVerdict, Clock, Error, ErrorKind, EventStream,
    ListOptions, Outcome, Preview, Probe, Problems, Result, Source, StatusStream, Subject,
    UnknownCause, UserRef, UserStatus, UserStatusProvider, Vendor, WatchOptions, poll_watch,
};

use self::watch::Watched;
use crate::capabilities::capabilities;
use crate::client::{Client, Role, User};
use crate::config::Config;
use crate::error::tag;
use crate::map;

/// accsyn as a [`UserStatusProvider`]: the account axis. Clones are cheap and share session,
/// connections and limits.
///
/// ```no_run
/// use accsyn::{Config, Provider};
/// use presence_core::{AccountState, Change, UserRef, UserStatusProviderExt};
///
/// # async fn example() -> presence_core::Result<()> {
/// let provider = Provider::new(Config::from_env()?)?;
/// let anna = UserRef::email("anna@example.com")?;
/// let change = Change::account(anna, AccountState::Disabled).allowing_account();
/// let outcome = provider.set_one(change).await.into_result()?;
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
        Ok(Self(Arc::new(Inner { config, client })))
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

    /// How many calls this provider has under way for one operation on many people.
    fn concurrency(&self) -> usize {
        self.config.engine.limits.concurrency.max(1)
    }

    /// `user` as a status; `asked` is how the asker knows the person.
    fn status(&self, user: &User, asked: UserRef) -> UserStatus {
        let mut subject = Subject::new(&self.config.name, asked);
        subject.tenant = Some(self.config.workspace.clone());
        let source = Source::new(Vendor::ACCSYN, Basis::Declared, self.clock().now());
        let status = map::status(user, subject, source);
        if self.config.availability_from_clients {
            status.with_unknown(Axis::Availability, UnknownCause::NotRequested)
        } else {
            status
        }
    }
}

fn not_found() -> Error {
    Error::new(
        ErrorKind::NotFound,
        "the workspace has no such user, or the API key may not see them",
    )
}

#[async_trait]
impl UserStatusProvider for Provider {
    fn name(&self) -> &str {
        &self.0.config.name
    }

    fn vendor(&self) -> Vendor {
        Vendor::ACCSYN
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
        write::preview(&self.0, changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        if let Err(error) = options.check() {
            return Box::pin(stream::iter([Err(tag(error, "watch"))]));
        }
        let interval = options.interval.unwrap_or_default().max(self.0.config.poll_interval);
        let clock = Arc::clone(self.0.clock());
        let watched = Watched::new(Arc::clone(&self.0), options.users.unwrap_or_default());
        poll_watch(watched, clock, interval)
    }

    async fn probe(&self) -> Result<Probe> {
        let probe = Probe::new().with_check("configuration", CheckVerdict::Pass, "is complete");
        let probe = match self.0.client.lookup().await {
            Ok(base) => probe.with_check("workspace", CheckVerdict::Pass, format!("is at {base}")),
            Err(error) => {
                return Ok(probe.with_check("workspace", CheckVerdict::Fail, failure(&error)));
            }
        };
        Ok(match self.0.client.login().await {
            Ok(logged_in) => {
                let probe = probe.with_check("api_key", CheckVerdict::Pass, "begins a session");
                let (verdict, rights) = rights(logged_in.role.as_ref());
                probe.with_check("role", verdict, rights)
            }
            Err(error) => probe.with_check("api_key", CheckVerdict::Fail, failure(&error)),
        })
    }
}

fn failure(error: &Error) -> String {
    error.report().to_string()
}

/// What the role of the API key's holder may do to users (vendor docs).
fn rights(role: Option<&Role>) -> (CheckVerdict, &'static str) {
    match role {
        Some(Role::Admin | Role::Support) => (CheckVerdict::Pass, "may read and change everybody"),
        Some(Role::Employee) => (
            CheckVerdict::Pass,
            "an employee: reads and changes standard users and themselves only",
        ),
        Some(Role::Standard) => (CheckVerdict::Fail, "a standard user: sees nobody but themselves"),
        Some(Role::Other(_)) | None => (CheckVerdict::Unknown, "is not known to this library"),
    }
}
