//! Watching: everybody, or some, read again and again.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;
use presence_core::{ErrorKind, ListOptions, PollReader, Result, RetryState, UserRef, UserStatus};

use super::{Inner, list, tag};

#[derive(Debug)]
pub(super) struct Watched {
    pub(super) inner: Arc<Inner>,
    /// Everybody where it is empty.
    pub(super) users: Vec<UserRef>,
}

type Rows = Vec<(UserRef, Result<UserStatus>)>;

#[async_trait]
impl PollReader for Watched {
    async fn read(&self) -> Result<Rows> {
        if self.users.is_empty() { self.everybody().await } else { self.named().await }
    }
}

impl Watched {
    async fn everybody(&self) -> Result<Rows> {
        let mut all = list::list(Arc::clone(&self.inner), &ListOptions::new());
        let mut rows = Rows::new();
        while let Some(row) = all.next().await {
            let status = row.map_err(|error| match error.kind() {
                // Nobody knows whose row it is: to go on would report that person as gone.
                ErrorKind::Protocol => error.with_retry(RetryState::Temporary),
                _ => error,
            })?;
            if let Some(user) = status.subject.best_ref() {
                rows.push((user, Ok(status)));
            }
        }
        Ok(rows)
    }

    /// Where nobody could be read and it is not about the people, the reading failed as a whole.
    async fn named(&self) -> Result<Rows> {
        let rows = self.inner.read(&self.users).await;
        let personal = |kind| matches!(kind, ErrorKind::NotFound | ErrorKind::InvalidInput);
        let failed = |row: &Result<UserStatus>| row.as_ref().is_err_and(|it| !personal(it.kind()));
        if rows.iter().all(failed)
            && let Some(Err(error)) = rows.first()
        {
            return Err(tag(error.clone(), "watch"));
        }
        let rows = rows.into_iter().map(|row| row.map_err(|error| tag(error, "watch")));
        Ok(self.users.iter().cloned().zip(rows).collect())
    }
}
