//! How a person is referred to: vendor id, e-mail, login or name, each a validated newtype.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{Error, Result};

/// The longest reference accepted, in bytes.
pub const MAX_REFERENCE_BYTES: usize = 512;

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $field:literal, $debug:expr, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is, if it may be one.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a text that is
            /// empty, too long, has control characters or blanks at its ends, or does not have
            /// the form described above.
            pub fn new(text: impl Into<String>) -> Result<Self> {
                let text = text.into();
                check_common($field, &text)?;
                let check: fn(&str) -> Result<()> = $check;
                check(&text)?;
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let show: fn(&str) -> &str = $debug;
                write!(f, concat!(stringify!($name), "({})"), show(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                Self::new(text)
            }
        }
    };
}

reference!(
    /// The vendor's own id of a person. `Debug` shows it.
    UserId, "user.id", |text| text, |_| Ok(())
);
reference!(
    /// An e-mail address: something, one `@`, something, no blanks. `Debug` hides it.
    Email, "user.email", |_| "***", check_email
);
reference!(
    /// A login name. `Debug` hides it, because many are e-mail addresses.
    Login, "user.login", |_| "***", |_| Ok(())
);
reference!(
    /// A name as shown to people. `Debug` hides it.
    PersonName, "user.name", |_| "***", |_| Ok(())
);

impl Email {
    /// Whether both are the same address, without regard to letter case. Plus parts and dots are
    /// never folded: they may be different people.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

fn check_common(field: &'static str, text: &str) -> Result<()> {
    if text.is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    if text.len() > MAX_REFERENCE_BYTES {
        return Err(Error::invalid(field, format!("is longer than {MAX_REFERENCE_BYTES} bytes")));
    }
    // Without a way out in the middle many bytes are looked at in one step.
    let plain = text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    if !plain && text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "has control characters"));
    }
    if text.trim() != text {
        return Err(Error::invalid(field, "begins or ends with a blank"));
    }
    Ok(())
}

fn check_email(text: &str) -> Result<()> {
    let mut parts = text.split('@');
    let both = (parts.next(), parts.next(), parts.next());
    let (Some(local), Some(domain), None) = both else {
        return Err(Error::invalid("user.email", "needs exactly one @"));
    };
    if local.is_empty() || domain.is_empty() || text.contains(char::is_whitespace) {
        return Err(Error::invalid("user.email", "is not an address"));
    }
    Ok(())
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_references_are_refused_and_the_field_is_named() {
        let long = "x".repeat(MAX_REFERENCE_BYTES + 1);
        for text in ["", " ", " a", "a ", "a\nb", "a\u{0}", long.as_str()] {
            let error = UserRef::id(text).unwrap_err();
            assert_eq!(error.field(), Some("user.id"), "{text:?}");
        }
        for text in ["a", "@", "a@", "@b", "a@b@c", "a b@c"] {
            assert_eq!(Email::new(text).unwrap_err().field(), Some("user.email"), "{text:?}");
        }
        assert!(Email::new("anna+x@example.com").is_ok());
    }

    #[test]
    fn debug_hides_what_is_personal() {
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            UserRef::email("anna@example.com").unwrap(),
            UserRef::login("anna").unwrap(),
            UserRef::name("Anna Nowak").unwrap(),
            UserRef::id("3").unwrap(),
        );
        insta::assert_snapshot!(shown, @"Email(Email(***)) Login(Login(***)) Name(PersonName(***)) Id(UserId(3))");
    }

    #[test]
    fn bare_texts_go_to_the_first_accepted_kind_of_their_shape() {
        use UserRefKind::{Email, Id, Login, Name};
        let cases: [(&str, &[UserRefKind], UserRefKind); 8] = [
            ("3", &[Id, Login], Id),
            ("3", &[Login], Login),
            ("anna", &[Id, Login], Login),
            ("anna", &[Id, Email], Id),
            ("a@b.c", &[Id, Email, Login], Email),
            ("a@b.c", &[Id, Login], Login),
            ("Anna Nowak", &[Id, Login, Name], Name),
            ("id:a@b.c", &[Id, Email], Id),
        ];
        for (text, accepted, kind) in cases {
            assert_eq!(UserRef::resolve(text, accepted).unwrap().kind(), kind, "{text}");
        }
        let error = UserRef::resolve("email:a@b.c", &[Id, Login]).unwrap_err();
        assert_eq!(error.to_string(), "user: email is not accepted here, use id, login");
    }

    #[test]
    fn emails_fold_case_and_nothing_else() {
        let same = |a: &str, b: &str| Email::new(a).unwrap().same_as(&Email::new(b).unwrap());
        assert!(same("Anna@Example.com", "anna@example.COM"));
        assert!(!same("anna+x@example.com", "anna@example.com"));
        assert!(!same("an.na@example.com", "anna@example.com"));
    }

    #[test]
    fn json_is_one_key_and_validated() {
        let anna = UserRef::login("anna").unwrap();
        assert_eq!(serde_json::to_string(&anna).unwrap(), r#"{"login":"anna"}"#);
        assert_eq!(serde_json::from_str::<UserRef>(r#"{"login":"anna"}"#).unwrap(), anna);
        assert!(serde_json::from_str::<UserRef>(r#"{"email":"anna"}"#).is_err());
    }
}
