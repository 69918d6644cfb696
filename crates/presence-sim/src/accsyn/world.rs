//! Everything that changes, behind one lock.

use std::time::SystemTime;

use super::clients::Clients;
use super::directory::Directory;
use super::id::Thing;
use super::job::Jobs;
use super::limits::Limits;
use super::session::Sessions;
use super::settings::Settings;
use crate::cast::Cast;

/// Who has an active job from the start, if the cast is large enough.
const BUSY: u64 = 8;

/// The state of the workspace and of the server.
#[derive(Debug)]
pub(super) struct World {
    pub(super) users: Directory,
    pub(super) clients: Clients,
    pub(super) jobs: Jobs,
    pub(super) sessions: Sessions,
    pub(super) limits: Limits,
    pub(super) settings: Settings,
}

impl World {
    pub(super) fn new(cast: Cast, seed: u64, start: SystemTime, settings: Settings) -> Self {
        let mut jobs = Jobs::default();
        if cast.by_number(BUSY).is_some() {
            jobs.add(&Thing::User.id(BUSY));
        }
        Self {
            users: Directory::new(cast, seed, start),
            clients: Clients::new(seed, start),
            jobs,
            sessions: Sessions::new(seed),
            limits: Limits::new(start),
            settings,
        }
    }

    /// The number of the client with this id, if there is one.
    pub(super) fn client(&self, id: &str) -> Option<u64> {
        self.users.get(self.clients.owner(id)?)?;
        Thing::Client.number(id)
    }
}
