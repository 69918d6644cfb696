//! [`TenantUser`]: how Conpeek refers to a user.

use std::fmt;

use presence_core::{Error, Login, Result, UserRef};

/// A user of the tenant: by id, or by name, which is the login (vendor docs).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the two forms that Conpeek documents")]
pub enum TenantUser {
    /// By id.
    Id(u64),
    /// By login. Not all digits: Conpeek would take it for an id.
    Name(Login),
}

impl TenantUser {
    /// By login.
    ///
    /// # Errors
    /// `InvalidInput` naming `user.login` for a text that is no login, or is all digits.
    pub fn name(login: impl Into<String>) -> Result<Self> {
        Self::try_from(&UserRef::login(login)?)
    }

    /// The text that stands in the URL, before it is encoded.
    #[must_use]
    pub fn segment(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Name(login) => login.as_str().to_owned(),
        }
    }
}

impl TryFrom<&UserRef> for TenantUser {
    type Error = Error;

    fn try_from(user: &UserRef) -> Result<Self> {
        match user {
            UserRef::Id(id) => {
                let digits = id.as_str().bytes().all(|byte| byte.is_ascii_digit());
                let number = if digits { id.as_str().parse().ok() } else { None };
                number.map(Self::Id).ok_or_else(|| {
                    Error::invalid("user.id", "a Conpeek id is a whole number; a name is a login")
                })
            }
            UserRef::Login(login) if login.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
                let message = "is all digits and would be taken for an id; use the id";
                Err(Error::invalid("user.login", message))
            }
            UserRef::Login(login) if matches!(login.as_str(), "." | "..") => {
                Err(Error::invalid("user.login", "would name another resource than a user"))
            }
            UserRef::Login(login) => Ok(Self::Name(login.clone())),
            UserRef::Email(_) | UserRef::Name(_) => {
                Err(Error::invalid("user", "Conpeek knows users by id or login only"))
            }
        }
    }
}

impl fmt::Debug for TenantUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "Id({id})"),
            Self::Name(_) => f.write_str("Name(***)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbers_and_logins_are_not() {
        let of = |text: &str| TenantUser::try_from(&text.parse::<UserRef>().unwrap());
        assert_eq!(of("id:3").unwrap(), TenantUser::Id(3));
        assert_eq!(of("login:anna").unwrap().segment(), "anna");
        for (text, field) in [
            ("id:anna", "user.id"),
            ("id:-3", "user.id"),
            ("id:+3", "user.id"),
            ("id:99999999999999999999", "user.id"),
            ("login:3", "user.login"),
            ("login:.", "user.login"),
            ("login:..", "user.login"),
            ("email:a@b.c", "user"),
            ("name:Anna", "user"),
        ] {
            assert_eq!(of(text).unwrap_err().field(), Some(field), "{text}");
        }
    }
}
