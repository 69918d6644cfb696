//! Callback channels: connections that clients opened to be told things.

use std::sync::Mutex;

use tokio::sync::{mpsc, watch};

use super::wire::Call;
use crate::lock::locked;
use crate::waiting::{NotSeen, Wanted, wait_until};

/// How many pushes wait for a slow client; further ones are lost.
const QUEUE: usize = 1_024;

/// The open channels.
#[derive(Debug, Default)]
pub(super) struct Channels {
    open: Mutex<Vec<Channel>>,
    counts: watch::Sender<Counts>,
}

#[derive(Debug)]
struct Channel {
    connection: u64,
    session: String,
    pushes: mpsc::Sender<Call>,
    /// Nothing reaches the client any more, and neither side is told.
    dead: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    open: u64,
    acknowledged: u64,
}

impl Channels {
    /// Opens the channel of a session on a connection. One that the session had before stays.
    pub(super) fn open(&self, connection: u64, session: String) -> mpsc::Receiver<Call> {
        let (pushes, receiver) = mpsc::channel(QUEUE);
        locked(&self.open).push(Channel { connection, session, pushes, dead: false });
        self.counts.send_modify(|counts| counts.open += 1);
        receiver
    }

    /// Forgets the channel on this connection.
    pub(super) fn close(&self, connection: u64) {
        let mut open = locked(&self.open);
        let before = open.len();
        open.retain(|channel| channel.connection != connection);
        let closed = (before - open.len()) as u64;
        drop(open);
        self.counts.send_modify(|counts| counts.open = counts.open.saturating_sub(closed));
    }

    /// Queues a call for the channels whose session is meant, and says for how many.
    pub(super) fn push(&self, call: &Call, is_meant: impl Fn(&str) -> bool) -> usize {
        let open = locked(&self.open);
        let meant = open.iter().filter(|channel| !channel.dead && is_meant(&channel.session));
        meant.filter(|channel| channel.pushes.try_send(call.clone()).is_ok()).count()
    }

    pub(super) fn acknowledged(&self) {
        self.counts.send_modify(|counts| counts.acknowledged += 1);
    }

    /// Cuts off every open channel without closing its connection.
    pub(super) fn kill_silently(&self) {
        locked(&self.open).iter_mut().for_each(|channel| channel.dead = true);
    }

    /// Ends the connections of every open channel.
    pub(super) fn close_all(&self) {
        // A connection whose sender is gone ends; what it still had queued is sent before that.
        let closed = std::mem::take(&mut *locked(&self.open)).len() as u64;
        self.counts.send_modify(|counts| counts.open = counts.open.saturating_sub(closed));
    }

    /// The sessions that have a channel.
    pub(super) fn sessions(&self) -> Vec<String> {
        locked(&self.open).iter().map(|channel| channel.session.clone()).collect()
    }

    pub(super) fn count(&self) -> u64 {
        self.counts.borrow().open
    }

    pub(super) fn acknowledgements(&self) -> u64 {
        self.counts.borrow().acknowledged
    }

    pub(super) async fn wait_for_open(&self, open: u64) -> Result<(), NotSeen> {
        let wanted = Wanted::Exactly(open);
        wait_until(&self.counts, |counts| counts.open, wanted, "callback channels").await
    }

    pub(super) async fn wait_for_acknowledgements(&self, pushes: u64) -> Result<(), NotSeen> {
        let wanted = Wanted::AtLeast(pushes);
        wait_until(&self.counts, |c| c.acknowledged, wanted, "pushes to be acknowledged").await
    }
}
