//! One way to take a mutex, whatever happened to its last holder.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, and goes on with the value of a holder that panicked.
///
/// Nothing here leaves its value half changed, so a poisoned lock tells nothing of use, and a
/// second panic would only hide the first one.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
