//! [`RateTier`] and [`LimiterConfig`]: limits as data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use presence_core::Problems;
use serde::{Deserialize, Serialize};

/// A rate limit of a vendor, written beside the endpoints that fall under it.
///
/// ```
/// use presence_http::RateTier;
///
/// const API: RateTier = RateTier::per_second("api", 30, 60);
/// assert_eq!(API.name(), "api");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateTier {
    #[serde(skip)]
    name: Cow<'static, str>,
    /// Calls per `per`.
    calls: u32,
    #[serde(with = "presence_core::duration_text")]
    per: Duration,
    /// Calls that may be made at once after a rest.
    burst: u32,
}

impl RateTier {
    /// `calls` per second, `burst` of them at once.
    #[must_use]
    pub const fn per_second(name: &'static str, calls: u32, burst: u32) -> Self {
        Self { name: Cow::Borrowed(name), calls, per: Duration::from_secs(1), burst }
    }

    /// `calls` per minute, `burst` of them at once.
    #[must_use]
    pub const fn per_minute(name: &'static str, calls: u32, burst: u32) -> Self {
        Self { name: Cow::Borrowed(name), calls, per: Duration::from_secs(60), burst }
    }

    /// The tier's name; calls of one tenant under one name share the limit.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The time one call uses up. A tier of no calls counts as one call per period.
    pub(super) fn interval(&self) -> Duration {
        self.per / self.calls.max(1)
    }

    /// At least one.
    pub(super) fn burst(&self) -> u32 {
        self.burst.max(1)
    }
}

/// A tenant's limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LimiterConfig {
    /// Requests under way at a time. Default: 8.
    pub concurrency: usize,
    /// The longest pause after "too many calls", whatever the vendor asks for. Default: 15 minutes.
    #[serde(with = "presence_core::duration_text")]
    pub max_pause: Duration,
    /// Other rates for the vendor's tiers, by their names.
    pub tiers: BTreeMap<String, RateTier>,
}

impl Default for LimiterConfig {
    fn default() -> Self {
        Self { concurrency: 8, max_pause: Duration::from_secs(900), tiers: BTreeMap::new() }
    }
}

impl LimiterConfig {
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.concurrency == 0 {
            problems.add("engine.limits.concurrency", "must be at least 1");
        }
        for (name, tier) in &self.tiers {
            if tier.calls == 0 || tier.per.is_zero() {
                let field = format!("engine.limits.tiers.{name}");
                problems.add(field, "must allow some calls per time");
            }
        }
    }

    /// How long `calls` calls of `tier` take at the least after a rest, by the tier's rate alone.
    ///
    /// ```
    /// use presence_http::{LimiterConfig, RateTier};
    /// use std::time::Duration;
    ///
    /// let limits = LimiterConfig::default();
    /// let tier = RateTier::per_second("api", 30, 60);
    /// assert_eq!(limits.least_time(&tier, 60), Duration::ZERO);
    /// assert_eq!(limits.least_time(&tier, 90).as_millis(), 999);
    /// ```
    #[must_use]
    pub fn least_time(&self, tier: &RateTier, calls: u64) -> Duration {
        let tier = self.tiers.get(tier.name()).unwrap_or(tier);
        let waiting = u128::from(calls.saturating_sub(u64::from(tier.burst())));
        let nanos = tier.interval().as_nanos().saturating_mul(waiting);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// What the semaphore is made with: at least one, and no more than it can count.
    pub(super) fn permits(&self) -> usize {
        self.concurrency.clamp(1, tokio::sync::Semaphore::MAX_PERMITS)
    }
}
