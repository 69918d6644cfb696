//! The texts by which people are named, each a validated newtype.

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
