//! [`NotificationOptions`]: what is listened for, and within which bounds.

use std::time::Duration;

use super::job_monitor::JobMonitor;

/// What is listened for, and within which bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotificationOptions {
    /// The jobs that the server is to tell about, where it is to. None unless set.
    pub monitor: Option<JobMonitor>,
    /// How many notifications may wait to be taken. 256 unless set; at least one.
    pub queue: usize,
    /// How many bytes those that wait may hold together. 64 MiB unless set.
    pub queue_bytes: usize,
    /// The first pause between two attempts to open a lost channel. 1 second unless set.
    pub shortest_pause: Duration,
    /// The longest pause. 30 seconds unless set.
    pub longest_pause: Duration,
}

impl Default for NotificationOptions {
    fn default() -> Self {
        Self {
            monitor: None,
            queue: 256,
            queue_bytes: 64 << 20,
            shortest_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
        }
    }
}

impl NotificationOptions {
    /// Whatever the server pushes by itself, and no monitored jobs.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has these jobs monitored.
    #[must_use]
    pub fn with_monitor(mut self, monitor: JobMonitor) -> Self {
        self.monitor = Some(monitor);
        self
    }
}
