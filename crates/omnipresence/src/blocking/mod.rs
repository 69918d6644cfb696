//! The same without async: for programs that have no runtime and want none.
//!
//! [`Provider`] stands before any `Arc<dyn UserStatusProvider>`, [`Fleet`] before a fleet. Their
//! methods wait on the thread that calls them; what is a stream behind them is an iterator
//! ([`Items`]) here.
//!
//! ```
//! use std::sync::Arc;
//!
//! use omnipresence::blocking::Provider;
//! use omnipresence::{Absence, Change, ListOptions, MemoryProvider, UserRef};
//!
//! # fn main() -> omnipresence::Result<()> {
//! // Yours comes out of `connect`.
//! let provider = Provider::new(Arc::new(MemoryProvider::with_people(["anna", "jan"])))?;
//!
//! let anna = UserRef::login("anna")?;
//! provider.set_one(Change::absence(anna.clone(), Absence::Absent)).into_result()?;
//! assert_eq!(provider.get(&anna)?.absence, Absence::Absent);
//! for person in provider.list(ListOptions::new()) {
//!     println!("{}", person?.effective());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What to know
//!
//! * Each [`Provider`] and each [`Fleet`] has a tokio runtime of its own, which runs only while one
//!   of its methods or iterators waits. Between calls nothing runs: connections rest, and a watch
//!   asks nobody.
//! * Threads may share a handle; their calls go on side by side.
//! * Inside an async runtime nothing waits: every call ends at once with
//!   [`ErrorKind::Unsupported`], on the threads of `spawn_blocking` too. There the provider itself
//!   is to be awaited.

#[cfg(feature = "fleet")]
mod fleet;
mod items;
mod provider;

use std::fmt;
use std::sync::Arc;

use presence_core::{Error, ErrorKind, Result};
use tokio::runtime::{Builder, Handle, Runtime};

#[cfg(feature = "fleet")]
pub use self::fleet::Fleet;
pub use self::items::Items;
pub use self::provider::Provider;

/// A runtime that runs while somebody waits for it.
struct Waiting(Option<Runtime>);

impl Waiting {
    fn new() -> Result<Arc<Self>> {
        outside_of_async("new")?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            Error::new(ErrorKind::Internal, "the system gave no runtime").with_source(error)
        })?;
        Ok(Arc::new(Self(Some(runtime))))
    }

    /// Runs `work` to its end on this thread.
    fn run<T>(&self, operation: &'static str, work: impl Future<Output = T>) -> Result<T> {
        outside_of_async(operation)?;
        match &self.0 {
            Some(runtime) => Ok(runtime.block_on(async {
                catch_up().await;
                work.await
            })),
            // Only `drop` takes it.
            None => Err(Error::new(ErrorKind::Closed, "the runtime is gone")),
        }
    }
}

impl Drop for Waiting {
    /// Without waiting for what the runtime still has in hand: that would panic where somebody
    /// drops a handle inside an async runtime.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

/// Lets the runtime see what happened while nobody waited: a server may have hung up meanwhile, and
/// a write that goes out over a connection which is closed already is of unknown fate. The first
/// turn hears of it, the second has the connection's own task close it, the third is for what that
/// wakes.
async fn catch_up() {
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
}

/// Waiting inside a runtime would stop its other tasks, and tokio panics rather than do so.
fn outside_of_async(operation: &'static str) -> Result<()> {
    match Handle::try_current() {
        Ok(_) => Err(Error::unsupported(
            "a blocking call cannot be made inside an async runtime; await the provider itself",
        )
        .with_operation(operation)),
        Err(_) => Ok(()),
    }
}
