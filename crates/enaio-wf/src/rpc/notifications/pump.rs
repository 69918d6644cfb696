//! [`Pump`]: from the channel into the queue, and a new channel when one is lost.

use std::sync::Arc;
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Result};

use super::Notification;
use super::options::NotificationOptions;
use super::queue::Queue;
use crate::rpc::callbacks::Callbacks;
use crate::rpc::pool::Pool;

pub(super) struct Pump {
    pool: Pool,
    clock: Arc<dyn Clock>,
    options: NotificationOptions,
    queue: Arc<Queue>,
    /// Before the next attempt to open the channel.
    pause: Duration,
}

impl Pump {
    pub(super) fn new(pool: Pool, options: NotificationOptions, queue: Arc<Queue>) -> Self {
        let clock = Arc::clone(pool.clock());
        Self { pool, clock, options, queue, pause: Duration::ZERO }
    }

    /// Opens the channel, and begins to monitor.
    pub(super) async fn open(&mut self) -> Result<Callbacks> {
        let monitor = self.options.monitor.as_ref();
        let monitor = monitor.map(super::JobMonitor::call).transpose()?;
        let (callbacks, server) = self.pool.open_channel(monitor.as_ref()).await?;
        self.queue.set_server(server);
        Ok(callbacks)
    }

    pub(super) async fn run(mut self, mut callbacks: Callbacks) {
        loop {
            let error = self.pass_on(&mut callbacks).await;
            drop(callbacks);
            let since = self.clock.monotonic();
            self.queue.push(Notification::Interrupted(error));
            callbacks = match self.open_again().await {
                Ok(callbacks) => callbacks,
                Err(error) => return self.queue.end(error),
            };
            let silent = self.clock.monotonic().saturating_sub(since);
            self.queue.push(Notification::Reconnected { silent });
        }
    }

    /// Until the channel is lost; gives why.
    async fn pass_on(&mut self, callbacks: &mut Callbacks) -> Error {
        let opened = self.clock.monotonic();
        loop {
            match callbacks.next().await {
                Ok(call) => {
                    self.pause = Duration::ZERO;
                    self.queue.push(Notification::Pushed(call));
                }
                Err(error) => {
                    // A channel that breaks as soon as it is open must not be opened without pause.
                    let stood = self.clock.monotonic().saturating_sub(opened);
                    if stood >= self.options.longest_pause {
                        self.pause = Duration::ZERO;
                    }
                    return error;
                }
            }
        }
    }

    async fn open_again(&mut self) -> Result<Callbacks> {
        loop {
            if !self.pause.is_zero() {
                self.clock.sleep(self.pause).await;
            }
            let shortest = self.options.shortest_pause.max(Duration::from_millis(1));
            let longer = self.pause.saturating_mul(2).max(shortest);
            self.pause = longer.min(self.options.longest_pause.max(shortest));
            match self.open().await {
                Err(error) if !is_final(&error) => {
                    tracing::debug!(kind = error.kind().as_str(), "the channel stays lost");
                }
                opened => return opened,
            }
        }
    }
}

/// Whether trying again cannot help. A job that fails may do so because the server is starting.
fn is_final(error: &Error) -> bool {
    use ErrorKind::{Closed, Config, Forbidden, InvalidInput, Unauthenticated};
    matches!(error.kind(), Closed | Config | Forbidden | InvalidInput | Unauthenticated)
}
