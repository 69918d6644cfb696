//! [`Noise`]: the random filling of encoded passwords, injected so that tests can fix it.

use std::fmt::Debug;

/// Picks numbers. Not a source of secrets: the encodings hide a password from a glance only, and
/// TLS is what protects it.
pub trait Noise: Debug + Send + Sync + 'static {
    /// A number below `bound`, which is at least one.
    fn below(&self, bound: u32) -> u32;
}

/// The noise of normal use.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RandomNoise;

impl Noise for RandomNoise {
    fn below(&self, bound: u32) -> u32 {
        fastrand::u32(..bound.max(1))
    }
}
