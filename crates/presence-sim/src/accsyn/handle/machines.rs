//! Jobs and clients, from the inside.

use std::time::SystemTime;

use super::Accsyn;
use crate::accsyn::client::{Activity, Client, ClientKind};
use crate::accsyn::job::Job;
use crate::accsyn::life::ChangeRefused;
use crate::lock::locked;

impl Accsyn {
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
        let mut world = locked(&self.server.world);
        world.client(id).is_some_and(|number| world.clients.set_barred(number, barred))
    }

    fn set_activity(&self, id: &str, activity: Activity) -> bool {
        let mut world = locked(&self.server.world);
        world.client(id).is_some_and(|number| world.clients.set_activity(number, activity))
    }
}
