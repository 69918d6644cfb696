//! [`Report`]: an error with all its causes, a line each.

use std::error::Error as _;
use std::fmt;

use super::Error;

/// How many causes are printed at the most; a longer chain is a loop or a mistake.
const MAX_CAUSES: usize = 16;

/// Prints an [`Error`] and its chain of causes. Made by [`Error::report`].
#[derive(Clone, Copy)]
pub struct Report<'a>(&'a Error);

impl<'a> Report<'a> {
    pub(super) fn new(error: &'a Error) -> Self {
        Self(error)
    }

    /// The causes below the error itself, outermost first.
    pub(super) fn causes(self) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
        std::iter::successors(self.0.source(), |&cause| cause.source()).take(MAX_CAUSES)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        for cause in self.causes() {
            write!(f, "\n  caused by: {cause}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
