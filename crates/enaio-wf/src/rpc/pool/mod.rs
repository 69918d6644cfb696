//! [`Pool`]: a bounded number of connections to a group of servers, one session per server.

mod channel;
mod expiry;
mod keepalive;
mod lease;
mod options;
mod servers;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Fate, Result, RetryState, Vendor};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::lease::Lease;
pub use self::options::PoolOptions;
use self::servers::Servers;
use super::connection::Connection;
use super::dial::Dial;
use super::job_failure::JobFailure;
use super::message::{Call, Effect, Response};
use super::server::Server;
use super::session::{Session, SessionOptions};
use presence_core::within;

/// Connections to one group of servers. Clones share it.
///
/// A server is picked at random by weight; where it cannot be reached, fails in the handshake or
/// while the session is made, the next is tried, each once. A refused login is final: the others
/// know the same users, and more attempts may lock the account.
#[derive(Clone, Debug)]
pub struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    servers: Servers,
    dial: Arc<dyn Dial>,
    session: SessionOptions,
    options: PoolOptions,
    clock: Arc<dyn Clock>,
    slots: Arc<Semaphore>,
    idle: Mutex<VecDeque<Idle>>,
    keepalive: Once,
}

/// A connection that waits for its next call.
#[derive(Debug)]
struct Idle {
    connection: Connection,
    server: usize,
    since: Duration,
}

impl Pool {
    /// A pool without connections. Does no I/O.
    ///
    /// # Errors
    /// `Config`, where there is no server or the size is zero.
    pub fn new(
        servers: Vec<Server>,
        dial: Arc<dyn Dial>,
        session: SessionOptions,
        options: PoolOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        if options.size == 0 || options.size > Semaphore::MAX_PERMITS {
            return Err(Error::config("pool_size", "must be at least one"));
        }
        let inner = Inner {
            servers: Servers::new(servers)?,
            dial,
            session,
            slots: Arc::new(Semaphore::new(options.size)),
            options,
            clock,
            idle: Mutex::new(VecDeque::new()),
            keepalive: Once::new(),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Runs a job that must succeed, on any connection.
    ///
    /// Where the connection breaks, the call is repeated once on another one if its request was
    /// not fully written, if it is a read, or if it sets a state and the options allow it. Where
    /// the job fails because the session has ended, a new one is begun and the call repeated once,
    /// unless it is one that [acts](Effect::Acts).
    ///
    /// # Errors
    /// As [`Connection::call`], [`Session::open`] and [`Self::lease`].
    pub async fn call(&self, call: &Call) -> Result<Response> {
        let deadline = self.0.options.call_deadline;
        let mut lease = self.lease().await?;
        match lease.exchange(call, deadline).await {
            Err(error) if self.may_repeat(call, &error) => {
                tracing::debug!(job = call.job, "the connection broke; the call is repeated");
            }
            Ok(answer) if expiry::may_be_why(&answer) => {
                let expired = self.has_expired(&mut lease).await;
                if !expired || call.effect == Effect::Acts {
                    return JobFailure::check(call, answer);
                }
                tracing::debug!(job = call.job, "the session has ended; the call is repeated");
            }
            Ok(answer) => return JobFailure::check(call, answer),
            Err(error) => return Err(error),
        }
        drop(lease);
        let answer = self.lease().await?.exchange(call, deadline).await;
        JobFailure::check(call, answer?)
    }

    fn may_repeat(&self, call: &Call, error: &Error) -> bool {
        let allowed = match call.effect {
            Effect::Read => true,
            Effect::SetsState if self.0.options.repeat_states => true,
            _ => error.fate() == Fate::NotApplied,
        };
        allowed && error.kind() == ErrorKind::Connection
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
        let leased = within(&*inner.clock, deadline, self.lease_without_limit()).await;
        leased.unwrap_or_else(|| Err(none_free()))
    }

    async fn lease_without_limit(&self) -> Result<Lease> {
        let slot = Arc::clone(&self.0.slots).acquire_owned().await.map_err(|_| closed())?;
        self.start_keepalive();
        if let Some(idle) = self.0.take_idle() {
            return Ok(self.lent(slot, idle.connection, idle.server));
        }
        let (connection, server) = self.connect().await?;
        Ok(self.lent(slot, connection, server))
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    fn lent(&self, slot: OwnedSemaphorePermit, connection: Connection, server: usize) -> Lease {
        Lease::new(Arc::clone(&self.0), slot, connection, server)
    }

    /// A connection to the first server that takes us.
    async fn connect(&self) -> Result<(Connection, usize)> {
        let inner = &self.0;
        let mut last = None;
        let mut tried = 0;
        for server in inner.servers.shuffled(&*inner.session.noise) {
            tried += 1;
            match self.connect_to(server).await {
                Ok(connection) => return Ok((connection, server)),
                Err(error) if is_final(&error) => return Err(error),
                Err(error) => {
                    tracing::debug!(kind = error.kind().as_str(), "a server could not be used");
                    last = Some(error);
                }
            }
        }
        let last = last.unwrap_or_else(|| Error::config("servers", "there is no server"));
        Err(last.with_attempts(tried))
    }

    /// Only one login to a server is under way at a time; the others join its session.
    async fn connect_to(&self, at: usize) -> Result<Connection> {
        let inner = &self.0;
        let entry = inner.servers.get(at)?;
        let mut connection = inner.dial.dial(&entry.server).await?;
        if let Some(known) = entry.session() {
            let session = Session::open(&mut connection, &inner.session, Some(&known)).await?;
            entry.remember(session);
            return Ok(connection);
        }
        let _turn = entry.login.lock().await;
        let known = entry.session();
        let session = Session::open(&mut connection, &inner.session, known.as_ref()).await?;
        entry.remember(session);
        Ok(connection)
    }

    /// The sessions that are known, with their servers.
    #[must_use]
    pub fn sessions(&self) -> Vec<(Server, Session)> {
        self.0.servers.sessions()
    }

    /// Tries every server on its own connection, one after the other, and logs in.
    ///
    /// The connections are closed afterwards; they do not count for the size.
    pub async fn check_connections(&self) -> Vec<(Server, Result<Session>)> {
        let mut results = Vec::new();
        for server in self.0.servers.all() {
            let result = self.check(&server).await;
            results.push((server, result));
        }
        results
    }

    async fn check(&self, server: &Server) -> Result<Session> {
        let mut connection = self.0.dial.dial(server).await?;
        Session::open(&mut connection, &self.0.session, None).await
    }

    /// How many connections wait for a call.
    #[must_use]
    pub fn idle(&self) -> usize {
        self.0.lock_idle().len()
    }

    /// Closes the pool: idle connections at once, lent ones when they come back. Whoever waits for
    /// one, or asks later, gets `Closed`.
    pub fn close(&self) {
        self.0.slots.close();
        self.0.lock_idle().clear();
    }
}

impl Inner {
    fn lock_idle(&self) -> MutexGuard<'_, VecDeque<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last and is still alive. Those that are too old go.
    fn take_idle(&self) -> Option<Idle> {
        let now = self.clock.monotonic();
        let fresh = |idle: &Idle| now.saturating_sub(idle.since) < self.options.max_idle;
        let mut idle = self.lock_idle();
        idle.retain(fresh);
        while let Some(mut candidate) = idle.pop_back() {
            if candidate.connection.is_alive() {
                return Some(candidate);
            }
        }
        None
    }

    fn give_back(&self, connection: Connection, server: usize) {
        let since = self.clock.monotonic();
        let mut idle = self.lock_idle();
        // Asked under the lock, so that nothing is put into a pool that has just been closed.
        if !self.slots.is_closed() {
            idle.push_back(Idle { connection, server, since });
        }
    }
}

/// What the other servers would say too.
fn is_final(error: &Error) -> bool {
    use ErrorKind::{Config, InvalidInput, Unauthenticated};
    matches!(error.kind(), Config | InvalidInput | Unauthenticated)
}

fn none_free() -> Error {
    Error::new(ErrorKind::Timeout, "no connection became free in time")
        .with_vendor(Vendor::ENAIO)
        .with_operation("borrow")
        .with_retry(RetryState::Temporary)
}

fn closed() -> Error {
    Error::new(ErrorKind::Closed, "the pool is closed").with_vendor(Vendor::ENAIO)
}
