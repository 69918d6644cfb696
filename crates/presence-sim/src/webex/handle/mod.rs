//! The simulator from the inside: what people, administrators and a test can do.

mod people;
mod switches;
mod tokens;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use super::server::Server;
use super::world::World;
use crate::cast::Cast;
use crate::fault::Faults;
use crate::http::HttpService;
use crate::journal::Journal;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::station::Station;
use crate::waiting::NotSeen;

pub use people::ChangeRefused;

/// A running Webex server, seen from inside the process. Clones see the same server.
///
/// People are named by id, by bare UUID or by e-mail address.
#[derive(Debug, Clone)]
pub struct Webex {
    server: Arc<Server>,
}

/// What a server is made of.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) station: Station,
    pub(crate) cast: Cast,
    pub(crate) port: u16,
}

impl Webex {
    pub(crate) async fn start(setup: Setup) -> io::Result<(Self, Listening)> {
        let Setup { station, cast, port } = setup;
        let listener = bind(station.vendor, port).await?;
        let base = format!("http://{}/v1", listener.local_addr()?);
        let world = Mutex::new(World::new(cast, station.seed, station.clock.now()));
        let server = Arc::new(Server { station, base, world });
        let service = Arc::new(HttpService(Arc::clone(&server)));
        let connections = &server.station.connections;
        let (listening, _) = Listening::start(listener, connections, service)?;
        Ok((Self { server }, listening))
    }

    /// The base URL, which ends in `/v1`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.server.base
    }

    /// What was called.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.server.station.journal
    }

    /// What goes wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.server.station.faults
    }

    /// What time it is in the simulation.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.server.station.clock.now()
    }

    /// How many connections were accepted since the start.
    #[must_use]
    pub fn connections_accepted(&self) -> u64 {
        self.server.station.connections.accepted()
    }

    /// How many connections are open.
    #[must_use]
    pub fn open_connections(&self) -> u64 {
        self.server.station.connections.open()
    }

    /// Returns once exactly `open` connections are open.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if that does not happen within ten seconds.
    pub async fn wait_for_open_connections(&self, open: u64) -> Result<(), NotSeen> {
        self.server.station.connections.wait_for_open(open).await
    }

    /// Closes the connections that carry no call, as a server does with its idle ones.
    pub fn drop_idle_connections(&self) {
        self.server.station.connections.drop_idle();
    }

    fn with_world<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        work(&mut locked(&self.server.world))
    }
}
