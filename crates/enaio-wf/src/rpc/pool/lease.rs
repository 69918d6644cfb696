//! [`Lease`]: a connection in the hands of one caller.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use presence_core::Result;
use tokio::sync::OwnedSemaphorePermit;

use super::connect::Joined;
use super::{Inner, closed};
use crate::rpc::message::{Call, Response};

/// A connection of a pool. Its place in the pool is free again once it is dropped, for whatever
/// reason, and the next who waits is woken.
pub struct Lease {
    pool: Arc<Inner>,
    joined: Option<Joined>,
    // Dropped after `drop` has put the connection back, so that who is woken finds it.
    _slot: OwnedSemaphorePermit,
}

impl Lease {
    pub(super) fn new(pool: Arc<Inner>, slot: OwnedSemaphorePermit, joined: Joined) -> Self {
        Self { pool, joined: Some(joined), _slot: slot }
    }

    /// As [`Connection::exchange`](crate::rpc::Connection::exchange).
    ///
    /// # Errors
    /// As there; `Closed` where the pool was closed.
    pub async fn exchange(&mut self, call: &Call, deadline: Duration) -> Result<Response> {
        self.joined()?.connection.exchange(call, deadline).await
    }

    /// The server that it leads to.
    pub(super) fn server(&self) -> Result<usize> {
        self.joined.as_ref().map(|joined| joined.server).ok_or_else(closed)
    }

    fn joined(&mut self) -> Result<&mut Joined> {
        self.pool.check_open()?;
        self.joined.as_mut().ok_or_else(closed)
    }

    /// Takes the connection away for good.
    pub(super) fn spoil(&mut self) -> Option<Joined> {
        self.joined.take()
    }

    /// Closes the connection instead of giving it back.
    pub fn discard(mut self) {
        self.joined = None;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(joined) = self.joined.take().filter(|joined| joined.connection.is_usable()) {
            self.pool.give_back(joined);
        }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("joined", &self.joined).finish_non_exhaustive()
    }
}
