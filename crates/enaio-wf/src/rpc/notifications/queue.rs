//! [`Queue`]: what waits for the listener, bounded.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use presence_core::{Error, Result};

use super::Notification;

#[derive(Debug)]
pub(super) struct Queue {
    capacity: usize,
    bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Notification>,
    /// What those that wait hold.
    bytes: usize,
    /// How many pushed jobs were dropped after the last that waits.
    missed: u64,
    /// The last word of the channel itself, where there was no room for it. It must not get lost.
    channel: Option<Notification>,
    end: Option<Error>,
    ended: bool,
    reader: Option<Waker>,
    server: Option<usize>,
}

impl Queue {
    pub(super) fn new(capacity: usize, bytes: usize) -> Self {
        Self { capacity: capacity.max(1), bytes, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one at the end. Where there is no room, a pushed job is counted as missed, and a word
    /// of the channel replaces the one before it.
    pub(super) fn push(&self, notification: Notification) {
        let mut state = self.lock();
        let weight = weight(&notification);
        // What was left out comes first, so that the order stays.
        let needed = 1 + usize::from(state.missed > 0) + usize::from(state.channel.is_some());
        let has_room = state.waiting.len() + needed <= self.capacity
            && state.bytes.saturating_add(weight) <= self.bytes;
        match notification {
            _ if has_room => {
                state.catch_up();
                state.bytes += weight;
                state.waiting.push_back(notification);
            }
            Notification::Pushed(_) => state.missed += 1,
            word => state.channel = Some(word),
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
        if state.waiting.is_empty() {
            state.catch_up();
        }
        if let Some(notification) = state.waiting.pop_front() {
            state.bytes -= weight(&notification);
            return Poll::Ready(Some(Ok(notification)));
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

impl State {
    /// Puts what was left out behind those that wait.
    fn catch_up(&mut self) {
        if self.missed > 0 {
            let missed = std::mem::take(&mut self.missed);
            self.waiting.push_back(Notification::Lagged { missed });
        }
        self.waiting.extend(self.channel.take());
    }
}

/// How many bytes a notification holds, roughly.
fn weight(notification: &Notification) -> usize {
    match notification {
        Notification::Pushed(call) => call.weight(),
        _ => 0,
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
        let queue = Queue::new(2, 1 << 20);
        pushed(&queue, &["a", "b", "c", "d"]);
        assert_eq!(taken(&queue), ["a", "b", "missed 2"]);
        pushed(&queue, &["a", "b", "c"]);
        queue.push(Notification::Interrupted(Error::new(ErrorKind::Connection, "x")));
        queue.end(Error::new(ErrorKind::Forbidden, "x"));
        assert_eq!(taken(&queue), ["a", "b", "missed 1", "interrupted", "end"]);
        assert!(taken(&queue).is_empty());
    }

    #[test]
    fn the_last_word_of_the_channel_is_never_lost() {
        let queue = Queue::new(1, 1 << 20);
        pushed(&queue, &["a", "b"]);
        for _ in 0..6 {
            queue.push(Notification::Interrupted(Error::new(ErrorKind::Connection, "x")));
            queue.push(Notification::Reconnected { silent: std::time::Duration::ZERO });
        }
        pushed(&queue, &["c"]);
        assert_eq!(taken(&queue), ["a", "missed 2", "reconnected"]);
        pushed(&queue, &["d"]);
        assert_eq!(taken(&queue), ["d"]);
    }

    #[test]
    fn it_is_bounded_in_bytes_too() {
        let queue = Queue::new(256, 1 << 20);
        let large = Call::new("large").with("Data", vec![0; 700 << 10]);
        for _ in 0..8 {
            queue.push(Notification::Pushed(large.clone()));
        }
        pushed(&queue, &["small"]);
        assert_eq!(taken(&queue), ["large", "missed 7", "small"]);
        queue.push(Notification::Pushed(large));
        assert_eq!(taken(&queue), ["large"]);
        let huge = Call::new("huge").with("Data", vec![0; 2 << 20]);
        queue.push(Notification::Pushed(huge));
        assert_eq!(taken(&queue), ["missed 1"]);
    }
}
