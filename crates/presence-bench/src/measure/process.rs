//! What this process holds: descriptors and memory, from `/proc`, and tasks, from tokio.

use std::fs;

use serde::Serialize;

/// One look at the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Held {
    pub(crate) descriptors: u64,
    pub(crate) tasks: u64,
    /// Resident memory, in KiB.
    pub(crate) resident: u64,
}

impl Held {
    /// Looks now; what the system does not tell is 0. To be called within a runtime.
    pub(crate) fn now() -> Self {
        let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        let descriptors = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self {
            // Reading the folder opens one.
            descriptors: descriptors.saturating_sub(1) as u64,
            tasks: tasks as u64,
            resident: kib(&status, "VmRSS:").unwrap_or(0),
        }
    }
}

/// The number on the line of this name.
fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_status_is_read() {
        let status = "Name:\tx\nVmHWM:\t  900 kB\nVmRSS:\t  812 kB\n";
        assert_eq!(kib(status, "VmRSS:"), Some(812));
        assert_eq!(kib(status, "VmSwap:"), None);
    }

    #[tokio::test]
    async fn a_descriptor_more_is_seen() {
        let before = Held::now();
        let _open = fs::File::open("Cargo.toml").unwrap();
        assert_eq!(Held::now().descriptors, before.descriptors + 1);
    }
}
