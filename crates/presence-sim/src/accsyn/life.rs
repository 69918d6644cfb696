//! What happens to a user: the rules, whoever asks.

use std::time::SystemTime;

use super::account::User;
use super::words::{Role, Status};
use super::world::World;

/// Why a user cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeRefused {
    /// There is no such user, or they were deleted.
    #[error("no user has this id or e-mail address")]
    UnknownUser,
    /// A job involves the user.
    #[error("the user has active jobs")]
    ActiveJobs,
    /// Somebody has this e-mail address already, and is neither deactivated nor deleted.
    #[error("this e-mail address is a member's")]
    CodeTaken,
    /// There are too many invited users, clients or jobs.
    #[error("there is no room for one more")]
    Full,
}

/// Who changes something, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hand<'a> {
    pub(super) code: &'a str,
    pub(super) now: SystemTime,
}

impl World {
    /// Disabling logs off at once and holds the jobs; enabling lets them go on.
    pub(super) fn set_status(&mut self, mut user: User, status: Status, by: Hand<'_>) -> User {
        user.status = status;
        match status {
            Status::Disabled => {
                self.log_off(&user, by.now);
                self.jobs.hold(&user.id);
            }
            Status::Enabled => self.jobs.resume(&user.id),
        }
        self.keep(user, by)
    }

    /// Another role revokes all access.
    pub(super) fn set_role(&mut self, mut user: User, role: Role, by: Hand<'_>) -> User {
        if user.role != role {
            user.role = role;
            user.access.clear();
        }
        self.keep(user, by)
    }

    /// Parks a user. Refused while a job involves them.
    pub(super) fn deactivate(
        &mut self,
        mut user: User,
        by: Hand<'_>,
    ) -> Result<User, ChangeRefused> {
        if self.jobs.involve(&user.id) {
            return Err(ChangeRefused::ActiveJobs);
        }
        user.inactive = true;
        self.log_off(&user, by.now);
        Ok(self.keep(user, by))
    }

    pub(super) fn activate(&mut self, mut user: User, by: Hand<'_>) -> User {
        user.inactive = false;
        self.keep(user, by)
    }

    /// Deletes a user with their home share, clients and jobs. Refused while a job involves them,
    /// unless forced.
    pub(super) fn delete(
        &mut self,
        mut user: User,
        force: bool,
        by: Hand<'_>,
    ) -> Result<User, ChangeRefused> {
        if self.jobs.involve(&user.id) && !force {
            return Err(ChangeRefused::ActiveJobs);
        }
        self.jobs.abort(&user.id);
        self.log_off(&user, by.now);
        self.clients.delete_all(user.number);
        user.archived = true;
        user.home_share = false;
        user.access.clear();
        Ok(self.keep(user, by))
    }

    /// Invites an e-mail address. Somebody who was deactivated or deleted comes back as they were,
    /// and may log in again.
    pub(super) fn invite(
        &mut self,
        code: &str,
        role: Option<Role>,
        by: Hand<'_>,
    ) -> Result<User, ChangeRefused> {
        let code = code.to_lowercase();
        let Some(mut user) = self.users.by_code(&code) else {
            let number = self.users.make_room(&code).ok_or(ChangeRefused::Full)?;
            let mut user = User::invited(number, code, by.code, by.now);
            user.role = role.unwrap_or(Role::Standard);
            self.users.put(user.clone());
            return Ok(user);
        };
        if !user.inactive && !user.archived {
            return Err(ChangeRefused::CodeTaken);
        }
        user.inactive = false;
        user.archived = false;
        let user = self.set_role(user.clone(), role.unwrap_or(user.role), by);
        Ok(self.set_status(user, Status::Enabled, by))
    }

    /// Writes a changed user down.
    pub(super) fn keep(&mut self, mut user: User, by: Hand<'_>) -> User {
        user.touch(by.code, by.now);
        self.users.put(user.clone());
        user
    }

    fn log_off(&mut self, user: &User, now: SystemTime) {
        self.sessions.end_of(user.number);
        self.clients.stop_all(user, now);
    }
}
