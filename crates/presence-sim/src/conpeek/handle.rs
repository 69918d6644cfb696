//! The simulator from the inside: what a supervisor, an administrator and a test can do.

use std::io;
use std::sync::{Arc, Mutex};

use super::server::Server;
use super::state::{State, StateRefused};
use super::tenant::{self, Break, GROUPS, Group, ONLINE_MODES, OnlineMode};
use super::users::{User, Users};
use crate::cast::Cast;
use crate::http::HttpService;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::secret::Secret;
use crate::seed::{Stream, draw};
use crate::station::{Station, handle_of_station};

/// How many characters a key has.
const KEY_LENGTH: u64 = 40;

/// A running Conpeek server, seen from inside the process. Clones see the same server.
#[derive(Debug, Clone)]
pub struct Conpeek {
    url: String,
    server: Arc<Server>,
}

/// What a server is made of.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) station: Station,
    pub(crate) cast: Cast,
    pub(crate) port: u16,
    pub(crate) unverified_read: bool,
}

handle_of_station!(Conpeek);

impl Conpeek {
    pub(crate) async fn start(setup: Setup) -> io::Result<(Self, Listening)> {
        let station = setup.station;
        let listener = bind(station.vendor, setup.port).await?;
        let users = Users::new(setup.cast, station.seed, station.clock.now());
        let server = Arc::new(Server {
            key: Secret(key(station.seed)),
            users: Mutex::new(users),
            unverified_read: setup.unverified_read,
            station,
        });
        let service = Arc::new(HttpService(Arc::clone(&server)));
        let connections = &server.station.connections;
        let (listening, address) = Listening::start(listener, connections, service)?;
        Ok((Self { url: format!("http://{address}"), server }, listening))
    }

    /// The base URL: an origin, without path and trailing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The API key, made from the seed. It opens nothing but this simulator.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.server.key.0
    }

    /// Everybody as they stand now, computed one by one.
    pub fn users(&self) -> impl Iterator<Item = User> + use<> {
        locked(&self.server.users).clone().iter()
    }

    /// The user that this text would mean in a path: digits are an id first, then a login.
    #[must_use]
    pub fn user(&self, id_or_login: &str) -> Option<User> {
        locked(&self.server.users).find(id_or_login)
    }

    /// Sets a state behind the client's back, as a supervisor or a schedule would.
    ///
    /// # Errors
    ///
    /// [`StateRefused`] if there is no such user or mode, or the user may not take the break.
    pub fn set_state(&self, id_or_login: &str, state: State) -> Result<User, StateRefused> {
        let now = self.server.station.clock.now();
        locked(&self.server.users).set(id_or_login, state, now)
    }

    /// Gives a user another login, as an administrator would. The old one is nobody's then.
    ///
    /// Returns whether it was done: not for an unknown user, an empty login or one in use.
    pub fn rename(&self, id_or_login: &str, login: &str) -> bool {
        locked(&self.server.users).rename(id_or_login, login)
    }

    /// The breaks a user may take: those of their groups. Empty for an unknown user.
    #[must_use]
    pub fn breaks_of(&self, id_or_login: &str) -> Vec<Break> {
        self.user(id_or_login).map(|user| tenant::breaks(&user.groups)).unwrap_or_default()
    }

    /// Every group of the tenant.
    #[must_use]
    pub fn groups(&self) -> &'static [Group] {
        &GROUPS
    }

    /// Every online mode of the tenant; the first is taken by who names none.
    #[must_use]
    pub fn online_modes(&self) -> &'static [OnlineMode] {
        &ONLINE_MODES
    }
}

fn key(seed: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let letter = |place| LETTERS[(draw(seed, Stream::Key, place) % LETTERS.len() as u64) as usize];
    // The remainder is a place in the list.
    (0..KEY_LENGTH).map(|place| char::from(letter(place))).collect()
}
