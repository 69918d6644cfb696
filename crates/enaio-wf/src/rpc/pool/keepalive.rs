//! Probing of idle connections, so that silent drops are noticed and servers keep the session.

use std::sync::{Arc, Weak};

use super::Pool;
use crate::rpc::message::{Call, Effect};

impl Pool {
    /// Probes every idle connection once; those that fail are closed. Gives how many answered.
    ///
    /// At most one connection is out of the pool at a time, and no lock is held meanwhile.
    pub async fn probe_idle(&self) -> usize {
        let inner = &self.0;
        let call = Call::new("krn.CheckServerConnection").effect(Effect::Read).with("Flags", 0);
        let mut answered = 0;
        for _ in 0..self.idle() {
            let Ok(slot) = Arc::clone(&inner.slots).try_acquire_owned() else { break };
            // Taken at the front and given back at the end: each comes once.
            let Some(idle) = inner.lock_idle().pop_front() else { break };
            let mut lease = self.lent(slot, idle.connection, idle.server);
            match lease.exchange(&call, inner.options.call_deadline).await {
                Ok(answer) if answer.code == 0 => answered += 1,
                Ok(_) => lease.discard(),
                Err(error) => tracing::debug!(kind = error.kind().as_str(), "a probe failed"),
            }
        }
        answered
    }

    /// Starts the task that probes, with the first connection. It ends with the pool.
    pub(super) fn start_keepalive(&self) {
        let Some(interval) = self.0.options.keepalive else { return };
        self.0.keepalive.call_once(|| {
            let (pool, clock) = (Arc::downgrade(&self.0), Arc::clone(&self.0.clock));
            tokio::spawn(async move {
                loop {
                    clock.sleep(interval).await;
                    match Weak::upgrade(&pool) {
                        Some(inner) if !inner.slots.is_closed() => Pool(inner).probe_idle().await,
                        _ => return,
                    };
                }
            });
        });
    }
}
