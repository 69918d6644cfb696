//! The engine over real sockets, through reqwest.
#![cfg(all(test, any(feature = "aws-lc-rs", feature = "ring")))]

mod basics;
mod support;
