//! From a group of servers to a connection that has joined the session of one of them.

use std::time::Duration;

use presence_core::{Error, ErrorKind, Result, RetryState, Secret, Vendor, within};

use super::Pool;
use super::servers::Entry;
use crate::rpc::connection::Connection;
use crate::rpc::session::{Joining, Session};

/// A connection, and which session of which server it has joined.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) connection: Connection,
    pub(super) server: usize,
    pub(super) session: Secret,
}

impl Pool {
    /// A connection to the first server that takes us. The time that is left is shared out, so that
    /// one that is silent does not take it all.
    pub(super) async fn connect(&self, until: Duration) -> Result<Joined> {
        let inner = &self.0;
        let order = inner.servers.shuffled(&*inner.session.noise);
        let mut last = Error::config("servers", "there is no server");
        let mut others = u32::try_from(order.len()).unwrap_or(u32::MAX);
        for server in &order {
            let left = until.saturating_sub(inner.clock.monotonic());
            let connecting = self.connect_to(*server);
            match within(&*inner.clock, left / others.max(1), connecting).await {
                Some(Ok(joined)) => return Ok(joined),
                Some(Err(error)) if is_final(&error) => return Err(error),
                Some(Err(error)) => last = error,
                None => last = silent(),
            }
            tracing::debug!(kind = last.kind().as_str(), "a server could not be used");
            others = others.saturating_sub(1);
        }
        Err(last.with_attempts(u32::try_from(order.len()).unwrap_or(u32::MAX)))
    }

    /// Joins the session that is known, or logs in. Only one login to a server is under way at a
    /// time; the others wait for its session, or for its refusal.
    pub(super) async fn connect_to(&self, server: usize) -> Result<Joined> {
        let inner = &self.0;
        let entry = inner.servers.get(server)?;
        if entry.session().is_none() {
            inner.servers.check_refusal(inner.clock.monotonic())?;
        }
        let mut fresh = None;
        let mut connection = inner.dial.dial(&entry.server).await?;
        let joined = |connection, session| Joined { connection, server, session };
        if let Some(known) = entry.session() {
            match known.join(&mut connection, &inner.session).await {
                Ok(Joining::Joined) => return Ok(joined(connection, known.guid)),
                Ok(Joining::Gone(other)) => {
                    entry.end(&known.guid);
                    fresh = other;
                }
                Err(error) if error.kind() == ErrorKind::Timeout => return Err(error),
                // Perhaps because of the session that was named: once more without it.
                Err(_) => {
                    connection = inner.dial.dial(&entry.server).await?;
                    entry.forget(&known.guid);
                }
            }
        }
        let _turn = entry.login.lock().await;
        if let Some(newer) = entry.session() {
            match newer.join(&mut connection, &inner.session).await? {
                Joining::Joined => return Ok(joined(connection, newer.guid)),
                Joining::Gone(other) => fresh = other,
            }
            entry.end(&newer.guid);
        }
        let session = self.log_in(entry, &mut connection, fresh).await?;
        Ok(joined(connection, session))
    }

    async fn log_in(
        &self,
        entry: &Entry,
        connection: &mut Connection,
        fresh: Option<Secret>,
    ) -> Result<Secret> {
        let inner = &self.0;
        inner.servers.check_refusal(inner.clock.monotonic())?;
        match Session::begin(connection, &inner.session, fresh).await {
            Ok(session) => {
                let guid = session.guid.clone();
                entry.remember(session);
                Ok(guid)
            }
            Err(error) => {
                inner.servers.note_refusal(&error, inner.clock.monotonic());
                Err(error)
            }
        }
    }
}

/// What the other servers would say too.
fn is_final(error: &Error) -> bool {
    use ErrorKind::{Config, InvalidInput, Unauthenticated};
    matches!(error.kind(), Config | InvalidInput | Unauthenticated)
}

pub(super) fn silent() -> Error {
    Error::new(ErrorKind::Timeout, "the server made no session in time")
        .with_vendor(Vendor::ENAIO)
        .with_operation("connect")
        .with_retry_state(RetryState::Temporary)
}
