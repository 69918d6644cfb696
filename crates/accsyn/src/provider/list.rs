//! Listing: the active users, then the deactivated ones, page by page.

use std::sync::Arc;

use futures_util::StreamExt;
use presence_core::{
    Error, ErrorKind, ListOptions, Result, StatusStream, UserRef, UserStatus, Vendor,
};
use presence_http::{Page, Pager, PagerOptions};

use super::{Inner, tag};
use crate::client::{Find, Seen, User};

/// Where a page begins: among whom, and after how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Cursor {
    inactive: bool,
    skip: usize,
}

pub(super) fn list(inner: Arc<Inner>, options: &ListOptions) -> StatusStream {
    Box::pin(rows(inner, options).map(|row| row?))
}

/// As [`list`], with the rows that cannot be read apart from what ends the list.
pub(super) fn rows(inner: Arc<Inner>, options: &ListOptions) -> Pager<Result<UserStatus>, Cursor> {
    let largest = inner.config.page_size.max(1);
    let size = options.page_size.unwrap_or(largest).clamp(1, largest);
    let mut bounds = PagerOptions::default();
    bounds.limit = options.limit;
    let clock = Arc::clone(inner.clock());
    let seen = Seen::default();
    let pager = Pager::new(clock, Cursor::default(), bounds, move |cursor| {
        let (inner, seen) = (Arc::clone(&inner), seen.clone());
        async move {
            let page = inner.page(cursor, size, &seen).await;
            page.map_err(|error| tag(error, "list"))
        }
    });
    pager.about(Vendor::ACCSYN, "list")
}

impl Inner {
    async fn page(
        &self,
        cursor: Cursor,
        size: usize,
        seen: &Seen,
    ) -> Result<Page<Result<UserStatus>, Cursor>> {
        let find = Find::new().with_limit(size).with_skip(cursor.skip);
        let find = if cursor.inactive { find.with_inactive(true) } else { find };
        let page = self.client.page(&find, seen).await?;
        let next = page.next.map(|skip| Cursor { skip, ..cursor });
        let then = (self.config.include_inactive && !cursor.inactive)
            .then_some(Cursor { inactive: true, skip: 0 });
        let rows = page.items.into_iter().map(|row| self.listed(row?));
        let rows = self.with_availability(rows.collect()).await;
        let named = rows.into_iter().map(|row| Ok(row.map_err(|error| tag(error, "list"))));
        Ok(Page::new(named.collect(), next.or(then)))
    }

    fn listed(&self, user: User) -> Result<(User, UserStatus)> {
        let id = user.id.as_ref().and_then(|id| UserRef::id(id.as_str()).ok());
        let code = || user.code.as_ref().and_then(|code| UserRef::email(code.as_str()).ok());
        let known_by = id.or_else(code).ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "a row of the answer names nobody").with_field("id")
        })?;
        let status = self.status(&user, known_by);
        Ok((user, status))
    }
}
