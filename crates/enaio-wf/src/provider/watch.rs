//! Watching: the absent are read again and again, and everybody is compared with before.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use presence_core::{Error, ErrorKind, PollReader, Result, RetryState, UserRef, UserStatus};

use super::find::places;
use super::list::Freshness;
use super::read::OF_A_ROW;
use super::{Inner, tag};

type Rows = Vec<(UserRef, Result<UserStatus>)>;

pub(super) struct Watched {
    inner: Arc<Inner>,
    /// Everybody where it is empty.
    users: Vec<UserRef>,
    /// Whom the last reading of everybody told of.
    told: Mutex<BTreeSet<UserRef>>,
}

impl Watched {
    pub(super) fn new(inner: Arc<Inner>, users: Vec<UserRef>) -> Self {
        Self { inner, users, told: Mutex::default() }
    }

    /// One call for the absent of each organisation; people are asked for when what is remembered
    /// of them is old.
    async fn everybody(&self) -> Result<Rows> {
        let mut rows = Rows::new();
        let mut nameless = None;
        for place in places(&self.inner.scope().await?) {
            for row in self.inner.everybody_in(&place, Freshness::Remembered).await? {
                match row {
                    Ok(status) => {
                        let user = status.subject.best_ref();
                        rows.extend(user.map(|user| (user, Ok(status))));
                    }
                    Err(error) => nameless = Some(error),
                }
            }
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let seen: BTreeSet<UserRef> = rows.iter().map(|(user, _)| user.clone()).collect();
        let missing: Vec<UserRef> = told.difference(&seen).cloned().collect();
        *told = seen;
        if let Some(error) = nameless.map(|it| it.with_retry_state(RetryState::Temporary)) {
            // Nobody knows whose the row is: whoever is missing may be it, and is not gone.
            if rows.is_empty() {
                *told = missing.into_iter().collect();
                return Err(error);
            }
            told.extend(missing.iter().cloned());
            rows.extend(missing.into_iter().map(|user| (user, Err(error.clone()))));
        }
        Ok(rows)
    }

    /// Where nobody could be read and it is not about the people, the reading failed as a whole.
    async fn named(&self) -> Result<Rows> {
        let rows = self.inner.read(&self.users).await;
        let failed = |row: &Result<UserStatus>| row.as_ref().is_err_and(|it| !is_personal(it));
        if rows.iter().all(failed)
            && let Some(Err(error)) = rows.first()
        {
            return Err(error.clone());
        }
        let rows = rows.into_iter().map(|row| row.map_err(|error| tag(error, "watch")));
        Ok(self.users.iter().cloned().zip(rows).collect())
    }
}

/// Whether an error is about the reference and not about the server.
fn is_personal(error: &Error) -> bool {
    use ErrorKind::{Conflict, InvalidInput, NotFound, Protocol};
    match error.kind() {
        NotFound | InvalidInput => true,
        Conflict => error.field() == Some("user"),
        Protocol => error.field() == Some(OF_A_ROW),
        _ => false,
    }
}

#[async_trait]
impl PollReader for Watched {
    async fn read(&self) -> Result<Rows> {
        let rows = if self.users.is_empty() { self.everybody().await } else { self.named().await };
        rows.map_err(|error| tag(error, "watch"))
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").field("users", &self.users.len()).finish_non_exhaustive()
    }
}
