//! At most once, and truthfully: every write of the HTTP vendors under every placement of cuts,
//! time-outs, refusals, lies and cancellations, on a virtual clock and without a socket.
//!
//! The vendors are played by `world.rs`, which counts what it applies. `oracle.rs` says, from the
//! vendors' documents and without a look at the library, what an answer proves. `judge.rs` holds a
//! report against the truth:
//!
//! * a write is applied at most once, and is not sent again after anything but proof that it was
//!   not applied;
//! * *applied* is said only of what was applied, *not applied* only of what was not;
//! * *indeterminate* is said only where nothing that came back decides it.
//!
//! **What is assumed.** A vendor does not lie: it does not answer a refusal (4xx but 408, 307, 308,
//! 501) to a write that it carried out, nor its own success to one that it did not. The schedules
//! of `lies.rs` drop that assumption and count what becomes of it. There no promise of truth is
//! possible, and only the bounds are held: so many attempts, and no more.
//!
//! The spaces that are small are walked through as a whole; the rest is drawn from seeds. A failing
//! schedule prints its seed and its steps.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends at what it does not expect"
)]
#![expect(clippy::print_stdout, reason = "the figures are what a reader of the run wants")]

mod drive;
mod exhaustive;
mod judge;
mod lies;
mod operation;
mod oracle;
mod planted;
mod random;
mod step;
mod tally;
mod transport;
mod world;
