//! [`Pool::call`]: one job on any connection, and when it is sent a second time.

use presence_core::{Error, ErrorKind, Fate, Idempotency, Result};

use super::{Lease, Pool, expiry};
use crate::rpc::job_failure::JobFailure;
use crate::rpc::message::{Call, Response};

/// How a job failed.
pub(super) struct Failed {
    pub(super) error: Error,
    /// Because the session has ended. It is forgotten already.
    pub(super) expired: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, expired: false }
    }
}

impl Pool {
    /// Runs a job that must succeed, on any connection. Any job can be called, by its name and with
    /// typed parameters.
    ///
    /// ```no_run
    /// use enaio_wf::Client;
    /// use enaio_wf::rpc::Call;
    /// use presence_core::Idempotency;
    ///
    /// # async fn example(client: &Client) -> enaio_wf::presence_core::Result<()> {
    /// let call = Call::new("krn.GetServerInfoEx")
    ///     .idempotency(Idempotency::Safe)
    ///     .with("Flags", 0)
    ///     .with("Info", "");
    /// let answer = client.pool().call(&call).await?;
    /// println!("{:?}", answer.params.text("ServerDescription"));
    /// # Ok(())
    /// # }
    /// ```
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
        if call.idempotency != Idempotency::Safe {
            // Tokio looks at its sockets while everybody waits. Where nobody has, because the
            // thread was busy, it is not known yet who has hung up, and a write to them would be
            // of unknown fate.
            tokio::task::yield_now().await;
        }
        let mut lease = self.lease().await?;
        let first = match self.run(&mut lease, call).await {
            Ok(answer) => return Ok(answer),
            Err(failed) if !self.may_repeat(call, &failed) => return Err(failed.error),
            Err(failed) => failed.error,
        };
        // Its place may be the only one.
        drop(lease);
        tracing::debug!(job = call.job, kind = first.kind().as_str(), "the call is repeated");
        self.second_attempt(call).await.map_err(|error| match first.fate() {
            Fate::Unknown => error.with_fate(Fate::Unknown),
            _ => error,
        })
    }

    /// Runs a job that must succeed, and finds out whether it failed because the session has ended.
    pub(super) async fn run(&self, lease: &mut Lease, call: &Call) -> Result<Response, Failed> {
        let answer = lease.exchange(call, self.0.options.call_deadline).await?;
        let suspicious = expiry::may_be_why(&answer);
        match JobFailure::check(call, answer) {
            Err(error) if suspicious => {
                Err(Failed { error, expired: self.has_expired(lease).await })
            }
            checked => Ok(checked?),
        }
    }

    async fn second_attempt(&self, call: &Call) -> Result<Response> {
        let mut lease = self.lease().await?;
        JobFailure::check(call, lease.exchange(call, self.0.options.call_deadline).await?)
    }

    fn may_repeat(&self, call: &Call, failed: &Failed) -> bool {
        let may_come_twice = self.may_come_twice(call);
        if failed.expired {
            return may_come_twice;
        }
        let allowed = may_come_twice || failed.error.fate() == Fate::NotApplied;
        allowed && failed.error.kind() == ErrorKind::Connection
    }

    /// Whether a call may be sent although the server may have run it already.
    fn may_come_twice(&self, call: &Call) -> bool {
        match call.idempotency {
            Idempotency::Safe => true,
            Idempotency::Absolute => self.0.options.repeat_states,
            Idempotency::Once => false,
        }
    }
}
