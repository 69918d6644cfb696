//! [`Error`]: one type, one word wide, for everything that can fail.

mod kind;
mod report;
mod serialize;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::kind::{ErrorKind, Fate, RetryState};
pub use self::report::Report;
use crate::Vendor;

/// `Result` with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed: kind, retry state, operation, vendor and the vendor's facts.
///
/// `Display` prints this level only; [`Error::report`] prints the whole chain. Neither they nor
/// `Debug` ever show a credential, a URL's query, a body, a note or an e-mail address. What the
/// vendor itself said is kept apart in [`Error::vendor_message`], for callers who want it.
///
/// ```
/// use presence_core::{Error, ErrorKind, Vendor};
///
/// let error = Error::new(ErrorKind::NotFound, "no such user")
///     .with_vendor(Vendor::CONPEEK)
///     .with_operation("set_work_state")
///     .with_status(404);
/// assert_eq!(error.to_string(), "conpeek set_work_state: no such user (HTTP 404)");
/// assert!(!error.is_temporary());
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    retry: RetryState,
    fate: Fate,
    message: Cow<'static, str>,
    vendor: Option<Vendor>,
    operation: Option<Cow<'static, str>>,
    field: Option<Cow<'static, str>>,
    status: Option<u16>,
    code: Option<String>,
    tracking_id: Option<String>,
    retry_after: Option<Duration>,
    attempts: Option<u32>,
    vendor_message: Option<String>,
    parts: Vec<Error>,
    source: Option<Source>,
}

type Source = Arc<dyn std::error::Error + Send + Sync + 'static>;

impl Error {
    /// An error that is permanent and whose request was not applied, until told otherwise.
    ///
    /// `message` is printed and logged: it must hold nothing personal and no secret.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            retry: RetryState::Permanent,
            fate: Fate::NotApplied,
            message: message.into(),
            vendor: None,
            operation: None,
            field: None,
            status: None,
            code: None,
            tracking_id: None,
            retry_after: None,
            attempts: None,
            vendor_message: None,
            parts: Vec::new(),
            source: None,
        }))
    }

    /// An [`ErrorKind::InvalidInput`] about `field`.
    #[must_use]
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorKind::InvalidInput, message).with_field(field)
    }

    /// An [`ErrorKind::Config`] about `field`.
    #[must_use]
    pub fn config(
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorKind::Config, message).with_field(field)
    }

    /// An [`ErrorKind::Unsupported`].
    #[must_use]
    pub fn unsupported(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Unsupported, message)
    }

    /// Replaces the kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Replaces the message; it is printed and logged.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Says whether trying again can help.
    #[must_use]
    pub fn with_retry_state(mut self, retry: RetryState) -> Self {
        self.0.retry = retry;
        self
    }

    /// The error as it counts in a watch, which asks again and again: an answer that cannot be read
    /// ([`ErrorKind::Protocol`]) is temporary there, since the next one may be right. The page of a
    /// proxy that is in the way for a minute must not end a watch for good.
    ///
    /// ```
    /// use presence_core::{Error, ErrorKind};
    ///
    /// let page = Error::new(ErrorKind::Protocol, "the answer is no JSON");
    /// assert!(!page.is_temporary());
    /// assert!(page.while_watching().is_temporary());
    /// assert!(!Error::new(ErrorKind::Unauthenticated, "x").while_watching().is_temporary());
    /// ```
    #[must_use]
    pub fn while_watching(self) -> Self {
        match self.kind() {
            ErrorKind::Protocol => self.with_retry_state(RetryState::Temporary),
            _ => self,
        }
    }

    /// Says what is known of the request.
    #[must_use]
    pub fn with_fate(mut self, fate: Fate) -> Self {
        self.0.fate = fate;
        self
    }

    /// Names the vendor.
    #[must_use]
    pub fn with_vendor(mut self, vendor: Vendor) -> Self {
        self.0.vendor = Some(vendor);
        self
    }

    /// Names the operation, in the words of the crate that ran it.
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<Cow<'static, str>>) -> Self {
        self.0.operation = Some(operation.into());
        self
    }

    /// Says where it happened: at this vendor, and in this operation unless something nearer to
    /// the fault has named one.
    #[must_use]
    pub fn at(self, vendor: Vendor, operation: impl Into<Cow<'static, str>>) -> Self {
        let error = self.with_vendor(vendor);
        if error.operation().is_some() { error } else { error.with_operation(operation) }
    }

    /// Names the input or configuration field that is at fault.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds the vendor's own error code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// Adds the id under which the vendor can find the call in its own logs.
    #[must_use]
    pub fn with_tracking_id(mut self, id: impl Into<String>) -> Self {
        self.0.tracking_id = Some(id.into());
        self
    }

    /// Adds how long the vendor asked to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Says how many attempts were made.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = Some(attempts);
        self
    }

    /// Keeps what the vendor said. It is never printed by this type.
    #[must_use]
    pub fn with_vendor_message(mut self, message: impl Into<String>) -> Self {
        self.0.vendor_message = Some(message.into());
        self
    }

    /// Says that this error stands for several, whose texts its message holds.
    pub(crate) fn with_parts(mut self, parts: Vec<Self>) -> Self {
        self.0.parts = parts;
        self
    }

    /// Adds the cause. Its `Display` is printed by [`Error::report`]: no secrets in it.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync + 'static>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether trying again can help.
    #[must_use]
    pub fn retry_state(&self) -> RetryState {
        self.0.retry
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.0.retry != RetryState::Permanent
    }

    /// What is known of the request: matters for writes.
    #[must_use]
    pub fn fate(&self) -> Fate {
        self.0.fate
    }

    /// This level's message, without vendor, operation and facts.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The vendor whose system was called.
    #[must_use]
    pub fn vendor(&self) -> Option<&Vendor> {
        self.0.vendor.as_ref()
    }

    /// The operation that failed.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The input or configuration field at fault.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The vendor's own error code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The id under which the vendor can find the call in its own logs.
    #[must_use]
    pub fn tracking_id(&self) -> Option<&str> {
        self.0.tracking_id.as_deref()
    }

    /// How long the vendor asked to wait, as it was said.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many attempts were made, where the library repeats calls.
    #[must_use]
    pub fn attempts(&self) -> Option<u32> {
        self.0.attempts
    }

    /// What the vendor said, at most some kilobytes. Vendor text: it may hold personal data and
    /// anything else, so escape it before it reaches a terminal or a page.
    #[must_use]
    pub fn vendor_message(&self) -> Option<&str> {
        self.0.vendor_message.as_deref()
    }

    /// The errors that this one stands for, where it stands for several: every problem of a
    /// configuration. Empty otherwise, and after a way through JSON.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        &self.0.parts
    }

    /// This error and its whole chain of causes, for people to read.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report::new(self)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match (&inner.vendor, &inner.operation) {
            (Some(vendor), Some(operation)) => write!(f, "{vendor} {operation}: ")?,
            (Some(vendor), None) => write!(f, "{vendor}: ")?,
            (None, Some(operation)) => write!(f, "{operation}: ")?,
            (None, None) => {}
        }
        if let Some(field) = &inner.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&inner.message)?;
        self.write_facts(f)
    }
}

impl Error {
    fn write_facts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let facts = [
            inner.status.map(|status| format!("HTTP {status}")),
            inner.code.as_ref().map(|code| format!("code {}", code.escape_debug())),
            inner.tracking_id.as_ref().map(|id| format!("tracking id {}", id.escape_debug())),
            inner.retry_after.map(|wait| format!("retry after {wait:?}")),
            inner.attempts.filter(|tries| *tries > 1).map(|tries| format!("{tries} attempts")),
            (inner.fate == Fate::Unknown).then(|| "outcome unknown".to_owned()),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        if facts.is_empty() { Ok(()) } else { write!(f, " ({})", facts.join(", ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("retry", &inner.retry)
            .field("fate", &inner.fate)
            .field("report", &format_args!("{:?}", self.report().to_string()))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests;
