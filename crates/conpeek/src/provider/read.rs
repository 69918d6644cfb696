//! Reading, in the ways that there are.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use presence_core::{
    Axis, Basis, ErrorKind, PollReader, Result, Source, Subject, Timestamp, UnknownCause, UserRef,
    UserStatus, Vendor,
};

use super::{Inner, tag};
use crate::capabilities::capabilities;
use crate::client::{Consultant, TenantUser};
use crate::config::ReadMode;
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
            async move {
                let status = inner.read(&user, "watch").await;
                (user, status)
            }
        });
        let concurrency = self.inner.concurrency();
        let rows: Vec<_> = stream::iter(readings).buffered(concurrency).collect().await;
        whole(rows)
    }
}

/// Where nobody could be read and it is not about the people, the reading failed as a whole.
fn whole(rows: Vec<(UserRef, Result<UserStatus>)>) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
    let personal = |kind| matches!(kind, ErrorKind::NotFound | ErrorKind::InvalidInput);
    let failed = |row: &Result<UserStatus>| row.as_ref().is_err_and(|e| !personal(e.kind()));
    if !rows.is_empty() && rows.iter().all(|(_, row)| failed(row)) {
        if let Some(error) = rows.into_iter().find_map(|(_, row)| row.err()) {
            return Err(error);
        }
        return Ok(Vec::new());
    }
    Ok(rows)
}
