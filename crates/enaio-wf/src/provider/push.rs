//! Waking a watch early: by what the job monitor of the session tells.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use futures_util::StreamExt;
use futures_util::future::select;
use presence_core::{
    Clock, Delivery, Error, Event, EventStream, PollReader, Result, Timestamp, UserRef, UserStatus,
    poll_watch,
};
use tokio::sync::Mutex;

use super::watch::Watched;
use super::{Inner, tag};
use crate::client::AbsenceNotice;
use crate::rpc::{Notification, NotificationOptions, Notifications};

/// How long a watch waits after it was told, so that many notices are one reading.
const SETTLE: Duration = Duration::from_millis(250);

/// A watch that polls at every interval, and besides whenever the server tells of absence.
pub(super) fn watch(inner: &Arc<Inner>, users: Vec<UserRef>, interval: Duration) -> EventStream {
    let listening = Arc::new(Listening { inner: Arc::clone(inner), ear: Mutex::default() });
    let watched = Watched::new(Arc::clone(inner), users);
    let reader = Listened { watched, listening: Arc::clone(&listening) };
    let clock = Arc::new(Woken { clock: Arc::clone(inner.clock()), listening });
    Box::pin(poll_watch(reader, clock, interval).map(|event| match event {
        Ok(Event::Started { max_lag_ms, .. }) => {
            Ok(Event::Started { delivery: Delivery::Push, max_lag_ms })
        }
        other => other,
    }))
}

struct Listening {
    inner: Arc<Inner>,
    ear: Mutex<Ear>,
}

/// Whether the server can be heard.
#[derive(Default)]
enum Ear {
    #[default]
    Closed,
    Open(Notifications),
    /// Listening is refused: the watch was to be told and never will.
    Refused(Error),
}

impl Listening {
    /// Opens the channel where it is not open.
    ///
    /// # Errors
    /// Where the server refuses to tell.
    async fn open(&self) -> Result<()> {
        let mut ear = self.ear.lock().await;
        match &*ear {
            Ear::Open(_) => return Ok(()),
            Ear::Refused(error) => return Err(error.clone()),
            Ear::Closed => {}
        }
        let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
        match self.inner.client.pool().notifications(options).await {
            Ok(notifications) => *ear = Ear::Open(notifications),
            Err(error) if error.is_temporary() => {
                // Polling goes on, and each poll tries again.
                tracing::debug!(kind = error.kind().as_str(), "the server cannot be heard yet");
            }
            Err(error) => return Err(tag(error, "watch")),
        }
        Ok(())
    }

    /// Ends when the server tells that absences were set, or may have told it unheard.
    async fn told(&self) {
        let mut ear = self.ear.lock().await;
        loop {
            let Ear::Open(notifications) = &mut *ear else { return std::future::pending().await };
            match notifications.next().await {
                Some(Ok(notification)) if !concerns(&notification) => {}
                Some(Ok(_)) => return,
                Some(Err(error)) => *ear = Ear::Refused(tag(error, "watch")),
                None => *ear = Ear::Closed,
            }
            if !matches!(*ear, Ear::Open(_)) {
                return;
            }
        }
    }

    /// Takes what was told in the meantime: one reading answers it all.
    async fn drain(&self) {
        while self.told().now_or_never().is_some() {
            if !matches!(&*self.ear.lock().await, Ear::Open(_)) {
                return;
            }
        }
    }
}

fn concerns(notification: &Notification) -> bool {
    match notification {
        Notification::Pushed(call) => AbsenceNotice::read(call).is_some(),
        Notification::Reconnected { .. } | Notification::Lagged { .. } => true,
        Notification::Interrupted(_) => false,
    }
}

/// Listens before each reading, so that nothing falls between the two.
#[derive(Debug)]
struct Listened {
    watched: Watched,
    listening: Arc<Listening>,
}

#[async_trait]
impl PollReader for Listened {
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
        self.listening.open().await?;
        self.listening.drain().await;
        self.watched.read().await
    }
}

/// A clock whose waits end early where the server tells something.
#[derive(Debug)]
struct Woken {
    clock: Arc<dyn Clock>,
    listening: Arc<Listening>,
}

#[async_trait]
impl Clock for Woken {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        let told = async {
            self.listening.told().await;
            self.clock.sleep(SETTLE).await;
        };
        select(pin!(self.clock.sleep(duration)), pin!(told)).await;
    }

    async fn time_limit(&self, duration: Duration) {
        self.clock.time_limit(duration).await;
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").finish_non_exhaustive()
    }
}
