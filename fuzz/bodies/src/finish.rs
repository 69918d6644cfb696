//! [`finish`]: runs a future that has nothing to wait for.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Nothing in memory needs more turns than this.
const MOST_TURNS: usize = 100_000;

/// What `work` comes to. Whoever answers it does so from memory and the clock skips its waits, so a
/// future that is not done after many turns would never be.
pub(crate) fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..MOST_TURNS {
        if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it waits for something that never comes");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "it waits for something that never comes")]
    fn a_future_that_never_ends_is_found() {
        finish(std::future::pending::<()>());
    }
}
