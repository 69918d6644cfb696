//! Counting connections, and asking them to end.

use tokio::sync::watch;

use crate::waiting::{NotSeen, Wanted, wait_until};

/// The connections of one simulator. Clones count the same ones.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    counts: watch::Sender<Counts>,
    orders: watch::Sender<Orders>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    accepted: u64,
    open: u64,
}

/// What connections are asked to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Orders {
    /// End, now if idle, else after the call in hand.
    stop: bool,
    /// Counts the requests to drop what is idle.
    idle_drops: u64,
}

impl Connections {
    pub(crate) fn new() -> Self {
        Self { counts: watch::Sender::default(), orders: watch::Sender::default() }
    }

    pub(crate) fn accepted(&self) -> u64 {
        self.counts.borrow().accepted
    }

    pub(crate) fn open(&self) -> u64 {
        self.counts.borrow().open
    }

    pub(crate) async fn wait_for_open(&self, open: u64) -> Result<(), NotSeen> {
        let wanted = Wanted::Exactly(open);
        wait_until(&self.counts, |counts| counts.open, wanted, "open connections").await
    }

    /// Ends the connections that carry no call at this moment.
    pub(crate) fn drop_idle(&self) {
        self.orders.send_modify(|orders| orders.idle_drops += 1);
    }

    /// Asks every connection to end after the call in hand, and not to wait in it.
    pub(crate) fn stop(&self) {
        self.orders.send_modify(|orders| orders.stop = true);
    }

    /// Counts a connection that was just accepted.
    pub(crate) fn admit(&self) -> Ticket {
        let mut number = 0;
        self.counts.send_modify(|counts| {
            counts.accepted += 1;
            counts.open += 1;
            number = counts.accepted;
        });
        Ticket { number, counts: Some(self.counts.clone()), orders: self.orders.subscribe() }
    }
}

/// One open connection. It counts as open until this is dropped or the peer is known to be gone.
#[derive(Debug)]
pub(crate) struct Ticket {
    number: u64,
    counts: Option<watch::Sender<Counts>>,
    orders: watch::Receiver<Orders>,
}

impl Ticket {
    /// The number of the connection, counted from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Stops counting the connection as open.
    pub(crate) fn peer_left(&mut self) {
        if let Some(counts) = self.counts.take() {
            counts.send_modify(|counts| counts.open -= 1);
        }
    }

    /// Forgets requests to drop idle connections that came while this one was busy. To be called
    /// before an answer is sent: who has read it and then drops the idle means this one too.
    pub(crate) fn begin_idling(&mut self) {
        self.orders.mark_unchanged();
    }

    /// Returns once an idle connection is to end.
    pub(crate) async fn idle_is_over(&mut self) {
        if !self.is_stopped() {
            // Fails only if the simulator is gone, which ends the connection just the same.
            drop(self.orders.changed().await);
        }
    }

    /// Returns once the simulator stops.
    pub(crate) async fn stopped(&mut self) {
        drop(self.orders.wait_for(|orders| orders.stop).await);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.orders.borrow().stop
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.peer_left();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn connections_are_counted_once_and_numbered() {
        let connections = Connections::new();
        let mut first = connections.admit();
        let second = connections.admit();
        assert_eq!((first.number(), second.number()), (1, 2));
        assert_eq!((connections.accepted(), connections.open()), (2, 2));
        first.peer_left();
        drop(first);
        assert_eq!((connections.accepted(), connections.open()), (2, 1));
        drop(second);
        connections.wait_for_open(0).await.unwrap();
    }

    #[tokio::test]
    async fn a_request_to_drop_the_idle_spares_who_was_busy() {
        let connections = Connections::new();
        let mut busy = connections.admit();
        connections.drop_idle();
        busy.begin_idling();
        let waiting = tokio::spawn(async move { busy.idle_is_over().await });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        connections.drop_idle();
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn stopping_reaches_the_idle_and_the_waiting_even_late() {
        let connections = Connections::new();
        connections.stop();
        let mut late = connections.admit();
        late.begin_idling();
        late.idle_is_over().await;
        late.stopped().await;
    }
}
