//! [`Queue`]: what waits for the listener, bounded.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use presence_core::{Error, Result};

use super::Notification;

#[derive(Debug)]
pub(super) struct Queue {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Notification>,
    /// How many were dropped after the last that waits.
    missed: u64,
    end: Option<Error>,
    ended: bool,
    reader: Option<Waker>,
    server: Option<usize>,
}

impl Queue {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity: capacity.max(1), state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one at the end, or counts it as missed where there is no room.
    pub(super) fn push(&self, notification: Notification) {
        let mut state = self.lock();
        let needed = if state.missed > 0 { 2 } else { 1 };
        // Word of the channel itself may use a little more: it must not get lost.
        let reserve = if matches!(notification, Notification::Pushed(_)) { 0 } else { 4 };
        if state.waiting.len() + needed > self.capacity.saturating_add(reserve) {
            state.missed += 1;
        } else {
            if state.missed > 0 {
                let missed = std::mem::take(&mut state.missed);
                state.waiting.push_back(Notification::Lagged { missed });
            }
            state.waiting.push_back(notification);
        }
        wake(state);
    }

    /// Ends the stream with an error, behind what waits.
    pub(super) fn end(&self, error: Error) {
        let mut state = self.lock();
        state.end = Some(error);
        wake(state);
    }

    pub(super) fn set_server(&self, server: usize) {
        self.lock().server = Some(server);
    }

    /// The server whose channel is, or was last, open.
    pub(super) fn server(&self) -> Option<usize> {
        self.lock().server
    }

    pub(super) fn poll_next(&self, context: &Context<'_>) -> Poll<Option<Result<Notification>>> {
        let mut state = self.lock();
        if let Some(notification) = state.waiting.pop_front() {
            return Poll::Ready(Some(Ok(notification)));
        }
        if state.missed > 0 {
            let missed = std::mem::take(&mut state.missed);
            return Poll::Ready(Some(Ok(Notification::Lagged { missed })));
        }
        if let Some(error) = state.end.take() {
            state.ended = true;
            return Poll::Ready(Some(Err(error)));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        state.reader = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Outside the lock, since the reader takes it at once.
fn wake(mut state: MutexGuard<'_, State>) {
    let reader = state.reader.take();
    drop(state);
    if let Some(reader) = reader {
        reader.wake();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use presence_core::ErrorKind;

    use super::*;
    use crate::rpc::Call;

    fn pushed(queue: &Queue, names: &[&str]) {
        names.iter().for_each(|name| queue.push(Notification::Pushed(Call::new(*name))));
    }

    /// What can be taken now.
    fn taken(queue: &Queue) -> Vec<String> {
        let next = || std::future::poll_fn(|context| queue.poll_next(context)).now_or_never();
        let mut taken = Vec::new();
        while let Some(Some(item)) = next() {
            taken.push(match item {
                Ok(Notification::Pushed(call)) => call.job,
                Ok(Notification::Lagged { missed }) => format!("missed {missed}"),
                Ok(Notification::Interrupted(_)) => "interrupted".to_owned(),
                Ok(Notification::Reconnected { .. }) => "reconnected".to_owned(),
                Err(_) => "end".to_owned(),
            });
        }
        taken
    }

    #[test]
    fn it_is_bounded_and_says_what_was_dropped_where() {
        let queue = Queue::new(2);
        pushed(&queue, &["a", "b", "c", "d"]);
        assert_eq!(taken(&queue), ["a", "b", "missed 2"]);
        pushed(&queue, &["a", "b", "c"]);
        queue.push(Notification::Interrupted(Error::new(ErrorKind::Connection, "x")));
        queue.end(Error::new(ErrorKind::Forbidden, "x"));
        assert_eq!(taken(&queue), ["a", "b", "missed 1", "interrupted", "end"]);
        assert!(taken(&queue).is_empty());
    }
}
