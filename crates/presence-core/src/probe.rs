//! [`Probe`]: what a provider found out about its own configuration and credential.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The result of [`UserStatusProvider::probe`](crate::UserStatusProvider::probe): checks in the
/// order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Probe {
    /// The checks.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Check {
    /// What was checked.
    pub name: Cow<'static, str>,
    /// How it ended.
    pub verdict: CheckVerdict,
    /// What was found, and where it is bad, what to try.
    pub detail: Cow<'static, str>,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "good, bad, or could not be found out")]
pub enum CheckVerdict {
    /// Good.
    Pass,
    /// Bad.
    Fail,
    /// It could not be found out.
    Unknown,
}

impl CheckVerdict {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

impl Probe {
    /// No checks yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check.
    #[must_use]
    pub fn with_check(
        mut self,
        name: impl Into<Cow<'static, str>>,
        verdict: CheckVerdict,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.checks.push(Check { name: name.into(), verdict, detail: detail.into() });
        self
    }

    /// Whether no check failed.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.checks.iter().all(|check| check.verdict != CheckVerdict::Fail)
    }
}
