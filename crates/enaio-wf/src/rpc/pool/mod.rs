//! [`Pool`]: a bounded number of connections to a group of servers, one session per server.

mod call;
mod channel;
mod check;
mod connect;
mod expiry;
mod idle;
mod keepalive;
mod lease;
mod options;
mod servers;

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Problems, Result, RetryState, Vendor, within};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;

use self::connect::Joined;
use self::idle::Idle;
pub use self::lease::Lease;
pub use self::options::PoolOptions;
use self::servers::Servers;
use super::dial::Dial;
use super::server::Server;
use super::session::{Session, SessionOptions};

/// Connections to one group of servers. Clones share it.
///
/// A server is picked at random by weight; where it cannot be reached, fails in the handshake or
/// while the session is made, or does not answer within its part of the time, the next is tried,
/// each once. A refused login is final: the others know the same users, and more attempts may lock
/// the account. For a minute it is not attempted again, and everybody gets that refusal.
#[derive(Clone, Debug)]
pub struct Pool(Arc<Inner>);

struct Inner {
    servers: Servers,
    dial: Arc<dyn Dial>,
    session: SessionOptions,
    options: PoolOptions,
    clock: Arc<dyn Clock>,
    slots: Arc<Semaphore>,
    idle: Mutex<Idle>,
    keepalive: OnceLock<AbortHandle>,
}

impl Pool {
    /// A pool without connections. Does no I/O.
    ///
    /// # Errors
    /// `Config`, where there is no server, or naming every option that cannot be.
    pub fn new(
        servers: Vec<Server>,
        dial: Arc<dyn Dial>,
        session: SessionOptions,
        options: PoolOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let mut problems = Problems::new();
        options.collect(&mut problems);
        problems.finish()?;
        let inner = Inner {
            servers: Servers::new(servers)?,
            dial,
            session,
            slots: Arc::new(Semaphore::new(options.size)),
            options,
            clock,
            idle: Mutex::default(),
            keepalive: OnceLock::new(),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// A connection with a session, for one caller. It goes back when it is dropped, or is closed
    /// where a call on it did not come to its end.
    ///
    /// # Errors
    /// * `Timeout`: none became free, or none could be made, within the borrow deadline.
    /// * `Closed`: the pool was closed.
    /// * As [`Dial::dial`] and [`Session::open`], of the server that was tried last.
    pub async fn lease(&self) -> Result<Lease> {
        let inner = &self.0;
        let deadline = inner.options.borrow_deadline;
        let until = inner.clock.monotonic().saturating_add(deadline);
        let leased = within(&*inner.clock, deadline, self.lease_until(until)).await;
        leased.unwrap_or_else(|| Err(none_free()))
    }

    async fn lease_until(&self, until: Duration) -> Result<Lease> {
        let slot = Arc::clone(&self.0.slots).acquire_owned().await.map_err(|_| closed())?;
        self.start_keepalive();
        let idle = self.0.take_idle();
        let joined = match idle {
            Some(joined) => joined,
            None => self.connect(until).await?,
        };
        self.lent(slot, joined)
    }

    /// The pool may have been closed while the connection was made.
    fn lent(&self, slot: OwnedSemaphorePermit, joined: Joined) -> Result<Lease> {
        self.0.check_open()?;
        Ok(Lease::new(Arc::clone(&self.0), slot, joined))
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The sessions that are known, with their servers.
    #[must_use]
    pub fn sessions(&self) -> Vec<(Server, Session)> {
        self.0.servers.sessions()
    }

    /// How many connections wait for a call.
    #[must_use]
    pub fn idle(&self) -> usize {
        self.0.lock_idle().len()
    }

    /// Closes the pool: idle connections at once, lent ones when they come back, and no call is
    /// begun on them. Whoever waits for one, or asks later, gets `Closed`.
    pub fn close(&self) {
        self.0.slots.close();
        self.0.lock_idle().clear();
        self.0.end_keepalive();
    }
}

impl Inner {
    fn check_open(&self) -> Result<()> {
        if self.slots.is_closed() { Err(closed()) } else { Ok(()) }
    }

    fn end_keepalive(&self) {
        if let Some(task) = self.keepalive.get() {
            task.abort();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end_keepalive();
    }
}

fn none_free() -> Error {
    Error::new(ErrorKind::Timeout, "no connection became free in time")
        .with_vendor(Vendor::ENAIO)
        .with_operation("borrow")
        .with_retry_state(RetryState::Temporary)
}

fn closed() -> Error {
    Error::new(ErrorKind::Closed, "the pool is closed").with_vendor(Vendor::ENAIO)
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("servers", &self.servers)
            .field("options", &self.options)
            .field("closed", &self.slots.is_closed())
            .finish_non_exhaustive()
    }
}
