//! [`Represented`]: who is represented by whom, as the server says now.

use std::fmt;

use presence_core::{Error, Idempotency, Result};

use super::id::Id;
use super::{Client, binary, named};
use crate::rpc::Call;
use crate::xml;

/// A user or role with those who stand in for them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Represented {
    /// The user or role.
    pub id: Id,
    /// Those who stand in.
    pub substitutes: Vec<Substitute>,
}

/// Someone who stands in. `Debug` shows id and absence only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Substitute {
    /// The object in the organisation.
    pub id: Id,
    /// The name.
    pub name: String,
    /// The login.
    pub login: String,
    /// The GUID in the security system.
    pub user_guid: String,
    /// Whether they are absent themselves; none where the server does not say.
    pub absent: Option<bool>,
}

impl Client {
    /// Who stands in for these users and roles. Known from the public job reference only: the
    /// vendor's community client does not use the job.
    ///
    /// # Errors
    /// `InvalidInput` where nobody is named; otherwise as [`Self::organisations`].
    pub async fn substitutes(&self, organisation: &Id, users: &[Id]) -> Result<Vec<Represented>> {
        if users.is_empty() {
            return Err(Error::invalid("users", "must name at least one"));
        }
        let call = Call::new("wfm.GetSubstitutes")
            .idempotency(Idempotency::Safe)
            .with("OrganisationId", organisation.as_str())
            .with("UserIds", Id::join(users));
        let answer = self.pool.call(&call).await?;
        let xml = binary(&call, &answer, "Substitutes")?;
        xml::represented(&xml, "Substitutes").map_err(named(&call))
    }

    /// Whom this user represents: users and roles, each with the substitute that this user is.
    /// Known from the public job reference only.
    ///
    /// # Errors
    /// As [`Self::organisations`].
    pub async fn user_substitutes(
        &self,
        organisation: &Id,
        user: impl Into<Id> + Send,
    ) -> Result<Vec<Represented>> {
        let user: Id = user.into();
        let call = Call::new("wfm.GetUserSubstitutes")
            .idempotency(Idempotency::Safe)
            .with("OrganisationId", organisation.as_str())
            .with("UserId", user.as_str());
        let answer = self.pool.call(&call).await?;
        let xml = binary(&call, &answer, "Objects")?;
        xml::represented(&xml, "Objects").map_err(named(&call))
    }
}

impl fmt::Debug for Substitute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Substitute")
            .field("id", &self.id)
            .field("absent", &self.absent)
            .finish_non_exhaustive()
    }
}
