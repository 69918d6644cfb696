//! The simulator from the inside: what people, administrators and a test can do.

mod people;
mod switches;
mod tokens;

use std::io;
use std::sync::{Arc, Mutex};

use super::server::Server;
use super::world::World;
use crate::cast::Cast;
use crate::http::HttpService;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::station::{Station, handle_of_station};

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

handle_of_station!(Webex);

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

    fn with_world<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        work(&mut locked(&self.server.world))
    }
}
