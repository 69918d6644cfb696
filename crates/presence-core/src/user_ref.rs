//! [`UserRef`]: how a person is referred to: by vendor id, e-mail, login or name.

mod names;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::names::{Email, Login, MAX_REFERENCE_BYTES, PersonName, UserId};
use crate::{Error, Result};

/// A reference to one person in one vendor's system.
///
/// In JSON an object with one key: `{"id":"3"}`, `{"email":"a@b.c"}`, `{"login":"a"}`,
/// `{"name":"A B"}`.
///
/// ```
/// use presence_core::{UserRef, UserRefKind};
///
/// let anna: UserRef = "login:anna.nowak".parse()?;
/// assert_eq!(anna.kind(), UserRefKind::Login);
/// // Without a prefix, the shape of the text and what the vendor accepts decide.
/// let accepted = [UserRefKind::Id, UserRefKind::Login];
/// assert_eq!(UserRef::resolve("anna.nowak", &accepted)?, anna);
/// assert_eq!(UserRef::resolve("3", &accepted)?.kind(), UserRefKind::Id);
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the four ways in which vendors name people")]
pub enum UserRef {
    /// By the vendor's own id.
    Id(UserId),
    /// By e-mail address.
    Email(Email),
    /// By login name.
    Login(Login),
    /// By the name shown to people; rarely unique.
    Name(PersonName),
}

/// The ways of referring to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "one for each UserRef")]
pub enum UserRefKind {
    /// [`UserRef::Id`]
    Id,
    /// [`UserRef::Email`]
    Email,
    /// [`UserRef::Login`]
    Login,
    /// [`UserRef::Name`]
    Name,
}

impl UserRefKind {
    /// The name, as in JSON and before the colon.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Email => "email",
            Self::Login => "login",
            Self::Name => "name",
        }
    }

    fn of(self, text: &str) -> Result<UserRef> {
        match self {
            Self::Id => UserRef::id(text),
            Self::Email => UserRef::email(text),
            Self::Login => UserRef::login(text),
            Self::Name => UserRef::name(text),
        }
    }
}

impl fmt::Display for UserRefKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl UserRef {
    /// By the vendor's own id.
    ///
    /// # Errors
    /// As [`UserId::new`].
    pub fn id(text: impl Into<String>) -> Result<Self> {
        UserId::new(text).map(Self::Id)
    }

    /// By e-mail address.
    ///
    /// # Errors
    /// As [`Email::new`].
    pub fn email(text: impl Into<String>) -> Result<Self> {
        Email::new(text).map(Self::Email)
    }

    /// By login name.
    ///
    /// # Errors
    /// As [`Login::new`].
    pub fn login(text: impl Into<String>) -> Result<Self> {
        Login::new(text).map(Self::Login)
    }

    /// By the name shown to people.
    ///
    /// # Errors
    /// As [`PersonName::new`].
    pub fn name(text: impl Into<String>) -> Result<Self> {
        PersonName::new(text).map(Self::Name)
    }

    /// Which way of referring it is.
    #[must_use]
    pub const fn kind(&self) -> UserRefKind {
        match self {
            Self::Id(_) => UserRefKind::Id,
            Self::Email(_) => UserRefKind::Email,
            Self::Login(_) => UserRefKind::Login,
            Self::Name(_) => UserRefKind::Name,
        }
    }

    /// The text, without the kind.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Email(email) => email.as_str(),
            Self::Login(login) => login.as_str(),
            Self::Name(name) => name.as_str(),
        }
    }

    /// Reads what a person typed, for a vendor that accepts `accepted`.
    ///
    /// `id:`, `email:`, `login:` and `name:` say the kind. Without one, a text with `@` is taken as
    /// e-mail or else login, digits as id or else login, a text with a blank as name, anything
    /// else as login or else id: the first of these that is accepted.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a malformed reference, or
    /// one of a kind that is not accepted.
    pub fn resolve(text: &str, accepted: &[UserRefKind]) -> Result<Self> {
        use UserRefKind::{Email, Id, Login, Name};
        let order = match prefixed(text) {
            Some((kind, rest)) if accepted.contains(&kind) => return kind.of(rest),
            Some((kind, _)) => return Err(not_accepted(kind.as_str(), accepted)),
            None if text.contains('@') => [Email, Login, Id, Name],
            None if text.bytes().all(|byte| byte.is_ascii_digit()) => [Id, Login, Name, Email],
            None if text.contains(' ') => [Name, Login, Id, Email],
            None => [Login, Id, Name, Email],
        };
        let kind = order.into_iter().find(|kind| accepted.contains(kind));
        kind.ok_or_else(|| not_accepted("this reference", accepted))?.of(text)
    }
}

fn prefixed(text: &str) -> Option<(UserRefKind, &str)> {
    let (prefix, rest) = text.split_once(':')?;
    let kinds = [UserRefKind::Id, UserRefKind::Email, UserRefKind::Login, UserRefKind::Name];
    kinds.into_iter().find(|kind| kind.as_str() == prefix).map(|kind| (kind, rest))
}

fn not_accepted(what: &str, accepted: &[UserRefKind]) -> Error {
    let kinds: Vec<&str> = accepted.iter().map(|kind| kind.as_str()).collect();
    Error::invalid("user", format!("{what} is not accepted here, use {}", kinds.join(", ")))
}

impl FromStr for UserRef {
    type Err = Error;

    /// As [`UserRef::resolve`] where every kind is accepted, except that a bare word is an id.
    fn from_str(text: &str) -> Result<Self> {
        use UserRefKind::{Email, Id};
        match prefixed(text) {
            Some((kind, rest)) => kind.of(rest),
            None if text.contains('@') => Email.of(text),
            None => Id.of(text),
        }
    }
}
