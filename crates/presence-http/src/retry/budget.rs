//! [`Budget`]: how many repeats an engine may make on the whole, so that an outage is not made
//! worse by everybody's repeats.

use std::sync::{Mutex, PoisonError};

/// What a repeat costs, and what a success after it gives back.
const REPEAT: u32 = 5;
/// What a repeat after a time-out costs: it kept the vendor busy for long.
const REPEAT_AFTER_TIMEOUT: u32 = 10;
/// What a success at the first attempt gives back.
const SUCCESS: u32 = 1;

/// A bucket of tokens, shared by all calls of an engine.
#[derive(Debug)]
pub(crate) struct Budget {
    capacity: u32,
    tokens: Mutex<u32>,
}

impl Budget {
    pub(crate) fn new(capacity: u32) -> Self {
        Self { capacity, tokens: Mutex::new(capacity) }
    }

    /// Takes what a repeat costs; `None` where too little is left.
    pub(crate) fn take(&self, after_timeout: bool) -> Option<u32> {
        let cost = if after_timeout { REPEAT_AFTER_TIMEOUT } else { REPEAT };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.checked_sub(cost)?;
        Some(cost)
    }

    /// Gives back after a success: what the last repeat took, or one token where there was none.
    pub(crate) fn give_back(&self, taken: Option<u32>) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.saturating_add(taken.unwrap_or(SUCCESS)).min(self.capacity);
    }
}
