//! Conpeek's refusals in its own terms.

use presence_core::{Error, ErrorKind, Fate, Result, Vendor};
use presence_http::{Answer, Classifier, OperationTag};

/// The operation that writes.
pub(crate) const SET_WORK_STATE: &str = "set_work_state";
/// The operation that reads, where the caller supplied a path for it.
pub(crate) const READ_CONSULTANT: &str = "read_consultant";
/// The operation that only finds out whether somebody answers.
pub(crate) const PROBE: &str = "probe";

/// Says what the documented codes mean here. No error body is documented, so none is read.
#[derive(Debug)]
pub(crate) struct Refusals;

impl Classifier for Refusals {
    fn refine(&self, tag: &OperationTag, _: &Answer, verdict: Result<()>) -> Result<()> {
        verdict.map_err(|error| match explanation(tag.operation, error.kind()) {
            Some(message) => error.with_message(message),
            None => error,
        })
    }
}

fn explanation(operation: &str, kind: ErrorKind) -> Option<&'static str> {
    match (operation, kind) {
        (SET_WORK_STATE, ErrorKind::Forbidden) => Some(
            "this action cannot be performed: the key lacks the right, or the break is assigned \
             to none of the user's groups",
        ),
        (SET_WORK_STATE, ErrorKind::NotFound) => {
            Some("no such user, or no such online mode where one was given")
        }
        (READ_CONSULTANT, ErrorKind::NotFound) => {
            Some("no such user, or the configured read path does not exist")
        }
        (_, ErrorKind::Unauthenticated) => Some("the key was refused"),
        _ => None,
    }
}

/// Says that it happened at Conpeek, and in this operation unless one is named already.
pub(crate) fn tag(error: Error, operation: &'static str) -> Error {
    error.at(Vendor::CONPEEK, operation)
}

/// The answer to a write says something else than what was asked for.
pub(crate) fn mismatch(field: &'static str) -> Error {
    let message = "Conpeek confirmed the call and answered with another value than was set";
    let error = Error::new(ErrorKind::Mismatch, message).with_field(field);
    tag(error.with_fate(Fate::Applied), SET_WORK_STATE)
}
