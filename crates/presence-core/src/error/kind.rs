//! The words an [`Error`](crate::Error) is judged by: kind, retry state, fate.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong, in words that hold for every vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// A configuration value is missing or wrong; the field is named.
    Config,
    /// The caller's input was refused before any I/O; the field is named.
    InvalidInput,
    /// The vendor does not know the credential, or it has expired.
    Unauthenticated,
    /// The credential is known and may not do this.
    Forbidden,
    /// The person, or what the call names, does not exist there.
    NotFound,
    /// The vendor's present state does not allow it.
    Conflict,
    /// The vendor refused the input.
    Rejected,
    /// Too many calls; `retry_after` says how long to wait where the vendor told.
    RateLimited,
    /// The vendor or this provider cannot do this at all, or not as configured.
    Unsupported,
    /// The vendor is up but cannot serve now.
    Unavailable,
    /// A deadline passed.
    Timeout,
    /// The connection could not be made, broke, or was cut short.
    Connection,
    /// The answer could not be understood.
    Protocol,
    /// The answer was understood and contradicts what was asked.
    Mismatch,
    /// The owner of the call closed it down.
    Closed,
    /// A fault of this library.
    Internal,
}

impl ErrorKind {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::InvalidInput => "invalid_input",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::RateLimited => "rate_limited",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Protocol => "protocol",
            Self::Mismatch => "mismatch",
            Self::Closed => "closed",
            Self::Internal => "internal",
        }
    }

    /// Whether an error of this kind, met in reading one person, says nothing of the others: they
    /// can still be read. After any other kind they would fail alike.
    ///
    /// ```
    /// use presence_core::ErrorKind;
    ///
    /// assert!(ErrorKind::NotFound.is_of_one_person());
    /// assert!(!ErrorKind::Unauthenticated.is_of_one_person());
    /// ```
    #[must_use]
    pub const fn is_of_one_person(self) -> bool {
        match self {
            Self::InvalidInput
            | Self::NotFound
            | Self::Rejected
            | Self::Protocol
            | Self::Mismatch => true,
            Self::Config
            | Self::Unauthenticated
            | Self::Forbidden
            | Self::Conflict
            | Self::RateLimited
            | Self::Unsupported
            | Self::Unavailable
            | Self::Timeout
            | Self::Connection
            | Self::Closed
            | Self::Internal => false,
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Config => "bad configuration",
            Self::InvalidInput => "invalid input",
            Self::Unauthenticated => "not authenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::RateLimited => "rate limited",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timed out",
            Self::Connection => "connection failed",
            Self::Protocol => "answer not understood",
            Self::Mismatch => "answer contradicts the request",
            Self::Closed => "closed",
            Self::Internal => "internal fault",
        }
    }
}

/// The kind in plain words.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.in_words())
    }
}

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "never, later, or later but not by us; callers match them all"
)]
pub enum RetryState {
    /// The same call will fail again.
    Permanent,
    /// The same call may succeed later.
    Temporary,
    /// It may succeed later, and the library has already tried as often as it was allowed to. A
    /// retry loop around the library should not start another round at once.
    GaveUp,
}

/// What is known of the request that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a request either did not act, may have, or did")]
pub enum Fate {
    /// The vendor did not act on it: it was never sent, or was refused.
    NotApplied,
    /// It was sent and there is no proof either way.
    Unknown,
    /// The vendor acted on it, and something went wrong afterwards.
    Applied,
}
