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

    /// What serde says of a wrong value, without the value: it may be a secret that stands in the
    /// wrong place. A message about anything else stays as it is.
    ///
    /// ```
    /// use presence_core::Problems;
    ///
    /// let error = serde_json::from_str::<u16>("\"s3cr3t\"").unwrap_err();
    /// let message = Problems::without_value(&error.to_string());
    /// assert!(message.starts_with("must be u16"), "{message}");
    /// ```
    #[must_use]
    pub fn without_value(serde_message: &str) -> String {
        let of_a_value = ["invalid type: ", "invalid value: ", "unknown variant `"];
        let expected = serde_message.rsplit_once(", expected ").map(|(_, expected)| expected);
        match expected.filter(|_| of_a_value.iter().any(|it| serde_message.starts_with(it))) {
            Some(expected) => format!("must be {expected}"),
            None => serde_message.to_owned(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_is_not_repeated_and_a_name_is() {
        for (said, told) in [
            ("invalid type: string \"s3cr3t\", expected u16", "must be u16"),
            ("invalid value: string \"a, expected b\", expected an address", "must be an address"),
            ("unknown variant `s3cr3t`, expected `on` or `off`", "must be `on` or `off`"),
            ("unknown field `ur`, expected `url`", "unknown field `ur`, expected `url`"),
            ("missing field `url`", "missing field `url`"),
        ] {
            assert_eq!(Problems::without_value(said), told);
        }
    }
}
