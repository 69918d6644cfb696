//! What a failed exchange means: the transport's phase, then the status table, then the vendor.
//!
//! The verdict is an [`Error`]; its retry state and fate alone decide about a repeat. A classifier
//! that only adds a delay therefore never creates one.

mod status;

use std::fmt::Debug;

use presence_core::{Error, ErrorKind, Fate, Result, RetryState};

pub(crate) use self::status::by_status;
use crate::{Answer, OperationTag, Phase, TransportError, TransportErrorKind};

/// A vendor's own reading of its answers.
///
/// Classifiers run in the order in which they were given, each seeing what the one before made of
/// the answer; the first sees the status table's verdict. Failures of the transport are not shown
/// to them: what they mean does not depend on the vendor.
pub trait Classifier: Debug + Send + Sync + 'static {
    /// Returns `verdict` as it is, or another one: an error inside a 200, another kind for a
    /// status, the vendor's code and text.
    ///
    /// # Errors
    /// The verdict, where the answer is a refusal.
    fn refine(&self, tag: &OperationTag, answer: &Answer, verdict: Result<()>) -> Result<()>;
}

/// What a failed transport means.
pub(crate) fn by_phase(failure: TransportError) -> Error {
    let kind = match failure.kind() {
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Request => ErrorKind::InvalidInput,
        TransportErrorKind::Redirected => ErrorKind::Protocol,
        _ => ErrorKind::Connection,
    };
    let retry = match failure.kind() {
        TransportErrorKind::Tls | TransportErrorKind::Request | TransportErrorKind::Redirected => {
            RetryState::Permanent
        }
        _ => RetryState::Temporary,
    };
    let fate = match failure.phase() {
        Phase::NotSent => Fate::NotApplied,
        Phase::SentUnknown | Phase::Body => Fate::Unknown,
    };
    let error = Error::new(kind, failure.to_string()).with_retry_state(retry).with_fate(fate);
    match failure.into_source() {
        Some(source) => error.with_source(source),
        None => error,
    }
}

#[cfg(test)]
mod tests;
