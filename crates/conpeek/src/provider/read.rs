//! Reading, in the ways that there are.

use std::collections::VecDeque;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use presence_core::{
    Axis, Basis, PollReader, Result, Source, StatusStream, Subject, Timestamp, UnknownCause,
    UserRef, UserStatus, Vendor, reading_of,
};

use super::Inner;
use crate::capabilities::capabilities;
use crate::client::{Consultant, TenantUser};
use crate::config::ReadMode;
use crate::error::tag;
use crate::map;

/// What the documents in a status are called, by the call that gave them.
pub(super) const WRITE_API: &str = "conpeek api_v1_3 PUT work_state";
const READ_API: &str = "conpeek unverified read";

impl Inner {
    pub(super) async fn read(&self, user: &UserRef, operation: &'static str) -> Result<UserStatus> {
        let able = capabilities(&self.config);
        able.get.require(&Vendor::CONPEEK, operation)?;
        let tenant_user = TenantUser::try_from(user).map_err(|error| tag(error, operation))?;
        match &self.config.read {
            ReadMode::Unverified(path) => {
                let consultant = self.client.read_consultant(&tenant_user, path).await?;
                self.writes.read(&tenant_user, &consultant);
                Ok(self.status(user, &consultant, Basis::Unknown, self.clock().now(), READ_API))
            }
            // Unsupported has been refused above; nothing is known then either.
            ReadMode::LastWrite | ReadMode::Unsupported => {
                Ok(self.last_written(user, &tenant_user))
            }
        }
    }

    fn last_written(&self, user: &UserRef, tenant_user: &TenantUser) -> UserStatus {
        let unknown = |cause| {
            let source = Source::new(Vendor::CONPEEK, Basis::Unknown, self.clock().now());
            let subject = Subject::new(&self.config.name, user.clone());
            UserStatus::new(subject, source).with_unknown(Axis::Availability, cause)
        };
        let Some(write) = self.writes.get(tenant_user) else {
            return unknown(UnknownCause::NotRequested);
        };
        let age = self.clock().monotonic().saturating_sub(write.at_monotonic);
        if age > self.config.last_write_max_age {
            return unknown(UnknownCause::Stale);
        }
        self.status(user, &write.consultant, Basis::Declared, write.at, WRITE_API)
    }

    pub(super) fn status(
        &self,
        user: &UserRef,
        consultant: &Consultant,
        basis: Basis,
        observed_at: Timestamp,
        api: &'static str,
    ) -> UserStatus {
        let subject = Subject::new(&self.config.name, user.clone());
        let source = Source::new(Vendor::CONPEEK, basis, observed_at);
        map::status(consultant, subject, source, &self.config.mapping, api)
    }
}

/// Reads `users` a page at a time, the people of a page side by side. A page is asked for when the
/// one before has been taken.
pub(super) fn pages(inner: Arc<Inner>, users: VecDeque<UserRef>, page_size: usize) -> StatusStream {
    let listing = Listing { inner, users, page_size, rows: VecDeque::new() };
    Box::pin(stream::unfold(listing, |mut listing| async move {
        let row = listing.next().await?;
        Some((row, listing))
    }))
}

struct Listing {
    inner: Arc<Inner>,
    users: VecDeque<UserRef>,
    page_size: usize,
    rows: VecDeque<Result<UserStatus>>,
}

impl Listing {
    async fn next(&mut self) -> Option<Result<UserStatus>> {
        if self.rows.is_empty() && !self.users.is_empty() {
            let page = self.page_size.min(self.users.len());
            let readings = self.users.drain(..page).map(|user| {
                let inner = Arc::clone(&self.inner);
                async move { inner.read(&user, "list").await }
            });
            let readings: Vec<_> = readings.collect();
            self.rows = stream::iter(readings).buffered(self.page_size).collect().await;
        }
        let row = self.rows.pop_front()?;
        if row.as_ref().is_err_and(|error| !error.kind().is_of_one_person()) {
            self.users.clear();
            self.rows.clear();
        }
        Some(row)
    }
}

/// Reads the same users again and again for a watch.
#[derive(Debug)]
pub(super) struct WatchedUsers {
    pub(super) inner: Arc<Inner>,
    pub(super) users: Vec<UserRef>,
}

#[async_trait]
impl PollReader for WatchedUsers {
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
        let readings = self.users.clone().into_iter().map(|user| {
            let inner = Arc::clone(&self.inner);
            async move { inner.read(&user, "watch").await }
        });
        let concurrency = self.inner.concurrency();
        let rows: Vec<_> = stream::iter(readings).buffered(concurrency).collect().await;
        reading_of(&self.users, rows)
    }
}
