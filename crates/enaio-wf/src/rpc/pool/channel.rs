//! Callback channels, and jobs that must run in the session of a given server.

use std::sync::Arc;

use presence_core::{Result, within};

use super::call::Failed;
use super::{Pool, closed, connect, none_free};
use crate::rpc::callbacks::Callbacks;
use crate::rpc::connection::{channel_call, channel_in};
use crate::rpc::job_failure::JobFailure;
use crate::rpc::message::{Call, Response};

impl Pool {
    /// Opens the callback channel of the session on one of the servers. Its connection does not
    /// count for the size and is not closed with the pool. A session that turns out to have ended
    /// is begun anew, once.
    ///
    /// # Errors
    /// As [`Self::lease`], [`Connection::channel_guid`](crate::rpc::Connection::channel_guid) and
    /// [`Connection::register`](crate::rpc::Connection::register).
    pub async fn open_callbacks(&self) -> Result<Callbacks> {
        self.open_channel(None).await.map(|(callbacks, _)| callbacks)
    }

    /// The same, and runs `then` in the session of the channel. Gives the server too.
    pub(in crate::rpc) async fn open_channel(
        &self,
        then: Option<&Call>,
    ) -> Result<(Callbacks, usize)> {
        let opened = match self.try_channel(then).await {
            Err(failed) if failed.expired => self.try_channel(then).await,
            tried => tried,
        };
        opened.map_err(|failed| failed.error)
    }

    async fn try_channel(&self, then: Option<&Call>) -> Result<(Callbacks, usize), Failed> {
        let options = &self.0.options;
        let mut lease = self.lease().await?;
        let server = lease.server()?;
        let channel = channel_in(&self.run(&mut lease, &channel_call()).await?)?;
        let dialling = self.0.dial.dial(&self.0.servers.get(server)?.server);
        let dialled = within(&*self.0.clock, options.borrow_deadline, dialling).await;
        let connection = dialled.ok_or_else(connect::silent)??;
        let callbacks = connection.register(&channel, options.call_deadline).await?;
        if let Some(call) = then {
            self.run(&mut lease, call).await?;
        }
        Ok((callbacks, server))
    }

    /// Runs a job that must succeed, in the session of one server.
    pub(in crate::rpc) async fn call_at(&self, server: usize, call: &Call) -> Result<Response> {
        let deadline = self.0.options.call_deadline;
        let slot = within(&*self.0.clock, deadline, Arc::clone(&self.0.slots).acquire_owned());
        let slot = slot.await.ok_or_else(none_free)?.map_err(|_| closed())?;
        let joined = match self.0.take_idle_to(server) {
            Some(joined) => joined,
            None => {
                let connected = within(&*self.0.clock, deadline, self.connect_to(server)).await;
                connected.ok_or_else(none_free)??
            }
        };
        let answer = self.lent(slot, joined)?.exchange(call, deadline).await;
        JobFailure::check(call, answer?)
    }
}
