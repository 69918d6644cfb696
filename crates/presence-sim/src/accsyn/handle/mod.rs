//! The simulator from the inside: what colleagues, an administrator and a test can do.

mod machines;
mod people;
mod switches;

use std::io;
use std::sync::{Arc, Mutex};

use super::account::User;
use super::life::{ChangeRefused, Hand};
use super::roster::ADMINISTRATOR;
use super::server::Server;
use super::settings::{Settings, WORKSPACE};
use super::world::World;
use crate::cast::Cast;
use crate::http::HttpService;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::secret::Secret;
use crate::station::{Station, handle_of_station};

/// Who changes things behind the client's back.
const COLLEAGUE: &str = ADMINISTRATOR;

/// A running accsyn server, seen from inside the process. Clones see the same server.
///
/// Users are named by id or by e-mail address (their code), clients by id.
#[derive(Debug, Clone)]
pub struct Accsyn {
    url: String,
    api_key: Secret,
    server: Arc<Server>,
}

/// What a server is made of.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) station: Station,
    pub(crate) cast: Cast,
    pub(crate) port: u16,
    pub(crate) settings: Settings,
}

handle_of_station!(Accsyn);

impl Accsyn {
    pub(crate) async fn start(setup: Setup) -> io::Result<(Self, Listening)> {
        let Setup { station, cast, port, settings } = setup;
        let listener = bind(station.vendor, port).await?;
        let address = listener.local_addr()?;
        let world = World::new(cast, station.seed, station.clock.now(), settings);
        let world = Mutex::new(world);
        let server = Arc::new(Server { station, port: address.port(), world });
        let service = Arc::new(HttpService(Arc::clone(&server)));
        let connections = &server.station.connections;
        let (listening, address) = Listening::start(listener, connections, service)?;
        let administrator = locked(&server.world).users.by_code(ADMINISTRATOR);
        let api_key = administrator.map(|user| server.key_of(&user)).unwrap_or_default();
        Ok((Self { url: format!("http://{address}"), api_key: Secret(api_key), server }, listening))
    }

    /// The origin, without path and trailing slash. `/api/v3` begins below it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The code of the only workspace.
    #[must_use]
    pub fn workspace(&self) -> &'static str {
        WORKSPACE
    }

    /// The e-mail address of an administrator.
    #[must_use]
    pub fn user(&self) -> &'static str {
        ADMINISTRATOR
    }

    /// The API key that the administrator had at the start. It opens nothing but this simulator.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.api_key.0
    }

    fn with_world<T>(&self, work: impl FnOnce(&mut World, Hand<'_>) -> T) -> T {
        let by = Hand { code: COLLEAGUE, now: self.now() };
        work(&mut locked(&self.server.world), by)
    }

    fn change<T>(
        &self,
        user: &str,
        work: impl FnOnce(&mut World, User, Hand<'_>) -> Result<T, ChangeRefused>,
    ) -> Result<T, ChangeRefused> {
        self.with_world(|world, by| {
            let user = world.users.find(user).ok_or(ChangeRefused::UnknownUser)?;
            work(world, user, by)
        })
    }
}
