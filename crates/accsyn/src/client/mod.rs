//! The ground floor: accsyn's own operations on users, typed, in accsyn's words. Usable alone.

mod attributes;
mod builder;
mod date;
mod device;
mod devices;
mod entity;
mod event_id;
mod field;
mod find;
mod id;
mod node;
mod pages;
mod query;
mod raw;
mod send;
mod session;
mod statement;
mod user;
mod users;
mod words;

use std::fmt;
use std::sync::Arc;

use presence_core::{Clock, Error, ErrorKind, Result};
use presence_http::BaseUrl;
use tokio::sync::OnceCell;

pub use self::attributes::{Attributes, NewUser};
pub use self::builder::ClientBuilder;
use self::builder::Parts;
pub use self::date::Date;
pub use self::device::Device;
pub use self::event_id::{EventIds, RandomEventIds};
pub use self::find::Find;
pub use self::id::{Code, Id, UserKey};
pub(crate) use self::node::API;
use self::node::Node;
pub(crate) use self::pages::Seen;
pub use self::query::{Order, Query};
pub use self::session::LoggedIn;
pub use self::statement::Statement;
pub use self::user::User;
pub(crate) use self::users::Answered;
pub use self::users::AttributeUse;
pub use self::words::{DeviceState, DeviceType, Role, Status};
use crate::Config;

/// accsyn's API for users. Clones are cheap and share the session, connections and limits.
///
/// The workspace's host is looked up and the session begun at the first call; both once, however
/// many calls wait for them.
///
/// ```no_run
/// use accsyn::{Client, Config, Find, Query, Role};
///
/// # async fn example() -> presence_core::Result<()> {
/// let client = Client::new(&Config::from_env()?)?;
/// for user in client.find(&Find::new().with_query(Query::role(&Role::Employee)?)).await? {
///     println!("{:?} {:?}", user.id, user.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    parts: Parts,
    node: OnceCell<Node>,
}

impl Client {
    /// A client over reqwest and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    #[cfg(feature = "reqwest")]
    pub fn new(config: &Config) -> Result<Self> {
        Self::builder(config).build()
    }

    /// A client with a transport, clock, observer or event ids of one's own.
    pub fn builder(config: &Config) -> ClientBuilder {
        ClientBuilder::new(config.clone())
    }

    fn assemble(parts: Parts, known: Option<Node>) -> Self {
        Self(Arc::new(Inner { parts, node: OnceCell::new_with(known) }))
    }

    /// Where the workspace's API lives: as configured, or as the registry told.
    ///
    /// # Errors
    /// `Rejected` where the registry knows no such workspace, `Protocol` where it names a host
    /// outside the trusted domains, and those of the way there.
    pub async fn lookup(&self) -> Result<BaseUrl> {
        Ok(self.node().await?.engine.base().clone())
    }

    /// Logs in, unless a session is under way, and tells whose API key it is.
    ///
    /// # Errors
    /// `Unauthenticated` where accsyn refuses the login; those of [`Client::lookup`].
    pub async fn login(&self) -> Result<LoggedIn> {
        let node = self.node().await?;
        node.sessions.token().await?;
        // A token came, so a login has told.
        node.sessions.source().last().ok_or_else(|| {
            Error::new(ErrorKind::Internal, "a session was begun and nothing is known of it")
        })
    }

    /// The role of the API key's holder, from the login.
    ///
    /// # Errors
    /// Those of [`Client::login`].
    pub async fn role(&self) -> Result<Option<Role>> {
        Ok(self.login().await?.role)
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.parts.clock
    }

    async fn node(&self) -> Result<&Node> {
        self.0.node.get_or_try_init(|| Node::look_up(&self.0.parts)).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("config", &self.0.parts.config).finish_non_exhaustive()
    }
}
