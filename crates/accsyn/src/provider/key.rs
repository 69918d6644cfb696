//! [`Key`]: a person by what accsyn can be asked for.

use presence_core::{Error, Result, UserRef};

use crate::client::{Code, Id, User};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(Id),
    Code(Code),
}

impl Key {
    pub(super) fn of(user: &UserRef) -> Result<Self> {
        match user {
            UserRef::Id(id) => {
                // An id in capitals is another text than the one in answers.
                let id = Id::new(id.as_str()).ok().filter(|own| own.as_str() == id.as_str());
                id.map(Self::Id).ok_or_else(|| {
                    Error::invalid("user.id", "an accsyn id is 24 characters of a-z and 0-9")
                })
            }
            UserRef::Email(email) => Code::new(email.as_str())
                .map(Self::Code)
                .map_err(|error| error.with_field("user.email")),
            UserRef::Login(_) | UserRef::Name(_) => {
                Err(Error::invalid("user", "accsyn knows users by id or e-mail address only"))
            }
        }
    }

    /// Whether `user` is the person meant.
    pub(super) fn is(&self, user: &User) -> bool {
        match self {
            Self::Id(id) => user.id.as_ref() == Some(id),
            Self::Code(code) => {
                user.code.as_ref().is_some_and(|own| own.to_lowercase() == code.as_str())
            }
        }
    }

    /// What stands in a search for many.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Code(code) => code.as_str(),
        }
    }

    /// The field that is at fault where the reference cannot be asked for.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::Id(_) => "user.id",
            Self::Code(_) => "user.email",
        }
    }

    pub(super) fn attribute(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Code(_) => "code",
        }
    }
}
