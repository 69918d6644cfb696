//! The watchers of a store: each has a bounded queue, and a slow one is told what it missed.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;

use crate::{Delivery, Event, Result, UserRef};

/// How many changes wait for a reader before the oldest are dropped.
const MAX_QUEUED: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Watchers(Vec<Weak<Mutex<Queue>>>);

#[derive(Debug)]
struct Queue {
    users: Option<Vec<UserRef>>,
    start: VecDeque<Event>,
    changes: VecDeque<Event>,
    missed: u64,
    waker: Option<Waker>,
}

impl Watchers {
    pub(super) fn subscribe(
        &mut self,
        users: Option<Vec<UserRef>>,
        seen: Vec<Event>,
    ) -> Subscription {
        let started = Event::Started { delivery: Delivery::Push, max_lag_ms: 0 };
        let start = std::iter::once(started).chain(seen).collect();
        let queue = Queue { users, start, changes: VecDeque::new(), missed: 0, waker: None };
        let queue = Arc::new(Mutex::new(queue));
        self.0.push(Arc::downgrade(&queue));
        Subscription(queue)
    }

    pub(super) fn tell(&mut self, event: &Event) {
        self.0.retain(|watcher| {
            let Some(queue) = watcher.upgrade() else { return false };
            lock(&queue).push(event);
            true
        });
    }
}

impl Queue {
    fn push(&mut self, event: &Event) {
        let Event::Changed { now, .. } = event else { return };
        let watched = |users: &Vec<UserRef>| users.iter().any(|user| now.subject.is(user));
        if !self.users.as_ref().is_none_or(watched) {
            return;
        }
        if self.changes.len() == MAX_QUEUED {
            self.changes.pop_front();
            self.missed += 1;
        }
        self.changes.push_back(event.clone());
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn pop(&mut self) -> Option<Event> {
        let start = self.start.pop_front();
        let lagged = || {
            let missed = std::mem::take(&mut self.missed);
            (missed > 0).then_some(Event::Lagged { missed })
        };
        start.or_else(lagged).or_else(|| self.changes.pop_front())
    }
}

/// One watcher's end of its queue; dropping it ends the subscription.
#[derive(Debug)]
pub(super) struct Subscription(Arc<Mutex<Queue>>);

impl Stream for Subscription {
    type Item = Result<Event>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut queue = lock(&self.0);
        let event = queue.pop();
        if event.is_none() {
            queue.waker = Some(context.waker().clone());
        }
        event.map_or(Poll::Pending, |event| Poll::Ready(Some(Ok(event))))
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    // Nothing that can panic runs under the lock.
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}
