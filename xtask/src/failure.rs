//! Why a gate failed: one sentence, and as many details as there are.

use std::fmt;

/// What every fallible function of this program returns.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// A failed gate in words: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    summary: String,
    details: Vec<String>,
}

impl Failure {
    /// A failure that one sentence explains.
    pub(crate) fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), details: Vec::new() }
    }

    /// A failure with one line for each thing found.
    pub(crate) fn with_details(summary: impl Into<String>, details: Vec<String>) -> Self {
        Self { summary: summary.into(), details }
    }

    /// The sentence alone.
    pub(crate) fn summary(&self) -> &str {
        &self.summary
    }

    /// The things found, one line each.
    #[cfg(test)]
    pub(crate) fn details(&self) -> &[String] {
        &self.details
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)?;
        self.details.iter().try_for_each(|detail| write!(f, "\n  {detail}"))
    }
}

/// `Ok` if nothing was found, else a failure which counts what was, in the singular or the plural.
pub(crate) fn none_of((one, many): (&str, &str), found: Vec<String>) -> Result {
    match found.len() {
        0 => Ok(()),
        1 => Err(Failure::with_details(format!("1 {one}"), found)),
        count => Err(Failure::with_details(format!("{count} {many}"), found)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_prints_its_details_below_its_sentence() {
        let failure = Failure::with_details("two things", vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(failure.to_string(), "two things\n  a\n  b");
    }

    const PROBLEMS: (&str, &str) = ("problem", "problems");

    #[test]
    fn findings_are_counted() {
        assert_eq!(none_of(PROBLEMS, Vec::new()), Ok(()));
        let one = none_of(PROBLEMS, vec!["x".to_owned()]).unwrap_err();
        assert_eq!(one.summary(), "1 problem");
        let two = none_of(PROBLEMS, vec!["x".to_owned(), "y".to_owned()]).unwrap_err();
        assert_eq!((two.summary(), two.details().len()), ("2 problems", 2));
    }
}
