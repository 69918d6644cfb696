//! How a check ends early, and the findings of one suite as they come in.

use presence_core::{Support, UserStatusProvider};

use crate::{Finding, Fixture, Judgement, Report, Suite};

/// A check that did not come to its end.
#[derive(Debug)]
pub(crate) enum Halt {
    Failed(String),
    Skipped(String),
}

/// What a check comes to.
pub(crate) type Checked<T = ()> = Result<T, Halt>;

pub(crate) fn fail<T>(why: impl Into<String>) -> Checked<T> {
    Err(Halt::Failed(why.into()))
}

pub(crate) fn skip<T>(why: impl Into<String>) -> Checked<T> {
    Err(Halt::Skipped(why.into()))
}

pub(crate) fn ensure(holds: bool, why: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { fail(why()) }
}

/// The findings of one suite.
pub(crate) struct Findings<'a> {
    suite: Suite,
    fixture: &'a Fixture,
    report: Report,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(
        suite: Suite,
        provider: &dyn UserStatusProvider,
        fixture: &'a Fixture,
    ) -> Self {
        Self { suite, fixture, report: Report::new(provider) }
    }

    /// Says that a pass is expected of this suite.
    pub(crate) fn require(&mut self) {
        self.report.required.insert(self.suite);
    }

    /// As [`Self::require`] where `support` says that there is something to test; else notes why
    /// there is not, and is false.
    pub(crate) fn applies(&mut self, support: &Support) -> bool {
        if support.is_supported() {
            self.require();
            return true;
        }
        self.add("all of it", skip(format!("not supported: {}", support.detail())));
        false
    }

    pub(crate) fn add(&mut self, check: &'static str, checked: Checked) {
        let judgement = match checked {
            Ok(()) => Judgement::Passed,
            Err(Halt::Failed(why)) => Judgement::Failed(self.fixture.masked(why)),
            Err(Halt::Skipped(why)) => Judgement::Skipped(self.fixture.masked(why)),
        };
        self.report.findings.push(Finding { suite: self.suite, check, judgement });
    }

    pub(crate) fn into_report(self) -> Report {
        self.report
    }
}
