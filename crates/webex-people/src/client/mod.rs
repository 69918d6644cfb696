//! The ground floor: Webex's People API, typed, in Webex's words. Usable alone.

mod body;
mod builder;
mod calling;
mod compare;
mod cursor;
mod id;
mod kept;
mod known;
mod list;
mod pace;
mod pages;
mod parts;
mod people;
mod person;
mod recent;
mod reconcile;
mod send;
mod stream;
mod trace;
mod tracking;
mod words;

use std::sync::Arc;
use std::time::Duration;

use presence_http::Engine;

pub use self::body::{Field, PersonBody};
pub use self::builder::ClientBuilder;
pub use self::calling::{CallingOwner, DoNotDisturb, PersonalAssistant};
pub use self::cursor::Cursor;
pub use self::id::{LicenseId, LocationId, OrgId, PersonId, RoleId, VirtualLineId, WorkspaceId};
pub(crate) use self::kept::says_something;
pub(crate) use self::known::KnownIds;
pub(crate) use self::list::MAX_PAGES;
pub use self::list::{ListPeople, MAX_IDS};
pub(crate) use self::pace::Pace;
pub use self::parts::{PartError, PhoneNumber, PostalAddress, SipAddress};
pub use self::people::{Created, Updated, WriteOptions};
pub(crate) use self::person::no_id;
pub use self::person::{Asked, Person};
pub use self::reconcile::Reconciled;
pub(crate) use self::send::Outgoing;
pub use self::stream::PeopleStream;
pub use self::trace::{CallTrace, Lookup};
pub use self::words::{
    AssistantAlerting, AssistantPresence, PersonType, PhoneType, PresenceStatus, SipType,
};
use crate::Config;

/// The People API of one organisation. Clones are cheap and share connections, tokens and limits.
///
/// ```no_run
/// use futures_util::StreamExt;
/// use webex_people::{Client, Config, ListPeople};
///
/// # async fn example() -> presence_core::Result<()> {
/// let client = Client::new(&Config::new("token".to_owned()))?;
/// let mut people = client.list(&ListPeople::new().with_display_name("Anna").with_limit(20))?;
/// while let Some(person) = people.next().await {
///     println!("{:?}", person?.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) engine: Engine,
    /// The longest wait that a server may ask for.
    max_retry_after: Duration,
    /// What the calls are paid from, where they are counted.
    pace: Option<Arc<Pace>>,
}

impl Client {
    /// A client over reqwest and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    #[cfg(feature = "reqwest")]
    pub fn new(config: &Config) -> presence_core::Result<Self> {
        Self::builder(config).build()
    }

    /// A client with parts of one's own: transport, clock, observer, credential, token storage.
    pub fn builder(config: &Config) -> ClientBuilder {
        ClientBuilder::new(config.clone())
    }

    fn over(engine: Engine, config: &Config) -> Self {
        Self { engine, max_retry_after: config.engine.retry.max_retry_after, pace: None }
    }

    /// This client, its calls paid from `pace`.
    pub(crate) fn paced(&self, pace: Arc<Pace>) -> Self {
        Self { pace: Some(pace), ..self.clone() }
    }
}
