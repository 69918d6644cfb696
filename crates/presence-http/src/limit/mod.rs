//! [`Limiter`]: keeps a tenant's calls within the vendor's limits, for all callers together.

mod gcra;
mod tier;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use presence_core::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::gcra::Gcra;
pub use self::tier::{LimiterConfig, RateTier};

/// One tenant's limits: rate tiers, calls at a time, and a pause after "too many calls".
///
/// Clones share them. Engines for the same tenant should share one, see
/// [`EngineBuilder::limiter`](crate::EngineBuilder::limiter).
#[derive(Clone, Debug)]
pub struct Limiter {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    clock: Arc<dyn Clock>,
    config: LimiterConfig,
    permits: Arc<Semaphore>,
    lines: Mutex<BTreeMap<String, Line>>,
    paused_until: Mutex<Duration>,
}

/// The callers of one tier, first come, first served. The lock is fair and is held by the one in
/// front while it waits; who leaves the line takes nothing with him.
type Line = Arc<tokio::sync::Mutex<Gcra>>;

/// The right to have one request under way. Given back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    _permit: Option<OwnedSemaphorePermit>,
}

/// The wait that would be needed is longer than the caller has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub(crate) wait: Duration,
}

impl Limiter {
    /// A limiter on `clock`.
    #[must_use]
    pub fn new(config: LimiterConfig, clock: Arc<dyn Clock>) -> Self {
        let permits = Arc::new(Semaphore::new(config.permits()));
        let lines = Mutex::new(BTreeMap::new());
        let paused_until = Mutex::new(Duration::ZERO);
        Self { shared: Arc::new(Shared { clock, config, permits, lines, paused_until }) }
    }

    /// Lets no call of this tenant begin for `wait`, shortened to [`LimiterConfig::max_pause`]; a
    /// longer pause that is under way stays. Returns how long the pause now is.
    pub fn pause(&self, wait: Duration) -> Duration {
        let wait = wait.min(self.shared.config.max_pause);
        let now = self.shared.clock.monotonic();
        let mut paused = self.shared.paused();
        *paused = now.saturating_add(wait).max(*paused);
        paused.saturating_sub(now)
    }

    /// How long the present pause lasts; zero when there is none.
    #[must_use]
    pub fn paused_for(&self) -> Duration {
        let until = *self.shared.paused();
        // Most tenants were never paused, and need no clock to tell.
        if until.is_zero() { until } else { until.saturating_sub(self.shared.clock.monotonic()) }
    }

    /// Waits for the pause, for the tier's turn and for a free place, in this order; nothing is
    /// held while waiting for time to pass. Gives up at once where the known wait exceeds what
    /// `until`, an instant of [`Clock::monotonic`], leaves.
    pub(crate) async fn admit(
        &self,
        tier: Option<&RateTier>,
        until: Duration,
    ) -> Result<Permit, TooLong> {
        if let Some(tier) = tier {
            self.wait_for_turn(tier, until).await?;
        }
        loop {
            self.wait_for_pause(until).await?;
            // The semaphore is only closed when its owner is dropped, and `self` owns it.
            let permit = Arc::clone(&self.shared.permits).acquire_owned().await.ok();
            if self.paused_for().is_zero() {
                return Ok(Permit { _permit: permit });
            }
            // A pause began meanwhile: it is sat out without keeping the place.
            drop(permit);
        }
    }

    async fn wait_for_pause(&self, until: Duration) -> Result<(), TooLong> {
        loop {
            let wait = self.paused_for();
            if wait.is_zero() {
                return Ok(());
            }
            self.sleep(wait, until).await?;
        }
    }

    async fn wait_for_turn(&self, tier: &RateTier, until: Duration) -> Result<(), TooLong> {
        let line = self.shared.line(tier);
        let mut front = line.lock().await;
        loop {
            self.wait_for_pause(until).await?;
            match front.take(self.shared.clock.monotonic()) {
                Ok(()) => return Ok(()),
                Err(wait) => self.sleep(wait, until).await?,
            }
        }
    }

    async fn sleep(&self, wait: Duration, until: Duration) -> Result<(), TooLong> {
        let clock = &self.shared.clock;
        if clock.monotonic().saturating_add(wait) >= until {
            return Err(TooLong { wait });
        }
        clock.sleep(wait).await;
        Ok(())
    }
}

impl Shared {
    fn paused(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.paused_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self, tier: &RateTier) -> Line {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(tier.name()) {
            return Arc::clone(line);
        }
        let line = lines.entry(tier.name().to_owned()).or_insert_with(|| {
            let rate = self.config.tiers.get(tier.name()).unwrap_or(tier);
            Arc::new(tokio::sync::Mutex::new(Gcra::new(rate)))
        });
        Arc::clone(line)
    }
}

#[cfg(test)]
mod tests;
