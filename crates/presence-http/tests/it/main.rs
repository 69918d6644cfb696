//! The engine over real sockets, through reqwest.
#![cfg(all(test, any(feature = "aws-lc-rs", feature = "ring")))]

// Marked one by one, because clippy lets helpers unwrap only in modules that are tests.
#[cfg(test)]
mod basics;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod raw;
#[cfg(test)]
mod redirects;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod tunnels;
