//! Users and organisations, from the inside.

use super::Enaio;
use crate::enaio::organisation::Organisation;
use crate::enaio::rights::Rights;
use crate::enaio::user::User;
use crate::enaio::world::World;
use crate::lock::locked;

impl Enaio {
    /// The organisations.
    #[must_use]
    pub fn organisations(&self) -> Vec<Organisation> {
        self.with_world(|world| world.organisations.clone())
    }

    /// The id of the main organisation, to which everybody belongs.
    #[must_use]
    pub fn organisation(&self) -> String {
        self.with_world(|world| world.organisations.first().map(|o| o.id.clone()))
            .unwrap_or_default()
    }

    /// Says whether an organisation is active. None or several may be.
    ///
    /// Returns whether there is such an organisation.
    pub fn set_active(&self, organisation: &str, active: bool) -> bool {
        self.with_world(|world| {
            let mut all = world.organisations.iter_mut();
            let found = all.find(|known| known.id == organisation);
            found.map(|known| known.active = active).is_some()
        })
    }

    /// Everybody as they stand now, computed one by one.
    pub fn users(&self) -> impl Iterator<Item = User> + use<> {
        locked(&self.server.world).users.clone().into_users()
    }

    /// The user with this object id, id in the user table or login.
    #[must_use]
    pub fn account(&self, user: &str) -> Option<User> {
        self.with_world(|world| world.users.find(user))
    }

    /// The password of a user. It opens nothing but this simulator.
    #[must_use]
    pub fn password_of(&self, user: &str) -> Option<String> {
        self.account(user).map(|user| user.password)
    }

    /// The object id of a user in another organisation than the main one.
    #[must_use]
    pub fn id_in(&self, organisation: &str, user: &str) -> Option<String> {
        self.with_world(|world| {
            let organisation = world.organisation(organisation)?;
            let user = world.users.find(user).filter(|user| organisation.has(user.number))?;
            Some(world.person_id(organisation.place, user.number))
        })
    }

    /// Whether a user is absent in the main organisation.
    #[must_use]
    pub fn is_absent(&self, user: &str) -> Option<bool> {
        self.with_world(|world| Some(world.is_absent(0, world.users.find(user)?.number)))
    }

    /// Says whether a user is absent in the main organisation, behind the client's back. Nobody
    /// is told.
    ///
    /// Returns whether there is such a user.
    pub fn set_absent(&self, user: &str, absent: bool) -> bool {
        self.change(user, |world, user| {
            world.set_absent(0, user.number, absent);
        })
    }

    /// The object ids of the absent of the main organisation, in the order of their numbers.
    #[must_use]
    pub fn absent(&self) -> Vec<String> {
        self.with_world(|world| {
            world.organisations.first().map(|main| world.absent(main)).unwrap_or_default()
        })
    }

    /// The object ids of those who stand in for a user of the main organisation.
    #[must_use]
    pub fn substitutes(&self, user: &str) -> Vec<String> {
        self.with_world(|world| {
            let user = world.users.find(user);
            user.map(|user| world.substitutes(&user.id).to_vec()).unwrap_or_default()
        })
    }

    /// Replaces those who stand in for a user of the main organisation.
    ///
    /// Returns whether all of them exist.
    pub fn set_substitutes(&self, user: &str, substitutes: &[&str]) -> bool {
        self.with_world(|world| {
            let ids: Option<Vec<_>> = substitutes
                .iter()
                .map(|substitute| Some(world.users.find(substitute)?.id))
                .collect();
            let Some((user, ids)) = world.users.find(user).zip(ids) else { return false };
            world.set_substitutes(&user.id, ids);
            true
        })
    }

    /// Adds a user with any login, also one that is in use or empty.
    pub fn add_user(&self, login: &str, name: &str) -> User {
        self.with_world(|world| world.users.add(login, name))
    }

    /// Takes a user away, with their absence and substitutes.
    ///
    /// Returns whether there was such a user.
    pub fn remove_user(&self, user: &str) -> bool {
        self.change(user, |world, user| world.remove(&user))
    }

    /// Gives a user another name.
    ///
    /// Returns whether there is such a user.
    pub fn rename(&self, user: &str, name: &str) -> bool {
        self.edit(user, |user| name.clone_into(&mut user.name))
    }

    /// Gives a user another login, also one that is in use.
    ///
    /// Returns whether there is such a user.
    pub fn set_login(&self, user: &str, login: &str) -> bool {
        self.edit(user, |user| login.clone_into(&mut user.login))
    }

    /// Gives a user another password.
    ///
    /// Returns whether there is such a user.
    pub fn set_password(&self, user: &str, password: &str) -> bool {
        self.edit(user, |user| password.clone_into(&mut user.password))
    }

    /// Says what a user may do.
    ///
    /// Returns whether there is such a user.
    pub fn set_rights(&self, user: &str, rights: Rights) -> bool {
        self.edit(user, |user| user.rights = rights)
    }

    /// Locks a user out of logins, or lets them in again.
    ///
    /// Returns whether there is such a user.
    pub fn set_locked(&self, user: &str, locked: bool) -> bool {
        self.edit(user, |user| user.locked = locked)
    }

    fn edit(&self, user: &str, work: impl FnOnce(&mut User)) -> bool {
        self.change(user, |world, mut user| {
            work(&mut user);
            world.users.put(user);
        })
    }

    fn change(&self, user: &str, work: impl FnOnce(&mut World, User)) -> bool {
        self.with_world(|world| {
            let found = world.users.find(user);
            found.map(|user| work(world, user)).is_some()
        })
    }
}
