//! [`Represented`]: who is represented by whom, as the server says now.

use std::fmt;

use super::id::Id;

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

impl fmt::Debug for Substitute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Substitute")
            .field("id", &self.id)
            .field("absent", &self.absent)
            .finish_non_exhaustive()
    }
}
