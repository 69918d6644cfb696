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

/// What every simulator's handle tells of its station.
macro_rules! handle_of_station {
    ($handle:ident) => {
        impl $handle {
            /// What was called.
            #[must_use]
            pub fn journal(&self) -> &$crate::Journal {
                &self.server.station.journal
            }

            /// What goes wrong.
            #[must_use]
            pub fn faults(&self) -> &$crate::Faults {
                &self.server.station.faults
            }

            /// What time it is in the simulation.
            #[must_use]
            pub fn now(&self) -> std::time::SystemTime {
                self.server.station.clock.now()
            }

            /// How many connections were accepted since the start, on all listeners.
            #[must_use]
            pub fn connections_accepted(&self) -> u64 {
                self.server.station.connections.accepted()
            }

            /// How many connections are open, enaio's callback channels included.
            #[must_use]
            pub fn open_connections(&self) -> u64 {
                self.server.station.connections.open()
            }

            /// Returns once exactly `open` connections are open.
            ///
            /// # Errors
            ///
            /// [`NotSeen`](crate::NotSeen) if that does not happen within ten seconds.
            pub async fn wait_for_open_connections(
                &self,
                open: u64,
            ) -> Result<(), $crate::NotSeen> {
                self.server.station.connections.wait_for_open(open).await
            }

            /// Closes the connections that carry no call, as a server does with its idle ones.
            /// enaio's callback channels between two pushes are among them.
            pub fn drop_idle_connections(&self) {
                self.server.station.connections.drop_idle();
            }
        }
    };
}

pub(crate) use handle_of_station;
