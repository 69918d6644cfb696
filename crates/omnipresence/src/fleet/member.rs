//! [`Member`]: a provider of a fleet, and reading many people of it.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use presence_core::{
    Axis, Capabilities, Error, ErrorKind, Result, Support, Timestamp, UserRef, UserStatus,
    UserStatusProvider,
};

use super::reading::is_known;
use crate::directory::DirectoryPerson;

/// The most people that one call is given, whatever the provider would take.
const MOST_AT_ONCE: usize = 1_000;

pub(super) struct Member {
    pub(super) name: Arc<str>,
    pub(super) provider: Arc<dyn UserStatusProvider>,
    pub(super) able: Capabilities,
}

impl Member {
    pub(super) fn new(provider: Arc<dyn UserStatusProvider>) -> Self {
        Self { name: provider.name().into(), able: provider.capabilities(), provider }
    }

    /// How the provider is asked for `person`; nothing where it is not known to it.
    pub(super) fn user<'a>(&self, person: &'a DirectoryPerson) -> Option<&'a UserRef> {
        person.best(&self.name, &self.able.user_refs).map(|one| &one.user)
    }

    /// Whether people can be read at all.
    pub(super) fn reads(&self) -> bool {
        self.able.get_many.is_supported() || self.able.get.is_supported()
    }

    /// Whether `axis` can be read.
    pub(super) fn reads_axis(&self, axis: Axis) -> bool {
        self.reads() && self.able.on(axis).read.is_supported()
    }

    /// Whether `status`, which was asked for at `asked`, was seen at the vendor then. A provider
    /// that only remembers says so by the age of what it tells, or knows nothing.
    pub(super) fn is_fresh(&self, axis: Axis, status: &UserStatus, asked: Timestamp) -> bool {
        let from_vendor =
            |support: &Support| matches!(support, Support::Native | Support::Lossy(_));
        let how =
            if self.able.get_many.is_supported() { &self.able.get_many } else { &self.able.get };
        let reads = from_vendor(how) && from_vendor(&self.able.on(axis).read);
        let seen = status.source.observed_at >= asked && is_known(status.on(axis));
        self.reads_axis(axis) && (reads || seen)
    }

    /// Reads people: one result each, in the order asked, whatever the provider does.
    pub(super) async fn read(&self, users: &[UserRef], at_once: usize) -> Vec<Result<UserStatus>> {
        if !self.reads() {
            let refused = self.able.get_many.require(&self.able.vendor, "get_many");
            let error = refused.err().unwrap_or_else(|| self.broken("cannot be read"));
            return users.iter().map(|_| Err(error.clone())).collect();
        }
        if !self.able.get_many.is_supported() {
            let one = |user: UserRef| async move { self.provider.get(&user).await };
            return stream::iter(users.to_vec()).map(one).buffered(at_once.max(1)).collect().await;
        }
        let mut all = Vec::with_capacity(users.len());
        for batch in users.chunks(MOST_AT_ONCE) {
            let mut answers = self.provider.get_many(batch).await;
            answers.truncate(batch.len());
            let missing = batch.len() - answers.len();
            all.append(&mut answers);
            let error = || Err(self.broken("gave fewer results than it was asked for"));
            all.extend(std::iter::repeat_with(error).take(missing));
        }
        all
    }

    pub(super) fn broken(&self, message: &'static str) -> Error {
        Error::new(ErrorKind::Internal, message).with_vendor(self.able.vendor.clone())
    }
}
