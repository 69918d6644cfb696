//! [`Outcome`]: what became of one change.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Clock, Error, ErrorKind, Fate, Loss, Result, Timestamp, UserStatus};

/// What became of one change: the verdict, and what is known around it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The status as it stands afterwards, where the vendor told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// What the vendor could not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
    /// What else happened, in plain words: substitutes woken, calls rerouted, jobs held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub side_effects: Vec<String>,
    /// When trying again is allowed, for [`Verdict::Throttled`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Timestamp>,
    /// Why not, for every verdict but [`Verdict::Applied`] and [`Verdict::NoChange`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

/// The verdict on one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The vendor confirmed it.
    Applied,
    /// It stood so already; nothing was sent, or the vendor said so.
    NoChange,
    /// Accepted, in force later.
    Deferred,
    /// Accepted, and a stronger claim holds.
    Superseded,
    /// Not tried, on purpose; the error says why.
    Skipped,
    /// The vendor, or this provider as configured, cannot do it.
    Unsupported,
    /// Refused: by validation before any I/O, or by the vendor.
    Rejected,
    /// The vendor asked to come back later.
    Throttled,
    /// The wanted state does not stand by the vendor's word: it failed, or something else was done.
    /// [`Error::fate`] says whether anything was done at all.
    Failed,
    /// It was sent and there is no proof either way. Read back before trying again.
    Indeterminate,
}

impl Verdict {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoChange => "no_change",
            Self::Deferred => "deferred",
            Self::Superseded => "superseded",
            Self::Skipped => "skipped",
            Self::Unsupported => "unsupported",
            Self::Rejected => "rejected",
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::Indeterminate => "indeterminate",
        }
    }

    /// Whether the person is now in the wanted state, by the vendor's word.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Applied | Self::NoChange)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Outcome {
    /// A bare verdict.
    #[must_use]
    pub const fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            status: None,
            losses: Vec::new(),
            side_effects: Vec::new(),
            retry_at: None,
            error: None,
        }
    }

    /// The vendor confirmed it, and this is the status now.
    #[must_use]
    pub fn applied(status: UserStatus) -> Self {
        Self { status: Some(status), ..Self::new(Verdict::Applied) }
    }

    /// It stood so already.
    #[must_use]
    pub fn no_change(status: UserStatus) -> Self {
        Self { status: Some(status), ..Self::new(Verdict::NoChange) }
    }

    /// Not tried, on purpose.
    #[must_use]
    pub fn skipped(why: Error) -> Self {
        Self { error: Some(why), ..Self::new(Verdict::Skipped) }
    }

    /// The verdict that an error means. A request whose fate is not known is always
    /// [`Verdict::Indeterminate`], whatever went wrong with it.
    #[must_use]
    pub fn from_error(error: Error) -> Self {
        let verdict = match (error.fate(), error.kind()) {
            (Fate::Unknown, _) => Verdict::Indeterminate,
            // Something was done, so it was not refused, and it was not what was wanted.
            (Fate::Applied, _) => Verdict::Failed,
            (_, ErrorKind::Unsupported) => Verdict::Unsupported,
            (_, ErrorKind::RateLimited) => Verdict::Throttled,
            (
                _,
                ErrorKind::InvalidInput
                | ErrorKind::Rejected
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::Conflict,
            ) => Verdict::Rejected,
            _ => Verdict::Failed,
        };
        Self { error: Some(error), ..Self::new(verdict) }
    }

    /// Adds what the vendor could not hold.
    #[must_use]
    pub fn with_losses(mut self, losses: Vec<Loss>) -> Self {
        self.losses = losses;
        self
    }

    /// Adds what else happened.
    #[must_use]
    pub fn with_side_effects(mut self, side_effects: Vec<String>) -> Self {
        self.side_effects = side_effects;
        self
    }

    /// Adds when trying again is allowed.
    #[must_use]
    pub fn with_retry_at(mut self, retry_at: Timestamp) -> Self {
        self.retry_at = Some(retry_at);
        self
    }

    /// Adds when trying again is allowed, where the vendor said how long to wait from now.
    #[must_use]
    pub fn with_retry_from(self, clock: &dyn Clock) -> Self {
        match (self.verdict, self.error.as_ref().and_then(Error::retry_after)) {
            (Verdict::Throttled, Some(wait)) => self.with_retry_at(clock.now() + wait),
            _ => self,
        }
    }

    /// Whether the person is now in the wanted state, by the vendor's word.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.verdict.is_success()
    }

    /// For `?`: the outcome when it is a success, its error when not.
    ///
    /// # Errors
    /// The outcome's error; for a verdict that came without one, [`ErrorKind::Internal`] naming it.
    pub fn into_result(self) -> Result<Self> {
        if self.is_success() {
            return Ok(self);
        }
        let verdict = self.verdict;
        Err(self.error.unwrap_or_else(|| {
            Error::new(ErrorKind::Internal, format!("the change ended {verdict} without a reason"))
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ManualClock;

    #[test]
    fn an_unknown_fate_is_indeterminate_whatever_the_kind() {
        for kind in [ErrorKind::Timeout, ErrorKind::Unavailable, ErrorKind::Rejected] {
            let error = Error::new(kind, "x").with_fate(Fate::Unknown);
            assert_eq!(Outcome::from_error(error).verdict, Verdict::Indeterminate);
        }
    }

    #[test]
    fn what_was_done_otherwise_is_never_called_refused() {
        for kind in [ErrorKind::Forbidden, ErrorKind::Mismatch, ErrorKind::RateLimited] {
            let error = Error::new(kind, "x").with_fate(Fate::Applied);
            assert_eq!(Outcome::from_error(error).verdict, Verdict::Failed);
        }
    }

    #[test]
    fn every_other_kind_has_its_verdict() {
        let cases = [
            (ErrorKind::Unsupported, Verdict::Unsupported),
            (ErrorKind::RateLimited, Verdict::Throttled),
            (ErrorKind::InvalidInput, Verdict::Rejected),
            (ErrorKind::Forbidden, Verdict::Rejected),
            (ErrorKind::NotFound, Verdict::Rejected),
            (ErrorKind::Unauthenticated, Verdict::Failed),
            (ErrorKind::Connection, Verdict::Failed),
            (ErrorKind::Mismatch, Verdict::Failed),
        ];
        for (kind, verdict) in cases {
            let outcome = Outcome::from_error(Error::new(kind, "x"));
            assert_eq!(outcome.verdict, verdict);
            assert_eq!(outcome.into_result().unwrap_err().kind(), kind);
        }
    }

    #[test]
    fn only_what_was_throttled_says_when_to_try_again() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let retry_at = |kind| {
            let error = Error::new(kind, "x").with_retry_after(Duration::from_secs(7));
            Outcome::from_error(error).with_retry_from(&clock).retry_at
        };
        let expected = Timestamp::UNIX_EPOCH + Duration::from_secs(7);
        assert_eq!(retry_at(ErrorKind::RateLimited), Some(expected));
        assert_eq!(retry_at(ErrorKind::Unavailable), None);
        let untold = Outcome::from_error(Error::new(ErrorKind::RateLimited, "x"));
        assert_eq!(untold.with_retry_from(&clock).retry_at, None);
    }

    #[test]
    fn json_names() {
        let outcome = Outcome::from_error(Error::unsupported("no such axis"));
        let json = serde_json::to_string(&outcome).unwrap();
        insta::assert_snapshot!(json, @r#"{"verdict":"unsupported","error":{"kind":"unsupported","retry":"permanent","fate":"not_applied","message":"no such axis"}}"#);
    }
}
