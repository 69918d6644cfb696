//! Users, from the inside.

use std::time::SystemTime;

use super::Accsyn;
use crate::accsyn::account::User;
use crate::accsyn::life::ChangeRefused;
use crate::accsyn::words::{Role, Status};
use crate::accsyn::world::World;
use crate::lock::locked;

impl Accsyn {
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
}
