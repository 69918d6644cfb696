//! [`Lease`]: a connection in the hands of one caller.

use std::sync::Arc;
use std::time::Duration;

use presence_core::{Result, Secret};
use tokio::sync::OwnedSemaphorePermit;

use super::{Inner, closed};
use crate::rpc::connection::{Connection, channel_guid};
use crate::rpc::message::{Call, Response};

/// A connection of a pool. Its place in the pool is free again once it is dropped, for whatever
/// reason, and the next who waits is woken.
#[derive(Debug)]
pub struct Lease {
    pool: Arc<Inner>,
    server: usize,
    connection: Option<Connection>,
    // Dropped after `drop` has put the connection back, so that who is woken finds it.
    _slot: OwnedSemaphorePermit,
}

impl Lease {
    pub(super) fn new(
        pool: Arc<Inner>,
        slot: OwnedSemaphorePermit,
        connection: Connection,
        server: usize,
    ) -> Self {
        Self { pool, server, connection: Some(connection), _slot: slot }
    }

    /// As [`Connection::exchange`].
    ///
    /// # Errors
    /// As there.
    pub async fn exchange(&mut self, call: &Call, deadline: Duration) -> Result<Response> {
        match &mut self.connection {
            Some(connection) => connection.exchange(call, deadline).await,
            None => Err(closed()),
        }
    }

    /// The name of the session's callback channel, and the server that knows it.
    pub(super) async fn channel(&mut self, deadline: Duration) -> Result<(Secret, usize)> {
        let connection = self.connection.as_mut().ok_or_else(closed)?;
        Ok((channel_guid(connection, deadline).await?, self.server))
    }

    /// Closes the connection, and says to which server it was.
    pub(super) fn spoil(&mut self) -> usize {
        self.connection = None;
        self.server
    }

    /// Closes the connection instead of giving it back.
    pub fn discard(mut self) {
        self.connection = None;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take().filter(Connection::is_usable) {
            self.pool.give_back(connection, self.server);
        }
    }
}
