//! Saying no: result codes, and the entry that explains them.

use super::rights::SystemRole;
use super::wire::{ErrorEntry, Response};

/// A required parameter is missing.
const MISSING: i32 = -1_043_332_470;

/// A system role is missing.
const NO_ROLE: i32 = -1_042_218_022;

/// A parameter is of another type than the job wants.
const WRONG_TYPE: i32 = -1_024;

/// Everything for which no code is documented.
const GENERAL: i32 = -1;

/// A job that is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    pub(super) fn missing(name: &str) -> Self {
        Self { code: MISSING, message: format!("The required parameter '{name}' is missing") }
    }

    /// Says what the vendor says: that the parameter is missing, although it is not.
    pub(super) fn wrong_type(name: &str) -> Self {
        Self { code: WRONG_TYPE, message: format!("The parameter '{name}' is missing") }
    }

    pub(super) fn no_role(role: SystemRole) -> Self {
        let message = format!("The system role '{}' ({}) is missing", role.name(), role as u8);
        Self { code: NO_ROLE, message }
    }

    pub(super) fn general(message: impl Into<String>) -> Self {
        Self { code: GENERAL, message: message.into() }
    }

    pub(super) fn scripted(code: i32, message: &str) -> Self {
        Self { code, message: message.to_owned() }
    }

    pub(super) fn response(self, job: &str) -> Response {
        let source = job.split('.').next().unwrap_or_default().to_owned();
        let entry = ErrorEntry { source, source_code: 1, message: self.message, code: self.code };
        Response { code: self.code, errors: vec![entry], ..Response::default() }
    }
}
