//! The simulator from the inside: what an administrator, a colleague and a test can do.

mod callbacks;
mod people;
mod switches;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use super::channel::Channels;
use super::server::Server;
use super::service::{Plain, Tls};
use super::settings::Settings;
use super::tls::Identity;
use super::world::World;
use crate::cast::Cast;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::station::{Station, handle_of_station};

/// The number of the administrator: the first person of every cast.
const ADMINISTRATOR: u64 = 1;

/// A running enaio server, seen from inside the process. Clones see the same server.
#[derive(Clone)]
pub struct Enaio {
    plain: SocketAddr,
    tls: SocketAddr,
    cadata: Arc<str>,
    user: Arc<str>,
    password: Arc<str>,
    server: Arc<Server>,
}

impl fmt::Debug for Enaio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Enaio");
        shown.field("addr", &self.plain).field("tls_addr", &self.tls).finish_non_exhaustive()
    }
}

/// What a server is made of.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) station: Station,
    pub(crate) cast: Cast,
    pub(crate) port: u16,
    pub(crate) settings: Settings,
}

handle_of_station!(Enaio);

impl Enaio {
    pub(crate) async fn start(setup: Setup) -> io::Result<(Self, [Listening; 2])> {
        let station = setup.station;
        let plain = bind(station.vendor, setup.port).await?;
        let secure = bind(station.vendor, 0).await?;
        let identity = Identity::new()?;
        let world = World::new(station.seed, setup.cast, setup.settings);
        let administrator = world.users.get(ADMINISTRATOR);
        let (user, password) =
            administrator.map(|user| (user.login, user.password)).unwrap_or_default();
        let server =
            Arc::new(Server { station, world: Mutex::new(world), channels: Channels::default() });
        let connections = &server.station.connections;
        let service = Arc::new(Plain(Arc::clone(&server)));
        let (first, plain) = Listening::start(plain, connections, service)?;
        let service = Tls { server: Arc::clone(&server), acceptor: identity.acceptor };
        let (second, tls) = Listening::start(secure, connections, Arc::new(service))?;
        let cadata = identity.pem.into();
        let handle =
            Self { plain, tls, cadata, user: user.into(), password: password.into(), server };
        Ok((handle, [first, second]))
    }

    /// Where the listener without TLS is.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.plain
    }

    /// Where the listener with TLS is.
    #[must_use]
    pub fn tls_addr(&self) -> SocketAddr {
        self.tls
    }

    /// The certificate of the TLS listener as PEM. It is a leaf, to be trusted as it is.
    #[must_use]
    pub fn cadata(&self) -> &str {
        &self.cadata
    }

    /// The login of an administrator.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The administrator's password. It opens nothing but this simulator.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    fn with_world<T>(&self, work: impl FnOnce(&mut World) -> T) -> T {
        work(&mut locked(&self.server.world))
    }
}
