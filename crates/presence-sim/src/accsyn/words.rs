//! The vendor's words for what a user may be.

use std::fmt;

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// May see and change everybody.
    Admin,
    /// May see and change standard users, and sees themselves.
    Employee,
    /// Sees themselves only.
    Standard,
}

/// Whether a user may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the vendor's page knows these two and no more")]
pub enum Status {
    /// May log in.
    Enabled,
    /// May not, and is logged off.
    Disabled,
}

impl Role {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Employee => "employee",
            Self::Standard => "standard",
        }
    }

    /// Exactly this word, in lower case.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        [Self::Admin, Self::Employee, Self::Standard].into_iter().find(|known| known.word() == word)
    }
}

impl Status {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
        }
    }

    /// Exactly this word, in lower case.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        [Self::Enabled, Self::Disabled].into_iter().find(|known| known.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
