//! [`JobFailure`]: a job that the server ran and that did not succeed.

use std::fmt;

use presence_core::{Error, ErrorKind, Fate, Idempotency, Vendor};

use super::error_entry::ErrorEntry;
use super::message::{Call, Response};

const MISSING_ROLE: i64 = -1_042_218_022;
const MISSING_PARAMETER: i64 = -1_043_332_470;
const MISSING_OR_WRONG_TYPE: i64 = -1024;
/// The codes of a job that did not begin.
const REFUSALS: [i64; 3] = [MISSING_ROLE, MISSING_PARAMETER, MISSING_OR_WRONG_TYPE];

/// The return code of a failed job and what the server says about it. The source of the error that
/// a failed call gives; see [`JobFailure::of`].
///
/// `Display` and `Debug` show job and code only: the entries are vendor text.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobFailure {
    /// The job, as it was called.
    pub job: String,
    /// Its return code, never zero.
    pub code: i64,
    /// What the server says; may be empty.
    pub entries: Vec<ErrorEntry>,
}

impl JobFailure {
    /// The failed job behind `error`, where there is one.
    ///
    /// ```no_run
    /// # fn example(error: presence_core::Error) {
    /// use enaio_wf::rpc::JobFailure;
    ///
    /// if let Some(failure) = JobFailure::of(&error) {
    ///     println!("{} gave {}", failure.job, failure.code);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        std::error::Error::source(error)?.downcast_ref()
    }

    /// Whether the user lacks a system role. An entry's message names the role.
    #[must_use]
    pub fn is_missing_role(&self) -> bool {
        self.says(MISSING_ROLE)
    }

    /// Whether a required parameter was missing, or of the wrong type.
    #[must_use]
    pub fn is_missing_parameter(&self) -> bool {
        self.says(MISSING_PARAMETER) || self.says(MISSING_OR_WRONG_TYPE)
    }

    fn says(&self, code: i64) -> bool {
        self.code == code || self.entries.iter().any(|entry| i64::from(entry.code) == code)
    }

    /// Whether a failed answer has a code that says why.
    pub(crate) fn explains_itself(response: &Response) -> bool {
        let known = |code: i64| REFUSALS.contains(&code);
        known(response.code) || response.errors.iter().any(|entry| known(entry.code.into()))
    }

    /// The answer to `call`, where it reports a success.
    pub(crate) fn check(call: &Call, response: Response) -> Result<Response, Error> {
        if response.code == 0 {
            return Ok(response);
        }
        let failure = Self { job: call.job.clone(), code: response.code, entries: response.errors };
        Err(failure.into_error(call.idempotency))
    }

    fn into_error(self, idempotency: Idempotency) -> Error {
        let (kind, message) = if self.is_missing_role() {
            (ErrorKind::Forbidden, "the user lacks a system role that this job needs")
        } else if self.is_missing_parameter() {
            (ErrorKind::Rejected, "a parameter is missing or of the wrong type")
        } else {
            (ErrorKind::Rejected, "the job failed")
        };
        // A job that failed for an unknown reason may have done a part of its work. Its entries may
        // be about a part of it too, so only its own code says that nothing was done.
        let fate = match idempotency {
            Idempotency::Safe => Fate::NotApplied,
            _ if REFUSALS.contains(&self.code) => Fate::NotApplied,
            _ => Fate::Unknown,
        };
        let texts: Vec<&str> = self.entries.iter().map(|entry| entry.message.as_str()).collect();
        let mut error = Error::new(kind, message)
            .with_vendor(Vendor::ENAIO)
            .with_operation(self.job.clone())
            .with_code(self.code.to_string())
            .with_fate(fate);
        if !texts.is_empty() {
            error = error.with_vendor_message(shortened(&texts.join("\n")));
        }
        error.with_source(self)
    }
}

/// At most four kilobytes of what a vendor says.
pub(crate) fn shortened(text: &str) -> String {
    let end = (0..=text.len().min(4096)).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}

impl fmt::Display for JobFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server returned {}", self.code)
    }
}

impl fmt::Debug for JobFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobFailure")
            .field("job", &self.job)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for JobFailure {}
