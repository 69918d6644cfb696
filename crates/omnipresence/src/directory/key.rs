//! [`PersonKey`]: a person's own stable id, whatever the vendors call them.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use presence_core::{Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 128;

/// A person's own id: given once by whoever keeps the directory, and never changed.
///
/// A personnel number or an id of an identity system is a good key. `Debug` and `Display` show it,
/// and it stands in plans, journals and messages: an e-mail address is a poor one.
///
/// ```
/// use omnipresence::directory::PersonKey;
///
/// let anna = PersonKey::new("p-0042")?;
/// assert_eq!(anna.as_str(), "p-0042");
/// assert!(PersonKey::new(" p-0042").is_err());
/// # Ok::<(), omnipresence::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(Arc<str>);

impl PersonKey {
    /// Takes the text as it is, if it may be a key.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](presence_core::ErrorKind::InvalidInput) for a text that is
    /// empty, longer than [`MAX_KEY_BYTES`], has control characters, or blanks at its ends.
    pub fn new(text: impl AsRef<str>) -> Result<Self> {
        let text = text.as_ref();
        let refused = if text.is_empty() {
            "is empty".to_owned()
        } else if text.len() > MAX_KEY_BYTES {
            format!("is longer than {MAX_KEY_BYTES} bytes")
        } else if text.chars().any(char::is_control) {
            "has control characters".to_owned()
        } else if text.trim() != text {
            "begins or ends with a blank".to_owned()
        } else {
            return Ok(Self(text.into()));
        };
        Err(Error::invalid("key", refused))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Before every other key: where a search begins.
    pub(super) fn least() -> Self {
        Self("".into())
    }
}

impl Borrow<str> for PersonKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({})", self.0)
    }
}

impl FromStr for PersonKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl Serialize for PersonKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PersonKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
