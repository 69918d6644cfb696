//! [`OperationTag`]: what a request is for, readable by transports, limiters and observers.

use presence_core::{Idempotency, Vendor};

/// What a request is for. It stands in the [`http::Extensions`] of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationTag {
    /// Whose API is called.
    pub vendor: Vendor,
    /// The operation, in the vendor crate's words.
    pub operation: &'static str,
    /// How many people it concerns.
    pub users: usize,
    /// Whether it may be repeated.
    pub idempotency: Idempotency,
}

impl OperationTag {
    /// Tags an operation about one person that is sent once.
    #[must_use]
    pub fn new(vendor: Vendor, operation: &'static str) -> Self {
        Self { vendor, operation, users: 1, idempotency: Idempotency::Once }
    }
}
