//! Probing of idle connections, so that silent drops are noticed and servers keep the session.

use std::sync::{Arc, Weak};
use std::time::Duration;

use presence_core::{Idempotency, Secret};

use super::connect::Joined;
use super::{Inner, Pool, PoolOptions};
use crate::rpc::message::Call;

/// A probe holds a place of the pool: it must be over long before somebody who waits gives up.
const LONGEST_PROBE: Duration = Duration::from_secs(5);

pub(super) fn probe() -> Call {
    Call::new("krn.CheckServerConnection").idempotency(Idempotency::Safe).with("Flags", 0)
}

pub(super) fn probe_deadline(options: &PoolOptions) -> Duration {
    options.call_deadline.min(LONGEST_PROBE)
}

impl Pool {
    /// Probes every idle connection once; those that fail are closed. Gives how many answered.
    ///
    /// At most one connection is out of the pool at a time, for at most five seconds, and no lock
    /// is held meanwhile.
    pub async fn probe_idle(&self) -> usize {
        sweep(&Arc::downgrade(&self.0)).await.unwrap_or(0)
    }

    /// Starts the task that probes, with the first connection. It ends with the pool.
    pub(super) fn start_keepalive(&self) {
        let Some(interval) = self.0.options.keepalive else { return };
        self.0.keepalive.get_or_init(|| {
            let (pool, clock) = (Arc::downgrade(&self.0), Arc::clone(&self.0.clock));
            let task = tokio::spawn(async move {
                loop {
                    clock.sleep(interval).await;
                    if sweep(&pool).await.is_none() {
                        return;
                    }
                }
            });
            task.abort_handle()
        });
    }
}

/// Gives how many answered; none where the pool is gone. The pool is not held while a server is
/// waited for, so that it can go.
async fn sweep(pool: &Weak<Inner>) -> Option<usize> {
    let mut answered = 0;
    let count = pool.upgrade()?.lock_idle().len();
    for _ in 0..count {
        let inner = pool.upgrade()?;
        let Ok(slot) = Arc::clone(&inner.slots).try_acquire_owned() else { break };
        // Taken at the front and given back at the end: each comes once.
        let Some(mut joined) = inner.take_oldest() else { break };
        let deadline = probe_deadline(&inner.options);
        drop(inner);
        let answer = joined.connection.exchange(&probe(), deadline).await;
        let inner = pool.upgrade()?;
        match answer {
            Ok(answer) if answer.code == 0 => {
                answered += 1;
                inner.give_back(joined);
            }
            Ok(_) => inner.end_session(joined.server, &joined.session),
            Err(error) => tracing::debug!(kind = error.kind().as_str(), "a probe failed"),
        }
        // Only now, so that who is woken finds the connection.
        drop(slot);
    }
    Some(answered)
}

impl Inner {
    /// Forgets a session in which nobody is logged in any more, and the connections in it: those
    /// that wait now, those that are lent when they come back.
    pub(super) fn end_session(&self, server: usize, session: &Secret) {
        if let Ok(entry) = self.servers.get(server) {
            entry.end(session);
        }
        let same = |joined: &Joined| {
            joined.server == server && joined.session.expose() == session.expose()
        };
        self.lock_idle().retain(|(joined, _)| !same(joined));
    }
}
