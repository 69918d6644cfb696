//! [`Scenario`]: one thing that is measured, by whom, and what is wanted of it.

mod accsyn;
mod conpeek;
mod enaio;
mod webex;

use futures_util::future::BoxFuture;

pub(crate) use self::conpeek::put as conpeek_put;
pub(crate) use self::enaio::client as enaio_client;
pub(crate) use self::webex::{client as webex_client, list as webex_list, one as webex_one};
use crate::Result;
use crate::floor::Addresses;
use crate::subject::Subject;

/// Where the floor is, and how large a scenario is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) floor: Addresses,
    pub(crate) quick: bool,
    /// So many rows, whatever a scenario has.
    pub(crate) size: Option<usize>,
}

/// What is wanted, as ratios of one run: how many times the obvious loop's throughput, how much of
/// its processor time, how many times a peer's throughput.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Targets {
    pub(crate) faster: Option<f64>,
    pub(crate) cpu: Option<f64>,
    pub(crate) peers: Option<f64>,
}

impl Targets {
    const fn single() -> Self {
        Self { faster: Some(0.95), cpu: Some(1.10), peers: Some(20.0) }
    }

    const fn faster(times: f64, peers: f64) -> Self {
        Self { faster: Some(times), cpu: None, peers: Some(peers) }
    }

    const fn none() -> Self {
        Self { faster: None, cpu: None, peers: None }
    }
}

/// What is measured.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// What costs are told for.
    pub(crate) unit: &'static str,
    /// How many of them an operation has; fewer in a quick run.
    pub(crate) size: usize,
    pub(crate) quick_size: usize,
    /// People on a page.
    pub(crate) page: usize,
    /// Milliseconds before each answer.
    pub(crate) latency: u64,
    /// Calls under way at a time.
    pub(crate) callers: usize,
    pub(crate) targets: Targets,
    pub(crate) subjects: Subjects,
    /// What the peers of a vendor are told to do.
    pub(crate) peer: Option<PeerTask>,
}

/// Makes the clients that are measured, connected and logged in.
type Subjects = for<'a> fn(&'a Scenario, &'a Setting) -> BoxFuture<'a, Result<Vec<Subject>>>;

/// What the peers of a vendor do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeerTask {
    pub(crate) vendor: PeerVendor,
    pub(crate) task: &'static str,
}

/// Whose peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeerVendor {
    Webex,
    Accsyn,
    Enaio,
}

impl Scenario {
    pub(crate) fn size(&self, setting: &Setting) -> usize {
        let usual = if setting.quick { self.quick_size } else { self.size };
        setting.size.unwrap_or(usual)
    }

    /// The base URL of a vendor on the floor.
    pub(crate) fn base(&self, setting: &Setting, vendor: &str) -> String {
        let (http, size, latency) = (setting.floor.http, self.size(setting), self.latency);
        format!("http://{http}/{vendor}/{size}/{latency}")
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Scenario> {
    [webex::all(), accsyn::all(), conpeek::all(), enaio::all()].into_iter().flatten().collect()
}

/// The sum of what a list of numbers of letters comes to.
pub(crate) fn letters(of: impl IntoIterator<Item = usize>) -> crate::subject::Tally {
    use crate::subject::Tally;
    of.into_iter().map(Tally::row).fold(Tally::default(), Tally::plus)
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_differ_and_every_scenario_has_something_to_do() {
        let mut names: Vec<&str> = super::all().iter().map(|scenario| scenario.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(super::all().iter().all(|scenario| scenario.quick_size > 0));
    }
}
