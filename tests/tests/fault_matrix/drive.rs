//! Running an operation while its clocks stand still, and moving them when nothing else moves.

use std::time::Duration;

use omnipresence::ManualClock;
use presence_sim::{Journal, SimClock};

/// How often it is looked whether anything moves, by the machine's time.
const LOOK: Duration = Duration::from_millis(3);

/// After so many looks without a move, everything waits for the time.
const STILL: u32 = 4;

/// How far the provider's clock is moved then.
const STEP: Duration = Duration::from_secs(2);

/// How far the vendor's clock is moved then.
const VENDOR_STEP: Duration = Duration::from_secs(4);

/// What ends a cell that hangs, by the machine's time.
const PATIENCE: Duration = Duration::from_secs(25);

/// What `work` comes to; `None` where it hangs.
///
/// Client and server share one thread: whatever can move has moved between two looks, however
/// slow the machine. With `held` the clocks are never moved: the machine's own time decides.
pub(crate) async fn drive<T>(
    work: impl Future<Output = T>,
    clock: &ManualClock,
    vendor: &SimClock,
    journal: &Journal,
    held: bool,
) -> Option<T> {
    let ticking = async {
        let mut still = 0;
        let mut before = (journal.arrived(), journal.completed(), clock.slept().len());
        loop {
            pause(LOOK).await;
            let now = (journal.arrived(), journal.completed(), clock.slept().len());
            still = if now == before { still + 1 } else { 0 };
            before = now;
            if still >= STILL && !held {
                still = 0;
                vendor.advance(VENDOR_STEP);
                // Whoever waits for the vendor's clock moves first.
                pause(LOOK).await;
                clock.advance(STEP);
            }
        }
    };
    tokio::select! {
        biased;
        value = work => Some(value),
        () = ticking => None,
        () = pause(PATIENCE) => None,
    }
}

/// By the machine's time.
pub(crate) async fn pause(time: Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "looks whether anything moves; nothing waits for it"
    )]
    tokio::time::sleep(time).await;
}
