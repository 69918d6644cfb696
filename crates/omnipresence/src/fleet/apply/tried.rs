//! [`Tried`] and [`Health`]: what an attempt came to, and how the provider does.

use presence_core::{Error, ErrorKind};

use super::EntryResult;

/// What one attempt came to.
pub(super) enum Tried {
    /// This is it.
    Settled(EntryResult),
    /// It is known not to be done, and may be sent once more.
    Undone(EntryResult),
}

impl Tried {
    pub(super) fn again(&self) -> Option<usize> {
        match self {
            Self::Settled(_) => None,
            Self::Undone(result) => Some(result.entry),
        }
    }

    pub(super) fn into_result(self) -> EntryResult {
        match self {
            Self::Settled(result) | Self::Undone(result) => result,
        }
    }
}

/// How a provider does.
pub(super) enum Health {
    Fine,
    /// Nothing of a batch worked, for reasons that are the provider's.
    Bad,
    /// And it cannot get better by itself.
    Hopeless,
}

impl Health {
    pub(super) fn of(results: &[EntryResult], all: bool) -> Self {
        let kind = |result: &EntryResult| result.error.as_ref().map(Error::kind);
        let down = |result: &EntryResult| {
            matches!(
                kind(result),
                Some(
                    ErrorKind::Unauthenticated
                        | ErrorKind::RateLimited
                        | ErrorKind::Unavailable
                        | ErrorKind::Timeout
                        | ErrorKind::Connection
                )
            )
        };
        if !all || results.is_empty() || !results.iter().all(down) {
            return Self::Fine;
        }
        let rejected = |result: &EntryResult| kind(result) == Some(ErrorKind::Unauthenticated);
        if results.iter().any(rejected) { Self::Hopeless } else { Self::Bad }
    }
}
