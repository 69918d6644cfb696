//! Waiting for a provider: never for long, and never past a stop.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use presence_core::Timestamp;

use super::lane::Lane;

/// The longest wait for a provider: until it allows another try, or shows what was written.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

impl Lane<'_> {
    /// Waits until `due`; whether it is that time, and nothing was stopped meanwhile.
    pub(super) async fn until(&self, due: Option<Timestamp>) -> bool {
        let now = self.fleet.0.clock.now();
        self.wait(due.map_or(Duration::ZERO, |due| due.saturating_since(now))).await
    }

    /// Waits until a read shows what was just written; whether it does.
    pub(super) async fn until_shown(&self) -> bool {
        self.wait(self.delay()).await
    }

    /// Waits until a read shows what an earlier run was about to write; whether it does.
    pub(super) async fn earlier_shown(&self) -> bool {
        let Some(sent) = self.sent_before else { return true };
        let gone = self.fleet.0.clock.now().saturating_since(sent);
        self.wait(self.delay().saturating_sub(gone)).await
    }

    fn delay(&self) -> Duration {
        self.member.able.read_after_write_delay.unwrap_or_default()
    }

    async fn wait(&self, wait: Duration) -> bool {
        if self.ledger.halted().is_some() || wait > LONGEST_WAIT {
            return false;
        }
        if wait.is_zero() {
            return true;
        }
        let stopped = pin!(self.ledger.stopped());
        let slept = select(self.fleet.0.clock.sleep(wait), stopped).await;
        matches!(slept, Either::Left(_)) && self.ledger.halted().is_none()
    }
}
