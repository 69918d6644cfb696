//! Watching: the absent are read again and again, and everybody is compared with before.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use presence_core::{Error, ErrorKind, PollReader, Result, UserRef, UserStatus};

use super::find::places;
use super::list::Freshness;
use super::{Inner, tag};

type Rows = Vec<(UserRef, Result<UserStatus>)>;

pub(super) struct Watched {
    inner: Arc<Inner>,
    /// Everybody where it is empty.
    users: Vec<UserRef>,
}

impl Watched {
    pub(super) fn new(inner: Arc<Inner>, users: Vec<UserRef>) -> Self {
        Self { inner, users }
    }

    /// One call for the absent of each organisation; people are asked for when what is remembered
    /// of them is old.
    async fn everybody(&self) -> Result<Rows> {
        let mut rows = Rows::new();
        for place in places(&self.inner.scope().await?) {
            let all = self.inner.everybody_in(&place, Freshness::Remembered).await?;
            // Of a row that names nobody nothing can be told, now or at the next reading.
            for status in all.into_iter().flatten() {
                if let Some(user) = status.subject.best_ref() {
                    rows.push((user, Ok(status)));
                }
            }
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
    use ErrorKind::{Conflict, InvalidInput, NotFound};
    matches!(error.kind(), NotFound | InvalidInput)
        || error.kind() == Conflict && error.field() == Some("user")
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
