//! [`Attributes`] to update, and [`NewUser`] to invite.

use std::fmt;

use presence_core::{Error, Result};

use super::id::{Code, Id};
use super::words::{Role, Status};
use crate::wire::Data;

/// Attributes to change, in the order in which they are sent.
///
/// Documented for users are `status` and `role`; which others there are depends on the role of
/// the API key's holder and is told by [`Client::attributes`](crate::Client::attributes).
///
/// ```
/// use accsyn::Attributes;
///
/// let attributes = Attributes::new()
///     .with("description", "Freelancer")
///     .with("metadata", serde_json::json!({"desk": 12}));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes(Vec<(String, Data)>);

impl Attributes {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one; the last value of a name counts.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Data>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
        self
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn status(status: &Status) -> Self {
        Self::new().with("status", status.as_str())
    }

    pub(crate) fn role(role: &Role) -> Self {
        Self::new().with("role", role.as_str())
    }

    pub(crate) fn data(&self) -> Result<Data> {
        if self.is_empty() {
            return Err(Error::invalid("attributes", "there is nothing to change"));
        }
        if self.0.iter().any(|(name, _)| name.trim().is_empty()) {
            return Err(Error::invalid("attributes", "a name is empty"));
        }
        Ok(Data::Object(self.0.clone()))
    }
}

/// Somebody to invite. A deactivated user with the same code is restored (vendor docs).
///
/// ```
/// use accsyn::{Code, NewUser, Role};
///
/// let mut user = NewUser::new(Code::new("anna@example.com")?);
/// user.role = Some(Role::Employee);
/// user.mail = Some(false);
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct NewUser {
    /// The e-mail address.
    pub code: Code,
    /// The role. Left to accsyn it is `standard`; administrators and employees are billed.
    pub role: Option<Role>,
    /// Whether a home share is made. Left out, the workspace's policy holds.
    pub create_home_share: Option<bool>,
    /// For employees: full access to all volumes.
    pub give_all_volumes_access: Option<bool>,
    /// For employees: full access to the default volume.
    pub give_default_volume_access: Option<bool>,
    /// Full access to these volumes.
    pub volumes: Vec<Id>,
    /// Text of the invitation mail.
    pub message: Option<String>,
    /// Whether a mail is sent. Left out, one is.
    pub mail: Option<bool>,
    /// Further attributes of the list that may be given at creation.
    pub more: Attributes,
}

impl NewUser {
    /// Somebody by e-mail address, everything else left to accsyn.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            role: None,
            create_home_share: None,
            give_all_volumes_access: None,
            give_default_volume_access: None,
            volumes: Vec::new(),
            message: None,
            mail: None,
            more: Attributes::default(),
        }
    }

    pub(crate) fn data(&self) -> Data {
        let volumes: Vec<&str> = self.volumes.iter().map(Id::as_str).collect();
        let entries = [
            ("code", Some(Data::from(self.code.as_str()))),
            ("role", self.role.as_ref().map(|role| role.as_str().into())),
            ("create_home_share", self.create_home_share.map(Data::from)),
            ("give_all_volumes_access", self.give_all_volumes_access.map(Data::from)),
            ("give_default_volume_access", self.give_default_volume_access.map(Data::from)),
            ("volumes", (!volumes.is_empty()).then(|| volumes.into())),
            ("message", self.message.as_deref().map(Data::from)),
            ("mail", self.mail.map(Data::from)),
        ];
        let given = entries.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let all = given.fold(Attributes::new(), |all, (key, value)| all.with(key, value));
        let more = self.more.0.iter().cloned();
        Data::Object(more.fold(all, |all, (key, value)| all.with(key, value)).0)
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("code", &self.code)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}
