//! Reading one person: by id, or by e-mail address through a list of one.

use presence_core::{Error, ErrorKind, Result, UserRef, UserStatus};

use super::{Inner, tag};
use crate::client::{Person, PersonId};
use crate::map::{Reading, status};

impl Inner {
    pub(super) async fn read(&self, user: &UserRef, operation: &'static str) -> Result<UserStatus> {
        let person = self.person(user, operation).await?;
        Ok(self.status(&person, Some(user)))
    }

    pub(super) async fn person(&self, user: &UserRef, operation: &'static str) -> Result<Person> {
        match user {
            UserRef::Id(_) => {
                let id = PersonId::try_from(user).map_err(|error| tag(error, operation))?;
                self.client.get(&id, false).await
            }
            UserRef::Email(email) => {
                let found = self.client.by_email(email.as_str()).await?;
                found.ok_or_else(|| tag(not_found(), operation))
            }
            UserRef::Login(_) | UserRef::Name(_) => Err(tag(not_accepted(), operation)),
        }
    }

    pub(super) fn status(&self, person: &Person, user: Option<&UserRef>) -> UserStatus {
        let reading = Reading {
            provider: &self.config.name,
            user,
            observed_at: self.clock().now(),
            offline_after: self.config.offline_after,
        };
        status(person, &reading)
    }
}

/// One text for all names of a kind that a person has.
pub(super) fn one_name(user: &UserRef) -> String {
    match PersonId::try_from(user) {
        Ok(id) => id.key(),
        Err(_) => user.as_str().to_lowercase(),
    }
}

/// Whether `user` may be asked for at all.
pub(super) fn check_reference(user: &UserRef) -> Result<()> {
    match user {
        UserRef::Id(_) => PersonId::try_from(user).map(drop),
        UserRef::Email(_) => Ok(()),
        UserRef::Login(_) | UserRef::Name(_) => Err(not_accepted()),
    }
}

fn not_accepted() -> Error {
    Error::invalid("user", "Webex knows people by id or e-mail address only")
}

pub(super) fn not_found() -> Error {
    Error::new(ErrorKind::NotFound, "no such person, or not one whom this token may see")
}

/// Whether an error concerns one person, so that the others can still be read. What Webex forbids
/// may be this person alone: it does not say (inferred).
pub(super) fn is_of_the_row(kind: ErrorKind) -> bool {
    kind == ErrorKind::Forbidden || kind.is_of_one_person()
}
