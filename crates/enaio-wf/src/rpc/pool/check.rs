//! [`Pool::check_connections`]: whether every server would take us.

use std::time::Duration;

use futures_util::future::join_all;
use presence_core::{Result, within};
use tokio::sync::Mutex;

use super::{Pool, none_free};
use crate::rpc::server::Server;
use crate::rpc::session::{Prepared, Session};

/// How long a login waits for that to another server, which may never be answered.
const LONGEST_TURN: Duration = Duration::from_secs(5);

impl Pool {
    /// Tries every server at the same time, each on its own connection, and logs in.
    ///
    /// Passwords are sent to one server after the other. Where one refuses it, the others are not
    /// asked, since they count attempts together, and get the same refusal here.
    ///
    /// The connections are closed afterwards; they do not count for the size. Each may take as long
    /// as the borrow deadline.
    pub async fn check_connections(&self) -> Vec<(Server, Result<Session>)> {
        let turn = Mutex::new(());
        let check = async |server: Server| {
            let deadline = self.0.options.borrow_deadline;
            let result = within(&*self.0.clock, deadline, self.check(&server, &turn)).await;
            (server, result.unwrap_or_else(|| Err(none_free())))
        };
        join_all(self.0.servers.all().into_iter().map(check)).await
    }

    async fn check(&self, server: &Server, turn: &Mutex<()>) -> Result<Session> {
        let (options, clock) = (&self.0.session, &self.0.clock);
        self.0.check_open()?;
        let mut connection = self.0.dial.dial(server).await?;
        self.0.check_open()?;
        let prepared = Prepared::new(&mut connection, options, None).await?;
        let _turn = within(&**clock, LONGEST_TURN, turn.lock()).await;
        self.0.servers.check_refusal(clock.monotonic())?;
        let session = prepared.log_in(&mut connection, options).await;
        session.inspect_err(|error| self.0.servers.note_refusal(error, clock.monotonic()))
    }
}
