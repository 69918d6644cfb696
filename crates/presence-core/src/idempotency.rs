//! [`Idempotency`]: what repeating a call would do.

/// What repeating a call would do. Decides whether a call may be sent again when nobody knows what
/// became of the first one, and what is known of it when its answer is lost.
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
