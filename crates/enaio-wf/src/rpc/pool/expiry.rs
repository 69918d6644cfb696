//! Sessions that have ended while connections were attached to them.
//!
//! No code for it is documented. What is documented is a probe: a connection on which it is refused
//! is no good any more.

use super::keepalive::{probe, probe_deadline};
use super::{Lease, Pool};
use crate::rpc::job_failure::JobFailure;
use crate::rpc::message::Response;

/// Whether a job may have failed because nobody is logged in: those with a reason of their own
/// have not.
pub(super) fn may_be_why(answer: &Response) -> bool {
    answer.code != 0 && !JobFailure::explains_itself(answer)
}

impl Pool {
    /// Whether the session behind a connection has ended: then a probe is refused too. All that
    /// is known of the session goes with it.
    pub(super) async fn has_expired(&self, lease: &mut Lease) -> bool {
        let deadline = probe_deadline(&self.0.options);
        match lease.exchange(&probe(), deadline).await {
            Ok(answer) if answer.code != 0 => {
                if let Some(spoiled) = lease.spoil() {
                    self.0.end_session(spoiled.server, &spoiled.session);
                }
                true
            }
            // A connection that breaks now is closed with the lease; the job's own failure stands.
            _ => false,
        }
    }
}
