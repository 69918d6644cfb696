//! [`OperationTag`]: what a request is for, readable by transports, limiters and observers.

use presence_core::Vendor;

/// Whether a request may be sent again when nobody knows what became of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the retry rule must consider every case")]
pub enum Idempotency {
    /// It changes nothing.
    Safe,
    /// It sets a state that the vendor documents as absolute: twice is the same as once.
    Absolute,
    /// Anything else: repeated only with proof that it was not carried out.
    Once,
}

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
