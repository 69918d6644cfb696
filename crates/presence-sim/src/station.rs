//! What every vendor's simulator has, whatever it speaks.

use crate::clock::SimClock;
use crate::fault::{FaultScript, Faults};
use crate::journal::Journal;
use crate::net::Connections;
use crate::vendor::VendorKind;

/// The common equipment of one simulator. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Station {
    pub(crate) vendor: VendorKind,
    pub(crate) seed: u64,
    pub(crate) clock: SimClock,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) connections: Connections,
}

impl Station {
    pub(crate) fn new(
        vendor: VendorKind,
        seed: u64,
        clock: SimClock,
        script: &FaultScript,
    ) -> Self {
        Self {
            vendor,
            seed,
            clock,
            journal: Journal::new(),
            faults: Faults::new(seed, script),
            connections: Connections::new(),
        }
    }
}
