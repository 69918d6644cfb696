//! [`Stopwatch`]: wall time and this process's processor time.

use presence_core::Clock;
use presence_http::TokioClock;
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Something under way.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    clock: TokioClock,
    wall: Duration,
    cpu: f64,
}

/// How long something took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) wall_nanos: f64,
    pub(crate) cpu_nanos: f64,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        let clock = TokioClock::new();
        let wall = clock.monotonic();
        Self { clock, wall, cpu: cpu_nanos() }
    }

    pub(crate) fn stop(&self) -> Sample {
        let wall = self.clock.monotonic().saturating_sub(self.wall);
        Sample { wall_nanos: wall.as_secs_f64() * 1e9, cpu_nanos: cpu_nanos() - self.cpu }
    }
}

impl Sample {
    /// The share of one unit of so many.
    pub(crate) fn per(self, units: usize) -> Self {
        let units = units.max(1) as f64;
        Self { wall_nanos: self.wall_nanos / units, cpu_nanos: self.cpu_nanos / units }
    }
}

fn cpu_nanos() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
