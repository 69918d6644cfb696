//! [`Leaks`]: looks for secrets in everything that a test prints and logs.

use std::fmt::{self, Debug, Display, Write};
use std::sync::{Mutex, PoisonError};

use presence_core::{Error, Outcome};

use crate::Log;

/// What a test logs, and what it prints of values and errors, to look for secrets in it.
///
/// The [`secrets`](crate::secrets()) suite looks at what a provider gives; this sees what is logged
/// as well, and the calls of a client of one's own.
///
/// ```
/// use presence_core::{Error, ErrorKind};
/// use presence_testkit::Leaks;
///
/// let leaks = Leaks::collect();
/// tracing::debug!(status = 401, "refused");
/// leaks.error(&Error::new(ErrorKind::Unauthenticated, "the key is not taken"));
/// assert!(leaks.logged().contains("refused"));
/// leaks.assert_none_of(["s3cr3t-key", "anna@example.com"]);
/// ```
pub struct Leaks {
    log: Log,
    printed: Mutex<String>,
}

impl Leaks {
    /// Begins to collect what is logged on this thread, as [`Log::collect`].
    #[must_use]
    pub fn collect() -> Self {
        Self { log: Log::collect(), printed: Mutex::default() }
    }

    /// Prints a value in both forms of `Debug`.
    pub fn debug(&self, value: &(impl Debug + ?Sized)) {
        self.text(&format_args!("{value:?}\n{value:#?}"));
    }

    /// Prints a text as it is.
    pub fn text(&self, text: &(impl Display + ?Sized)) {
        // Writing to a String cannot fail, and what is poisoned holds what was printed.
        let _ = writeln!(self.printed.lock().unwrap_or_else(PoisonError::into_inner), "{text}");
    }

    /// Prints an error in every form that it has: `Display`, `Debug`, its report and its JSON.
    pub fn error(&self, error: &Error) {
        self.debug(error);
        self.text(error);
        self.text(&error.report());
        self.text(&serde_json::to_string(error).unwrap_or_default());
    }

    /// Prints a value, or the error that came instead.
    pub fn result<T: Debug>(&self, result: &Result<T, Error>) {
        match result {
            Ok(value) => self.debug(value),
            Err(error) => self.error(error),
        }
    }

    /// Prints an outcome, and its error in every form.
    pub fn outcome(&self, outcome: &Outcome) {
        self.debug(outcome);
        if let Some(error) = &outcome.error {
            self.error(error);
        }
    }

    /// What was logged so far. A test that looks for nothing but secrets passes where nothing was
    /// collected, so look for a text that must be there too.
    #[must_use]
    pub fn logged(&self) -> String {
        self.log.text()
    }

    /// What was printed so far.
    #[must_use]
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Each text of `hidden` that was printed or logged, as it is or as it stands in a URL: a
    /// sentence each. An empty text is everywhere.
    #[must_use]
    pub fn found<'a>(&self, hidden: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let said = [("logged", self.logged()), ("printed", self.printed())];
        let mut found = Vec::new();
        for text in hidden {
            let encoded = text.replace('@', "%40").replace(' ', "%20").replace('+', "%2B");
            for (place, said) in &said {
                if let Some(form) = [text, &encoded].into_iter().find(|it| said.contains(*it)) {
                    found.push(format!("{form:?} was {place}"));
                }
            }
        }
        found
    }

    /// Fails where a text of `hidden` is [found](Self::found).
    ///
    /// # Panics
    /// With all that were printed or logged.
    pub fn assert_none_of<'a>(&self, hidden: impl IntoIterator<Item = &'a str>) {
        let found = self.found(hidden);
        assert!(found.is_empty(), "{}", found.join(", "));
    }
}

/// What was collected is not printed: secrets are looked for in it.
impl Debug for Leaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leaks").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use presence_core::ErrorKind;

    use super::*;

    fn leaks() -> Leaks {
        let leaks = Leaks::collect();
        tracing::info!("asked for anna%40example.com");
        let cause = Error::new(ErrorKind::Connection, "at 10.0.0.7");
        leaks.error(&Error::new(ErrorKind::Timeout, "gave up").with_source(cause));
        leaks.result(&Ok("value"));
        leaks
    }

    #[test]
    fn what_was_never_said_passes() {
        leaks().assert_none_of(["jan@example.com", "s3cr3t"]);
    }

    #[test]
    fn what_was_collected_is_not_printed() {
        assert!(!format!("{:?}", leaks()).contains("10.0.0.7"));
    }

    #[test]
    #[should_panic(expected = "was logged")]
    fn a_url_hides_nothing() {
        leaks().assert_none_of(["anna@example.com"]);
    }

    #[test]
    #[should_panic(expected = "was printed")]
    fn causes_are_printed_too() {
        leaks().assert_none_of(["10.0.0.7"]);
    }

    #[test]
    #[should_panic(expected = "was printed")]
    fn values_are_printed() {
        leaks().assert_none_of(["value"]);
    }
}
