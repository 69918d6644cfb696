//! [`Problems`]: collects every problem of a configuration, so that one run names them all.

use std::borrow::Cow;

use crate::{Error, ErrorKind, Result};

/// Collects problems and makes one [`ErrorKind::Config`] of them.
///
/// ```
/// use presence_core::Problems;
///
/// let mut problems = Problems::new();
/// problems.add("base_url", "is missing");
/// problems.add("key", "is empty");
/// let error = problems.finish().unwrap_err();
/// assert_eq!(error.to_string(), "base_url: is missing; key: is empty");
/// assert_eq!(error.parts()[1].field(), Some("key"));
/// ```
#[derive(Debug, Default)]
pub struct Problems(Vec<Error>);

impl Problems {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem with `field`.
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        self.0.push(Error::config(field, message));
    }

    /// Adds the error of `result`, as a problem with its own field or else with `field`; gives the
    /// value where there is one.
    pub fn check<T>(&mut self, field: &'static str, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.keep(field, error)).ok()
    }

    fn keep(&mut self, field: &'static str, error: Error) {
        if !error.parts().is_empty() {
            self.0.extend(error.parts().iter().cloned());
            return;
        }
        let named = error.field().is_some();
        let error = error.with_kind(ErrorKind::Config);
        self.0.push(if named { error } else { error.with_field(field) });
    }

    /// Nothing, or one error with all of it.
    ///
    /// # Errors
    /// [`ErrorKind::Config`]; with a single problem its field is named by
    /// [`Error::field`], with several all of them stand in the message and in [`Error::parts`].
    pub fn finish(mut self) -> Result<()> {
        match self.0.len() {
            0 => Ok(()),
            1 => self.0.pop().map_or(Ok(()), Err),
            _ => {
                let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
                Err(Error::new(ErrorKind::Config, all.join("; ")).with_parts(self.0))
            }
        }
    }
}
