//! [`Notifications`]: what a server tells by itself, for as long as it is listened to.

mod job_call;
mod job_monitor;
mod options;
mod pump;
mod queue;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use presence_core::{Error, Result};
use tokio::task::JoinHandle;

pub use self::job_call::{JobCall, JobMoment};
pub use self::job_monitor::JobMonitor;
pub use self::options::NotificationOptions;
use self::pump::Pump;
use self::queue::Queue;
use super::message::Call;
use super::pool::Pool;

/// What a listener is told.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Notification {
    /// A job that the server pushed. It has been acknowledged already.
    Pushed(Call),
    /// The channel is lost; it is opened again, for as long as that takes. What would have been
    /// pushed meanwhile is lost.
    Interrupted(Error),
    /// The channel is open again, and jobs are monitored as before.
    Reconnected {
        /// How long nothing was heard.
        silent: Duration,
    },
    /// The listener was too slow, and so many pushed jobs were dropped.
    Lagged {
        /// How many.
        missed: u64,
    },
}

/// The notifications of one session, as a stream. Made by [`Pool::notifications`].
///
/// A task reads the channel and acknowledges each job before it is handed out, so that a slow
/// listener does not hold up the server. What is not taken waits in a bounded queue; of the words
/// about the channel itself, the last is never lost. A lost channel is opened again at once and
/// then with growing pauses, whatever a server says meanwhile: only a refused login, a missing
/// right and a closed pool end the stream, with an error.
///
/// Dropping it closes the channel. The server keeps monitoring jobs until the session ends, unless
/// [`Notifications::close`] is called.
pub struct Notifications {
    queue: Arc<Queue>,
    pump: JoinHandle<()>,
    pool: Pool,
    monitors: bool,
}

impl Pool {
    /// Listens to what the server tells: opens the callback channel of the session, and has jobs
    /// monitored where the options say so. A session has one job monitor: this replaces another.
    ///
    /// ```no_run
    /// use enaio_wf::rpc::{Notification, NotificationOptions};
    /// use enaio_wf::{AbsenceNotice, Client};
    ///
    /// # async fn example(client: &Client) -> enaio_wf::presence_core::Result<()> {
    /// let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
    /// let mut heard = client.pool().notifications(options).await?;
    /// while let Some(notification) = heard.next().await {
    ///     match notification? {
    ///         Notification::Pushed(call) => {
    ///             let notice = AbsenceNotice::read(&call);
    ///             for (user, absent) in notice.into_iter().flat_map(|notice| notice.users) {
    ///                 println!("{user} absent: {absent}");
    ///             }
    ///         }
    ///         // Something may have been missed: look at everybody again.
    ///         Notification::Reconnected { .. } | Notification::Lagged { .. } => {}
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Pool::open_callbacks`]; `Forbidden` or `Rejected` where monitoring is refused.
    pub async fn notifications(&self, options: NotificationOptions) -> Result<Notifications> {
        let queue = Arc::new(Queue::new(options.queue, options.queue_bytes));
        let monitors = options.monitor.is_some();
        let mut pump = Pump::new(self.clone(), options, Arc::clone(&queue));
        let callbacks = pump.open().await?;
        let pump = tokio::spawn(pump.run(callbacks));
        Ok(Notifications { queue, pump, pool: self.clone(), monitors })
    }
}

impl Notifications {
    /// The next one. `None` after the error that ended it.
    ///
    /// # Errors
    /// Where the channel cannot be opened again and trying would not help.
    pub async fn next(&mut self) -> Option<Result<Notification>> {
        StreamExt::next(self).await
    }

    /// Ends the monitoring of jobs and closes the channel.
    ///
    /// # Errors
    /// As [`Pool::call`]; the channel is closed all the same.
    pub async fn close(self) -> Result<()> {
        self.pump.abort();
        match self.queue.server() {
            Some(server) if self.monitors => job_monitor::end(&self.pool, server).await,
            _ => Ok(()),
        }
    }
}

impl Stream for Notifications {
    type Item = Result<Notification>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.queue.poll_next(context)
    }
}

impl Drop for Notifications {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications").field("monitors", &self.monitors).finish_non_exhaustive()
    }
}
