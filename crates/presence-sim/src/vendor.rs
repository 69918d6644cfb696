//! The vendors that can be simulated, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A vendor that this crate can play.
///
/// ```
/// use presence_sim::VendorKind;
///
/// let kind: VendorKind = "conpeek".parse()?;
/// assert_eq!(kind, VendorKind::Conpeek);
/// assert_eq!(kind.to_string(), "conpeek");
/// # Ok::<(), presence_sim::UnknownVendor>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VendorKind {
    /// Conpeek, over HTTP.
    Conpeek,
    /// accsyn, over HTTP.
    Accsyn,
    /// Webex, over HTTP.
    Webex,
    /// enaio, over its own binary protocol.
    Enaio,
}

impl VendorKind {
    /// Every vendor there is, in the order in which they are started and listed.
    pub const ALL: &'static [Self] = &[Self::Conpeek, Self::Accsyn, Self::Webex, Self::Enaio];

    /// The name in the program, in configuration and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conpeek => "conpeek",
            Self::Accsyn => "accsyn",
            Self::Webex => "webex",
            Self::Enaio => "enaio",
        }
    }
}

impl fmt::Display for VendorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for VendorKind {
    type Err = UnknownVendor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownVendor { given: text.to_owned() })
    }
}

/// A name that is no vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownVendor {
    /// The name as it was given.
    pub given: String,
}

impl fmt::Display for UnknownVendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = VendorKind::ALL.iter().map(|kind| kind.name()).collect();
        write!(f, "no simulator is called {:?}; known are: {}", self.given, known.join(", "))
    }
}

impl std::error::Error for UnknownVendor {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_what_they_were() {
        for kind in VendorKind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{kind}\""));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let refusal = "Conpek".parse::<VendorKind>().unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "no simulator is called \"Conpek\"; known are: conpeek, accsyn, webex, enaio"
        );
    }
}
