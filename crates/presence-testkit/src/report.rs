//! [`Report`]: what the suites found, and whether that is good enough.

use std::collections::BTreeSet;
use std::fmt;

use presence_core::{UserStatusProvider, Vendor};
use serde::Serialize;

/// The suites, in the order in which [`run_all`](crate::run_all) runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Suite {
    /// Name, vendor, capabilities: constant, consistent, without I/O.
    Identity,
    /// Reading one person.
    Get,
    /// Reading many people at once.
    Batch,
    /// Listing people.
    List,
    /// Writing.
    Set,
    /// Watching.
    Watch,
    /// Finding out whether the configuration is good.
    Probe,
    /// Refusals and outages.
    Errors,
    /// Calls dropped midway.
    Cancellation,
    /// Calls side by side.
    Concurrency,
    /// What must never be printed.
    Secrets,
}

impl Suite {
    /// The name, as printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Get => "get",
            Self::Batch => "batch",
            Self::List => "list",
            Self::Set => "set",
            Self::Watch => "watch",
            Self::Probe => "probe",
            Self::Errors => "errors",
            Self::Cancellation => "cancellation",
            Self::Concurrency => "concurrency",
            Self::Secrets => "secrets",
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How one check ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "kept, broken, or could not be tried")]
pub enum Judgement {
    /// The provider keeps the sentence.
    Passed,
    /// It breaks it, in this way.
    Failed(String),
    /// It could not be tried, because of this.
    Skipped(String),
}

impl Judgement {
    /// The name, as printed.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "FAILED",
            Self::Skipped(_) => "skipped",
        }
    }

    /// How it was broken or why it was not tried; empty for a pass.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Passed => "",
            Self::Failed(detail) | Self::Skipped(detail) => detail,
        }
    }
}

/// One check and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The suite it belongs to.
    pub suite: Suite,
    /// The sentence that was tested; unique within its suite.
    pub check: &'static str,
    /// How it ended.
    pub judgement: Judgement,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<13} {:<8} {}", self.suite, self.judgement.as_str(), self.check)?;
        let detail = self.judgement.detail();
        if detail.is_empty() { Ok(()) } else { write!(f, ": {detail}") }
    }
}

/// What one or more suites found about one provider.
///
/// `Display` prints a line for each check and one that counts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The provider's name.
    pub provider: String,
    /// The provider's vendor.
    pub vendor: Vendor,
    /// The checks, in the order in which they were made.
    pub findings: Vec<Finding>,
    /// The suites that test something which the provider declares as supported: each of them must
    /// have passed at least one check.
    pub required: BTreeSet<Suite>,
}

impl Report {
    pub(crate) fn new(provider: &dyn UserStatusProvider) -> Self {
        Self {
            provider: provider.name().to_owned(),
            vendor: provider.vendor(),
            findings: Vec::new(),
            required: BTreeSet::new(),
        }
    }

    /// Adds what another suite found about the same provider.
    pub fn extend(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.required.extend(other.required);
    }

    /// How many checks were passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.findings.iter().filter(|one| one.judgement == Judgement::Passed).count()
    }

    /// The checks that failed.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|one| matches!(one.judgement, Judgement::Failed(_)))
    }

    /// The checks that were skipped.
    pub fn skipped(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|one| matches!(one.judgement, Judgement::Skipped(_)))
    }

    /// The suites that should have passed a check and passed none: a run that looks green because
    /// it tested nothing.
    pub fn hollow(&self) -> impl Iterator<Item = Suite> {
        let passed = |suite: &Suite| {
            let of_suite = |one: &&Finding| one.suite == *suite;
            let mut findings = self.findings.iter().filter(of_suite);
            findings.any(|one| one.judgement == Judgement::Passed)
        };
        self.required.iter().copied().filter(move |suite| !passed(suite))
    }

    /// Whether nothing failed and no required suite is hollow.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.failures().next().is_none() && self.hollow().next().is_none()
    }

    /// For tests: nothing where the report [is good](Self::is_good).
    ///
    /// # Panics
    /// Where it is not, with what failed and which suites are hollow.
    #[track_caller]
    pub fn assert_passed(&self) {
        assert!(self.is_good(), "{}", Complaint(self));
    }

    fn write_count(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (failed, skipped) = (self.failures().count(), self.skipped().count());
        let (vendor, provider, passed) = (&self.vendor, &self.provider, self.passed());
        write!(f, "{vendor} {provider:?}: {passed} passed, {failed} failed, {skipped} skipped")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        self.write_count(f)
    }
}

/// What is wrong, without the checks that passed.
struct Complaint<'a>(&'a Report);

impl fmt::Display for Complaint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_count(f)?;
        for finding in self.0.failures() {
            write!(f, "\n{finding}")?;
        }
        for suite in self.0.hollow() {
            write!(f, "\n{suite:<13} hollow   is supported, and no check of it passed:")?;
            for finding in self.0.skipped().filter(|one| one.suite == suite) {
                write!(f, "\n  {finding}")?;
            }
        }
        Ok(())
    }
}
