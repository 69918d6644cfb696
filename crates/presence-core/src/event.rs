//! What a watch yields, and the options of listing and watching.

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use serde::{Deserialize, Serialize};

use crate::{Error, Result, UserRef, UserStatus};

/// A stream of people. The extension traits of `futures-util` or `tokio-stream` give it `next`.
pub type StatusStream = Pin<Box<dyn Stream<Item = Result<UserStatus>> + Send + 'static>>;

/// A stream of events. The extension traits of `futures-util` or `tokio-stream` give it `next`.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<Event>> + Send + 'static>>;

/// How events come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "either side has to move first")]
pub enum Delivery {
    /// The vendor tells.
    Push,
    /// This library asks again and again.
    Poll,
}

/// One thing that a watch has to say.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Always first: how events come about and how late they may be.
    Started {
        /// Push or poll.
        delivery: Delivery,
        /// How late an event may be, in milliseconds, as long as the vendor answers.
        max_lag_ms: u64,
    },
    /// How late an event may be from here on, where that is not what was said before: a watch of
    /// everybody may learn only while it reads how many there are.
    Pace {
        /// As in [`Event::Started`].
        max_lag_ms: u64,
    },
    /// A person as first seen by this watch, or seen again after [`Event::Gone`] or
    /// [`Event::Unreadable`].
    Seen(Box<UserStatus>),
    /// A person's status changed, by its [projection hash](crate::ProjectionHash).
    Changed {
        /// As it was.
        before: Box<UserStatus>,
        /// As it is.
        now: Box<UserStatus>,
    },
    /// A person is not, or no longer, known to the vendor. Said once until they are seen again.
    Gone {
        /// Who.
        user: UserRef,
    },
    /// A person cannot be read while others can. Said once until they are told otherwise; the last
    /// status told, if any, may be old.
    Unreadable {
        /// Who.
        user: UserRef,
        /// Why.
        error: Error,
    },
    /// The vendor does not answer, or with nothing that can be read; the watch goes on trying. Said
    /// once for each interruption.
    Interrupted {
        /// Why.
        error: Error,
    },
    /// The vendor answers again; what changed meanwhile follows.
    Reconnected {
        /// How long nothing was heard, in milliseconds.
        silent_ms: u64,
    },
    /// The reader was too slow and events were dropped; read afresh.
    Lagged {
        /// How many.
        missed: u64,
    },
}

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListOptions {
    /// Stop after this many people.
    pub limit: Option<usize>,
    /// How many people to ask for at once; the provider clamps it to what the vendor takes.
    pub page_size: Option<usize>,
}

impl ListOptions {
    /// Everybody, in pages of the provider's choice.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stop after this many people.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Ask for this many people at once.
    #[must_use]
    pub fn with_page_size(mut self, page_size: usize) -> Self {
        self.page_size = Some(page_size);
        self
    }
}

/// What to watch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WatchOptions {
    /// These people only; everybody where it is `None`.
    pub users: Option<Vec<UserRef>>,
    /// How often to ask, where the provider polls; it may raise it to its own floor.
    pub interval: Option<Duration>,
}

impl WatchOptions {
    /// Everybody, at the provider's own pace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These people only. Nobody is not everybody: an empty list is refused.
    #[must_use]
    pub fn with_users(mut self, users: impl Into<Vec<UserRef>>) -> Self {
        self.users = Some(users.into());
        self
    }

    /// Ask this often.
    #[must_use]
    pub fn with_interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// What every provider checks before any I/O: that a list of people names somebody. A filter
    /// that has left nobody must not watch everybody.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput), naming `users`.
    pub fn check(&self) -> Result<()> {
        if self.users.as_ref().is_some_and(Vec::is_empty) {
            let message = "nobody is named; to watch everybody, give no list at all";
            return Err(Error::invalid("users", message));
        }
        Ok(())
    }
}
