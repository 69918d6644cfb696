//! [`PollConfig`]: how a watch asks.

use std::time::Duration;

use presence_core::Problems;
use serde::Deserialize;

/// The least floor of a watch: Webex warns that frequent polling leads to 429.
const MIN_FLOOR: Duration = Duration::from_secs(5);

/// How a watch asks. A person's interval is halved when something changed, and grows by half when
/// nothing did.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PollConfig {
    /// The interval to begin with. Default: 60 s.
    #[serde(with = "presence_core::duration_text")]
    pub interval: Duration,
    /// The shortest interval, at least 5 s. Default: 15 s.
    #[serde(with = "presence_core::duration_text")]
    pub floor: Duration,
    /// The longest interval. Default: 5 min; presence itself is told to ten minutes.
    #[serde(with = "presence_core::duration_text")]
    pub ceiling: Duration,
    /// How many calls a watch makes in a minute, pages and repeats included; intervals grow to keep
    /// it. After a pause, `engine.limits.concurrency` of them may go at once. Default: 60.
    pub calls_per_minute: u32,
}

impl Default for PollConfig {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(60),
            floor: Duration::from_secs(15),
            ceiling: Duration::from_secs(300),
            calls_per_minute: 60,
        }
    }
}

impl PollConfig {
    pub(super) fn collect(&self, problems: &mut Problems) {
        if self.floor < MIN_FLOOR {
            problems.add("poll.floor", "must be at least 5 s");
        }
        if self.interval < self.floor || self.interval > self.ceiling {
            problems.add("poll.interval", "must lie between poll.floor and poll.ceiling");
        }
        if self.calls_per_minute == 0 {
            problems.add("poll.calls_per_minute", "must be at least 1");
        }
    }
}
