//! [`Pool::call`]: one job on any connection, and when it is sent a second time.

use presence_core::{Error, ErrorKind, Fate, Result};

use super::{Lease, Pool, expiry};
use crate::rpc::job_failure::JobFailure;
use crate::rpc::message::{Call, Effect, Response};

/// How the first attempt failed.
struct Failed {
    error: Error,
    /// Whether a second one may be made.
    again: bool,
}

impl Pool {
    /// Runs a job that must succeed, on any connection.
    ///
    /// Where the connection breaks, the call is repeated once on another one if its request was
    /// not fully written, if it is a read, or if it sets a state and the options allow it. Where
    /// the job fails because the session has ended, a new one is begun, and the call repeated once
    /// if it is a read, or if it sets a state and the options allow it.
    ///
    /// # Errors
    /// As [`Connection::call`](crate::rpc::Connection::call),
    /// [`Session::open`](crate::rpc::Session::open) and [`Self::lease`]. Of a call that failed
    /// twice, the second failure; its fate is unknown where that of the first is.
    pub async fn call(&self, call: &Call) -> Result<Response> {
        let first = match self.first_attempt(call).await {
            Ok(answer) => return Ok(answer),
            Err(failed) if !failed.again => return Err(failed.error),
            Err(failed) => failed.error,
        };
        tracing::debug!(job = call.job, kind = first.kind().as_str(), "the call is repeated");
        self.second_attempt(call).await.map_err(|error| match first.fate() {
            Fate::Unknown => error.with_fate(Fate::Unknown),
            _ => error,
        })
    }

    async fn first_attempt(&self, call: &Call) -> Result<Response, Failed> {
        let final_ = |error| Failed { error, again: false };
        let mut lease = self.lease().await.map_err(final_)?;
        let answer = match lease.exchange(call, self.0.options.call_deadline).await {
            Ok(answer) => answer,
            Err(error) => return Err(Failed { again: self.may_repeat(call, &error), error }),
        };
        let suspicious = expiry::may_be_why(&answer);
        match JobFailure::check(call, answer) {
            Err(error) if suspicious => {
                let again = self.has_expired(&mut lease).await && self.may_come_twice(call);
                Err(Failed { error, again })
            }
            checked => checked.map_err(final_),
        }
    }

    async fn second_attempt(&self, call: &Call) -> Result<Response> {
        let mut lease: Lease = self.lease().await?;
        JobFailure::check(call, lease.exchange(call, self.0.options.call_deadline).await?)
    }

    fn may_repeat(&self, call: &Call, error: &Error) -> bool {
        let allowed = self.may_come_twice(call) || error.fate() == Fate::NotApplied;
        allowed && error.kind() == ErrorKind::Connection
    }

    /// Whether a call may be sent although the server may have run it already.
    fn may_come_twice(&self, call: &Call) -> bool {
        match call.effect {
            Effect::Read => true,
            Effect::SetsState => self.0.options.repeat_states,
            Effect::Acts => false,
        }
    }
}
