//! The exit codes, and how results become one.

use std::process::ExitCode;

use omnipresence::{CheckVerdict, Error, ErrorKind, Fate, Outcome, Verdict};

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: all is as wanted.
    AsWanted,
    /// 1: nothing worked.
    Nothing,
    /// 2: the usage or the configuration is wrong; nothing was tried.
    Usage,
    /// 3: some of it worked.
    Partly,
    /// 4: a plan has changes to make.
    Pending,
    /// 5: of something it is not known whether it happened.
    Indeterminate,
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::AsWanted => 0,
            Self::Nothing => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::Pending => 4,
            Self::Indeterminate => 5,
        }
    }

    /// The code of many results; none at all are as wanted.
    pub(crate) fn of(results: impl IntoIterator<Item = Judgement>) -> Self {
        let mut tally = Tally::default();
        results.into_iter().for_each(|result| tally.add(result));
        tally.exit()
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// What one result is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// As wanted.
    Good,
    /// Accepted, and not in force as wanted.
    Half,
    /// Not as wanted.
    Bad,
    /// Nobody knows.
    Unknown,
}

impl From<&Outcome> for Judgement {
    fn from(outcome: &Outcome) -> Self {
        outcome.verdict.into()
    }
}

impl From<Verdict> for Judgement {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Applied | Verdict::NoChange => Self::Good,
            Verdict::Deferred | Verdict::Superseded => Self::Half,
            Verdict::Indeterminate => Self::Unknown,
            _ => Self::Bad,
        }
    }
}

impl<T> From<&Result<T, Error>> for Judgement {
    fn from(result: &Result<T, Error>) -> Self {
        if result.is_ok() { Self::Good } else { Self::Bad }
    }
}

impl From<CheckVerdict> for Judgement {
    fn from(verdict: CheckVerdict) -> Self {
        if verdict == CheckVerdict::Fail { Self::Bad } else { Self::Good }
    }
}

/// Counts results while they come, for streams that are not kept.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    good: usize,
    half: usize,
    bad: usize,
    unknown: usize,
}

impl Tally {
    /// Counts one result.
    pub(crate) fn add(&mut self, result: impl Into<Judgement>) {
        let count = match result.into() {
            Judgement::Good => &mut self.good,
            Judgement::Half => &mut self.half,
            Judgement::Bad => &mut self.bad,
            Judgement::Unknown => &mut self.unknown,
        };
        *count += 1;
    }

    /// The code of all that was counted.
    pub(crate) const fn exit(self) -> Exit {
        match self {
            Self { unknown: 1.., .. } => Exit::Indeterminate,
            Self { half: 0, bad: 0, .. } => Exit::AsWanted,
            Self { good: 0, half: 0, .. } => Exit::Nothing,
            _ => Exit::Partly,
        }
    }
}

/// The code of an error that ended everything.
pub(crate) fn of_error(error: &Error) -> Exit {
    match (error.fate(), error.kind()) {
        (Fate::Unknown, _) => Exit::Indeterminate,
        (_, ErrorKind::Config | ErrorKind::InvalidInput) => Exit::Usage,
        _ => Exit::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Judgement::{Bad, Good, Half, Unknown};

    #[test]
    fn every_mixture_has_its_code() {
        let cases: [(&[Judgement], u8); 11] = [
            (&[], 0),
            (&[Good], 0),
            (&[Good, Good], 0),
            (&[Bad], 1),
            (&[Bad, Bad], 1),
            (&[Good, Bad], 3),
            (&[Half], 3),
            (&[Half, Good], 3),
            (&[Half, Bad], 3),
            (&[Unknown], 5),
            (&[Good, Bad, Half, Unknown], 5),
        ];
        for (results, code) in cases {
            assert_eq!(Exit::of(results.iter().copied()).code(), code, "{results:?}");
        }
    }

    #[test]
    fn every_verdict_is_judged() {
        let cases = [
            (Verdict::Applied, Good),
            (Verdict::NoChange, Good),
            (Verdict::Deferred, Half),
            (Verdict::Superseded, Half),
            (Verdict::Skipped, Bad),
            (Verdict::Unsupported, Bad),
            (Verdict::Rejected, Bad),
            (Verdict::Throttled, Bad),
            (Verdict::Failed, Bad),
            (Verdict::Indeterminate, Unknown),
        ];
        for (verdict, judgement) in cases {
            assert_eq!(Judgement::from(&Outcome::new(verdict)), judgement, "{verdict}");
        }
    }

    #[test]
    fn errors_of_usage_are_told_from_errors_of_the_world() {
        let cases = [
            (Error::new(ErrorKind::Config, "x"), 2),
            (Error::new(ErrorKind::InvalidInput, "x"), 2),
            (Error::new(ErrorKind::Connection, "x"), 1),
            (Error::new(ErrorKind::Timeout, "x").with_fate(Fate::Unknown), 5),
        ];
        for (error, code) in cases {
            assert_eq!(of_error(&error).code(), code, "{error:?}");
        }
    }
}
