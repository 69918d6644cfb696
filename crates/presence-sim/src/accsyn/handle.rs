//! The simulator from the inside: what colleagues, an administrator and a test can do.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::account::User;
use super::client::{Activity, Client, ClientKind};
use super::id::Thing;
use super::job::Job;
use super::life::{ChangeRefused, Hand};
use super::registry::Registry;
use super::roster::ADMINISTRATOR;
use super::server::Server;
use super::settings::{Settings, WORKSPACE};
use super::words::{Role, Status};
use super::world::World;
use crate::cast::Cast;
use crate::fault::Faults;
use crate::http::HttpService;
use crate::journal::Journal;
use crate::lock::locked;
use crate::net::{Listening, bind};
use crate::station::Station;
use crate::waiting::NotSeen;

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

#[derive(Clone)]
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
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

    /// The API key of somebody. It opens only while they may log in.
    #[must_use]
    pub fn api_key_of(&self, user: &str) -> Option<String> {
        self.account(user).map(|user| self.server.key_of(&user))
    }

    /// Gives somebody another API key and returns it. The one before opens nothing any more.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn new_api_key(&self, user: &str) -> Result<String, ChangeRefused> {
        let user = self.change(user, |world, mut user, _| {
            user.keys_before = user.keys_before.wrapping_add(1);
            world.users.put(user.clone());
            Ok(user)
        })?;
        Ok(self.server.key_of(&user))
    }

    /// Everybody as they stand now, computed one by one: also the inactive and the archived.
    pub fn users(&self) -> impl Iterator<Item = User> + use<> {
        locked(&self.server.world).users.clone().into_users()
    }

    /// Somebody as they stand now, in whatever state.
    #[must_use]
    pub fn account(&self, user: &str) -> Option<User> {
        locked(&self.server.world).users.find(user)
    }

    /// Invites an e-mail address, as a colleague would.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::CodeTaken`] for a member, [`ChangeRefused::Full`].
    pub fn invite(&self, code: &str, role: Role) -> Result<User, ChangeRefused> {
        self.with_world(|world, by| world.invite(code, Some(role), by))
    }

    /// Enables or disables somebody, with all that follows.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn set_status(&self, user: &str, status: Status) -> Result<User, ChangeRefused> {
        self.change(user, |world, user, by| Ok(world.set_status(user, status, by)))
    }

    /// Gives somebody another role, which revokes their access.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn set_role(&self, user: &str, role: Role) -> Result<User, ChangeRefused> {
        self.change(user, |world, user, by| Ok(world.set_role(user, role, by)))
    }

    /// Gives somebody another name: also registers them, and may be any text.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn set_name(&self, user: &str, name: &str) -> Result<User, ChangeRefused> {
        self.change(user, |world, mut user, by| {
            name.clone_into(&mut user.name);
            Ok(world.keep(user, by))
        })
    }

    /// Says when somebody last logged in.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn set_logged_in(&self, user: &str, at: Option<SystemTime>) -> Result<User, ChangeRefused> {
        self.change(user, |world, mut user, _| {
            user.logged_in = at;
            world.users.put(user.clone());
            Ok(user)
        })
    }

    /// Grants somebody access to a share.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn grant(&self, user: &str, share: &str) -> Result<User, ChangeRefused> {
        self.change(user, |world, mut user, _| {
            if !user.access.iter().any(|granted| granted == share) {
                user.access.push(share.to_owned());
            }
            world.users.put(user.clone());
            Ok(user)
        })
    }

    /// Parks somebody.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`], [`ChangeRefused::ActiveJobs`].
    pub fn deactivate(&self, user: &str) -> Result<User, ChangeRefused> {
        self.change(user, World::deactivate)
    }

    /// Brings somebody back who was parked.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn activate(&self, user: &str) -> Result<User, ChangeRefused> {
        self.change(user, |world, user, by| Ok(world.activate(user, by)))
    }

    /// Deletes somebody, with their jobs, clients and home share.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`].
    pub fn delete(&self, user: &str) -> Result<User, ChangeRefused> {
        self.change(user, |world, user, by| world.delete(user, true, by))
    }

    /// Starts a job that involves somebody.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`], [`ChangeRefused::Full`].
    pub fn add_job(&self, user: &str) -> Result<Job, ChangeRefused> {
        self.change(user, |world, user, _| world.jobs.add(&user.id).ok_or(ChangeRefused::Full))
    }

    /// Finishes a job; `false` if no open job has this id.
    pub fn finish_job(&self, id: &str) -> bool {
        locked(&self.server.world).jobs.finish(id)
    }

    /// Every job, the oldest first.
    #[must_use]
    pub fn jobs(&self) -> Vec<Job> {
        locked(&self.server.world).jobs.list().to_vec()
    }

    /// The clients of somebody as they stand now; none for an unknown user.
    #[must_use]
    pub fn clients_of(&self, user: &str) -> Vec<Client> {
        let world = locked(&self.server.world);
        let user = world.users.find(user);
        user.map(|user| world.clients.of(&user, self.now())).unwrap_or_default()
    }

    /// Sets up a client that has never run, and returns it.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownUser`], [`ChangeRefused::Full`] beyond 64 clients of one user.
    pub fn add_client(
        &self,
        user: &str,
        kind: ClientKind,
        code: &str,
    ) -> Result<Client, ChangeRefused> {
        self.change(user, |world, user, by| {
            let number = world.clients.add(&user, kind, code, by.now);
            let clients = world.clients.of(&user, by.now);
            let added = clients.into_iter().find(|client| Some(client.number) == number);
            added.ok_or(ChangeRefused::Full)
        })
    }

    /// Starts a client: it checks in now and every minute from now on. `false` if there is none.
    pub fn start_client(&self, id: &str) -> bool {
        self.set_activity(id, Activity::Running { since: self.now() })
    }

    /// Stops a client: it checked in for the last time now, and is online for 15 minutes more.
    pub fn stop_client(&self, id: &str) -> bool {
        self.set_activity(id, Activity::Stopped { at: self.now() })
    }

    /// Makes `at` the last check-in of a client that does not run.
    pub fn set_last_checkin(&self, id: &str, at: SystemTime) -> bool {
        self.set_activity(id, Activity::Stopped { at })
    }

    /// Bars a client from work, or lets it work again. `false` if there is none.
    pub fn bar_client(&self, id: &str, barred: bool) -> bool {
        let number = Thing::Client.number(id);
        number.is_some_and(|number| locked(&self.server.world).clients.set_barred(number, barred))
    }

    /// How many sessions last.
    #[must_use]
    pub fn sessions(&self) -> usize {
        let world = locked(&self.server.world);
        world.sessions.count(self.now(), world.settings.session_lifetime)
    }

    /// Ends every session. The next call with one of them is told that it has expired.
    pub fn expire_sessions(&self) {
        locked(&self.server.world).sessions.end_all();
    }

    /// How long a session lasts after the login, for those that are open as well.
    pub fn set_session_lifetime(&self, lifetime: Duration) {
        locked(&self.server.world).settings.session_lifetime = lifetime;
    }

    /// What the registry says.
    pub fn set_registry(&self, registry: Registry) {
        locked(&self.server.world).settings.registry = registry;
    }

    /// Whether the rate limits of the vendor's page are kept.
    pub fn set_rate_limits(&self, kept: bool) {
        locked(&self.server.world).settings.rate_limits = kept;
    }

    /// Whether refusals are answered with status 200, since the vendor documents none but 429.
    pub fn set_refusals_in_200(&self, hidden: bool) {
        locked(&self.server.world).settings.refusals_in_200 = hidden;
    }

    /// Whether ids are answered as `ObjectId:<id>`, as the vendor's code expects at times.
    pub fn set_object_ids(&self, prefixed: bool) {
        locked(&self.server.world).settings.object_ids = prefixed;
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

    fn set_activity(&self, id: &str, activity: Activity) -> bool {
        let number = Thing::Client.number(id);
        let mut world = locked(&self.server.world);
        number.is_some_and(|number| world.clients.set_activity(number, activity))
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
