//! Watching: everybody, or some, read again and again.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::StreamExt;
use presence_core::{
    AccountState, Error, ErrorKind, ListOptions, PollReader, Result, RetryState, UserRef,
    UserStatus, reading_of,
};

use super::{Inner, list, tag};

/// How many people whom a list left out are asked for by id in one reading.
const MAX_CONFIRMED: usize = 100;

pub(super) struct Watched {
    inner: Arc<Inner>,
    /// Everybody where it is empty.
    users: Vec<UserRef>,
    told: Mutex<Told>,
}

/// Whom the last reading of everybody told of.
#[derive(Default)]
struct Told {
    people: BTreeSet<UserRef>,
    /// Those of them whom it kept without having seen them.
    unseen: BTreeSet<UserRef>,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").field("users", &self.users.len()).finish_non_exhaustive()
    }
}

type Rows = Vec<(UserRef, Result<UserStatus>)>;

#[async_trait]
impl PollReader for Watched {
    async fn read(&self) -> Result<Rows> {
        if self.users.is_empty() { self.everybody().await } else { self.named().await }
    }
}

impl Watched {
    pub(super) fn new(inner: Arc<Inner>, users: Vec<UserRef>) -> Self {
        Self { inner, users, told: Mutex::default() }
    }

    async fn everybody(&self) -> Result<Rows> {
        let mut all = list::rows(Arc::clone(&self.inner), &ListOptions::new());
        let mut rows = Rows::new();
        let mut nameless = None;
        while let Some(row) = all.next().await {
            match row? {
                Ok(status) => {
                    let user = status.subject.best_ref();
                    rows.extend(user.map(|user| (user, Ok(status))));
                }
                // Whoever it is, is missing, and is asked for by id.
                Err(error) => nameless = Some(error),
            }
        }
        // Nobody knows whose rows they are: to go on would say that everybody is gone.
        if let Some(error) = nameless.filter(|_| rows.is_empty()) {
            return Err(error);
        }
        let mut kept = self.kept(&rows).await;
        rows.append(&mut kept);
        Ok(rows)
    }

    /// Those whom the list left out and who are not known to be gone. Pages have no order that
    /// holds: when somebody leaves between two of them, somebody else slips through.
    ///
    /// Up to [`MAX_CONFIRMED`] are asked for by id; each of the others is unreadable once, and
    /// gone where the next reading leaves them out as well.
    async fn kept(&self, listed: &Rows) -> Rows {
        let seen: BTreeSet<UserRef> = listed.iter().map(|(user, _)| user.clone()).collect();
        let (missing, unseen) = {
            let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let missing: Vec<UserRef> = told.people.difference(&seen).cloned().collect();
            (missing, told.unseen.clone())
        };
        let (asked, others) = missing.split_at(missing.len().min(MAX_CONFIRMED));
        let found = self.inner.read(asked).await;
        let confirmed = asked.iter().cloned().zip(found).filter(|(_, row)| match row {
            Ok(status) => {
                self.inner.config.include_inactive || status.account != AccountState::Deactivated
            }
            Err(error) => error.kind() != ErrorKind::NotFound,
        });
        let confirmed = confirmed.map(|(user, row)| (user, row.map_err(|it| tag(it, "watch"))));
        let mut kept: Rows = confirmed.collect();
        let waiting: Vec<UserRef> =
            others.iter().filter(|user| !unseen.contains(*user)).cloned().collect();
        kept.extend(waiting.iter().map(|user| (user.clone(), Err(not_listed()))));
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.people = seen;
        told.people.extend(kept.iter().map(|(user, _)| user.clone()));
        told.unseen = waiting.into_iter().collect();
        kept
    }

    async fn named(&self) -> Result<Rows> {
        let rows = self.inner.read(&self.users).await;
        let rows = rows.into_iter().map(|row| row.map_err(|error| tag(error, "watch")));
        reading_of(&self.users, rows.collect())
    }
}

/// Temporary: the last status stands, and the watch says that it may be old.
fn not_listed() -> Error {
    let message = "the list left out many people at once, who are read once more";
    tag(
        Error::new(ErrorKind::Unavailable, message).with_retry_state(RetryState::Temporary),
        "watch",
    )
}
