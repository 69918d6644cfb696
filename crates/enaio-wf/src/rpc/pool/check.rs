//! [`Pool::check_connections`]: whether every server would take us.

use futures_util::future::join_all;
use presence_core::{Result, within};

use super::{Pool, none_free};
use crate::rpc::server::Server;
use crate::rpc::session::Session;

impl Pool {
    /// Tries every server at the same time, each on its own connection, and logs in.
    ///
    /// The connections are closed afterwards; they do not count for the size. Each may take as long
    /// as the borrow deadline.
    pub async fn check_connections(&self) -> Vec<(Server, Result<Session>)> {
        let check = async |server: Server| {
            let deadline = self.0.options.borrow_deadline;
            let result = within(&*self.0.clock, deadline, self.check(&server)).await;
            (server, result.unwrap_or_else(|| Err(none_free())))
        };
        join_all(self.0.servers.all().into_iter().map(check)).await
    }

    async fn check(&self, server: &Server) -> Result<Session> {
        self.0.check_open()?;
        let mut connection = self.0.dial.dial(server).await?;
        self.0.check_open()?;
        Session::open(&mut connection, &self.0.session, None).await
    }
}
