//! Saying which simulators to start, and how.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use crate::accsyn;
use crate::cast::cast;
use crate::clock::SimClock;
use crate::enaio;
use crate::fault::FaultScript;
use crate::simulator::Simulator;
use crate::station::Station;
use crate::vendor::VendorKind;

/// The seed when none is given.
pub const DEFAULT_SEED: u64 = 42;

/// How many people there are when nothing is said.
pub const DEFAULT_PEOPLE: usize = 12;

/// Fewer people than this cannot be: the vendor's published example names user 3.
pub const MIN_PEOPLE: usize = 3;

/// More people than this cannot be.
pub const MAX_PEOPLE: usize = 1_000_000_000;

/// What to start. Made by [`Simulator::builder`].
#[derive(Debug, Clone)]
#[must_use = "nothing is started before `start` is awaited"]
pub struct Builder {
    seed: u64,
    people: usize,
    vendors: Vec<VendorKind>,
    ports: BTreeMap<VendorKind, u16>,
    script: FaultScript,
    clock: SimClock,
    pub(crate) unverified_read: bool,
    pub(crate) accsyn: accsyn::Settings,
    pub(crate) enaio: enaio::Settings,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            seed: DEFAULT_SEED,
            people: DEFAULT_PEOPLE,
            vendors: Vec::new(),
            ports: BTreeMap::new(),
            script: FaultScript::new(),
            clock: SimClock::real(),
            unverified_read: false,
            accsyn: accsyn::Settings::default(),
            enaio: enaio::Settings::default(),
        }
    }

    /// Everything that is drawn is drawn from this number: names, keys, states, chances.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many people there are, from [`MIN_PEOPLE`] to [`MAX_PEOPLE`]. They cost no memory.
    pub fn people(mut self, people: usize) -> Self {
        self.people = people;
        self
    }

    /// Starts this vendor. To be repeated for several; without it all vendors are started.
    pub fn vendor(mut self, vendor: VendorKind) -> Self {
        self.vendors.push(vendor);
        self
    }

    /// The port of a vendor; 0, the default, lets the system choose. It starts no vendor.
    pub fn port(mut self, vendor: VendorKind, port: u16) -> Self {
        self.ports.insert(vendor, port);
        self
    }

    /// What goes wrong from the start. Counts are kept for each vendor on its own.
    pub fn faults(mut self, script: FaultScript) -> Self {
        self.script = script;
        self
    }

    /// The clock to live by. The machine's time when nothing is said.
    pub fn clock(mut self, clock: SimClock) -> Self {
        self.clock = clock;
        self
    }

    /// Whether Conpeek answers `GET /tenant_user/{user}/work_state`, which no page documents.
    /// Off when nothing is said.
    pub fn with_unverified_read(mut self, answered: bool) -> Self {
        self.unverified_read = answered;
        self
    }

    /// Whether accsyn keeps the rate limits of the vendor's page. Off when nothing is said.
    pub fn with_accsyn_rate_limits(mut self, kept: bool) -> Self {
        self.accsyn.rate_limits = kept;
        self
    }

    /// How long an accsyn session lasts after the login, in simulated time. A day when nothing is
    /// said.
    pub fn with_accsyn_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.accsyn.session_lifetime = lifetime;
        self
    }

    /// In which form enaio wants passwords. The legacy one when nothing is said.
    pub fn with_enaio_password_scheme(mut self, scheme: enaio::PasswordScheme) -> Self {
        self.enaio.scheme = scheme;
        self
    }

    /// How long an enaio session lasts after its last call, in simulated time. A day when nothing
    /// is said.
    pub fn with_enaio_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.enaio.session_lifetime = lifetime;
        self
    }

    /// Starts the simulators on loopback.
    ///
    /// They run in tasks of the current tokio runtime until the [`Simulator`] is shut down or
    /// dropped.
    ///
    /// # Errors
    ///
    /// * [`io::ErrorKind::InvalidInput`] if the number of people is out of range.
    /// * [`io::ErrorKind::AddrInUse`] if a port is taken; the message names vendor and port.
    /// * Whatever else the system says to a listener on that port.
    pub async fn start(self) -> io::Result<Simulator> {
        if !(MIN_PEOPLE..=MAX_PEOPLE).contains(&self.people) {
            let range = format!("{MIN_PEOPLE} to {MAX_PEOPLE}");
            let problem = format!("{} people cannot be simulated, only {range}", self.people);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        Simulator::start(self).await
    }

    /// Whether this vendor is to be started.
    pub(crate) fn wants(&self, vendor: VendorKind) -> bool {
        self.vendors.is_empty() || self.vendors.contains(&vendor)
    }

    pub(crate) fn port_of(&self, vendor: VendorKind) -> u16 {
        self.ports.get(&vendor).copied().unwrap_or(0)
    }

    pub(crate) fn station(&self, vendor: VendorKind) -> Station {
        Station::new(vendor, self.seed, self.clock.clone(), &self.script)
    }

    pub(crate) fn cast(&self) -> crate::cast::Cast {
        cast(self.seed, self.people)
    }

    pub(crate) fn shared_clock(&self) -> &SimClock {
        &self.clock
    }
}
