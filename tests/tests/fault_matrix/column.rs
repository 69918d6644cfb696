//! A column of the matrix: one vendor, played by its simulator, and a provider that calls it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use omnipresence::{Change, Clock, UserRef, UserStatusProvider};
use presence_http::{EngineConfig, TransportConfig};
use presence_sim::{Faults, Journal, SimClock, Trigger};

use crate::operation::Operation;
use crate::pages::Rows;

/// What a whole call may take on the provider's clock.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// What one attempt may take on the provider's clock.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(10);

/// The largest body that is read.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// How long making a connection may take, by the machine's own time.
pub(crate) const CONNECT: Duration = Duration::from_millis(150);

/// The vendors, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Conpeek,
    Webex,
    Enaio,
    Accsyn,
}

pub(crate) const COLUMNS: [Column; 4] =
    [Column::Conpeek, Column::Webex, Column::Enaio, Column::Accsyn];

impl Column {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Conpeek => "Conpeek",
            Self::Webex => "Webex",
            Self::Enaio => "enaio",
            Self::Accsyn => "accsyn",
        }
    }

    /// Whether it speaks HTTP; else it speaks in frames on a connection of its own.
    pub(crate) fn is_http(self) -> bool {
        self != Self::Enaio
    }

    /// Starts the vendor.
    pub(crate) async fn start(self, clock: &SimClock) -> Box<dyn Side> {
        match self {
            Self::Conpeek => Box::new(crate::conpeek::start(clock).await),
            Self::Webex => Box::new(crate::webex::start(clock).await),
            Self::Enaio => Box::new(crate::enaio::start(clock).await),
            Self::Accsyn => Box::new(crate::accsyn::start(clock).await),
        }
    }
}

/// How a provider is to be made.
#[derive(Debug)]
pub(crate) struct Making {
    /// Where it calls: the simulator, or something in front of it.
    pub(crate) origin: String,
    pub(crate) clock: Arc<dyn Clock>,
    /// Whether a connection has to be made within [`CONNECT`].
    pub(crate) hurried: bool,
    /// Whether the server's certificate is a stranger's.
    pub(crate) stranger: bool,
}

impl Making {
    /// Sets the limits that every cell of a vendor over HTTP has.
    pub(crate) fn limit(&self, engine: &mut EngineConfig, transport: &mut TransportConfig) {
        engine.deadline = DEADLINE;
        engine.attempt_timeout = ATTEMPT;
        engine.max_body_bytes = MAX_BODY;
        if self.hurried {
            transport.connect_timeout = CONNECT;
        }
    }
}

/// A running vendor, seen from the inside.
#[async_trait]
pub(crate) trait Side: Send + Sync {
    /// Scheme, host and port.
    fn origin(&self) -> String;
    /// The same by TLS, where the simulator has it.
    fn tls_origin(&self) -> Option<String> {
        None
    }
    fn faults(&self) -> &Faults;
    fn journal(&self) -> &Journal;
    fn open_connections(&self) -> u64;
    fn make(&self, making: Making) -> Arc<dyn UserStatusProvider>;
    /// Every secret that the provider holds or is given, and whatever of its three people is
    /// personal.
    fn hidden(&self) -> Vec<String>;
    /// Three people who are known.
    fn people(&self) -> Vec<UserRef>;
    /// A change that one request carries out.
    fn change(&self) -> Change;
    /// Whether that change stands.
    fn stands(&self) -> bool;
    /// Ends the credential that the provider holds.
    fn expire(&self);
    /// The requests that a fault of `operation` is to hit.
    fn trigger(&self, operation: Operation) -> Trigger;
    /// An answer with these rows of a list, where the vendor has lists.
    fn page(&self, rows: &Rows) -> Option<(Vec<(String, String)>, String)>;
    async fn shutdown(self: Box<Self>);
}

/// `GET`s or another method, to paths with this part.
pub(crate) fn calls(method: &str, path: &str) -> Trigger {
    Trigger { method: Some(method.to_owned()), path: Some(path.to_owned()), ..Trigger::default() }
}
