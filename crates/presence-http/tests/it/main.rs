//! The engine over real sockets, through reqwest.
#![cfg(all(test, any(feature = "aws-lc-rs", feature = "ring")))]

#[cfg(test)]
mod basics;
#[cfg(test)]
mod support;
