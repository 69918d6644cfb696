//! [`Vendor`]: whose system keeps a status.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The maker of a system, by its name in this project: `conpeek`, `webex`, `enaio`, `accsyn`.
///
/// Open, so that a provider written elsewhere can name its own vendor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vendor(Cow<'static, str>);

impl Vendor {
    /// Conpeek, a contact centre.
    pub const CONPEEK: Self = Self::new("conpeek");
    /// Cisco Webex.
    pub const WEBEX: Self = Self::new("webex");
    /// enaio, a document and workflow system.
    pub const ENAIO: Self = Self::new("enaio");
    /// accsyn, file transfer.
    pub const ACCSYN: Self = Self::new("accsyn");
    /// The in-memory reference provider of this crate.
    pub const MEMORY: Self = Self::new("memory");

    /// Names a vendor.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
