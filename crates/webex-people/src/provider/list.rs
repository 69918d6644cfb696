//! Listing people with their presence.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::{Stream, StreamExt, stream};
use presence_core::{ListOptions, Result, StatusStream, UserRef, UserStatus};

use super::read::is_of_the_row;
use super::{Inner, tag};
use crate::client::{ListPeople, PartError, PeopleStream};
use crate::error::LIST_PEOPLE;
use crate::wire::Extent;

pub(super) fn list(inner: &Arc<Inner>, options: &ListOptions) -> StatusStream {
    let size = options.page_size.or(inner.config.page_size);
    if !inner.users.is_empty() {
        let limit = options.limit.unwrap_or(usize::MAX);
        let users = inner.users.iter().take(limit).cloned().collect();
        return named(Arc::clone(inner), users, size.unwrap_or(usize::MAX));
    }
    let mut people = inner.everybody();
    people.limit = options.limit;
    people.page_size = size;
    let listing = match inner.client.list_of(&people, Extent::Status) {
        Ok(people) => people,
        Err(error) => return Box::pin(stream::iter([Err(error)])),
    };
    let rows = Rows {
        whole: people.limit.is_none(),
        as_ever: people.page() == inner.everybody().page(),
        inner: Arc::clone(inner),
        listing,
        count: 0,
        nobody: None,
    };
    Box::pin(rows)
}

/// A list of everybody as it comes in.
struct Rows {
    inner: Arc<Inner>,
    listing: PeopleStream,
    /// Whether it has no limit.
    whole: bool,
    /// Whether its pages are those of every other list: others tell nothing of how many there are.
    as_ever: bool,
    count: usize,
    /// Rows that say an error and name nobody, once the list has been read to its end.
    nobody: Option<VecDeque<PartError>>,
}

impl Stream for Rows {
    type Item = Result<UserStatus>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let rows = &mut *self;
        if let Some(row) = ready!(rows.listing.poll_next_unpin(context)) {
            rows.count += 1;
            return Poll::Ready(Some(row.map(|person| rows.inner.status(&person, None))));
        }
        if !rows.whole || rows.listing.has_failed() {
            return Poll::Ready(None);
        }
        let nobody = rows.nobody.get_or_insert_with(|| {
            let calls = if rows.as_ever { rows.listing.calls() } else { 0 };
            rows.inner.directory.listed(rows.count, calls);
            rows.listing.remarks().into()
        });
        let remark = nobody.pop_front();
        Poll::Ready(remark.map(|remark| Err(tag(remark.in_place_of_a_person(), LIST_PEOPLE))))
    }
}

impl Inner {
    /// A list of the whole organisation, with presence.
    pub(super) fn everybody(&self) -> ListPeople {
        let mut people = ListPeople::new();
        people.org_id.clone_from(&self.config.org_id);
        people.page_size = self.config.page_size;
        // Webex does not promise that nobody stands on two pages.
        people.deduplicate = true;
        people
    }
}

/// The people of the configuration, a few at a time, until an error that concerns all of them.
fn named(inner: Arc<Inner>, users: Vec<UserRef>, page_size: usize) -> StatusStream {
    let at_once = page_size.clamp(1, inner.concurrency());
    let readings = stream::iter(users).map(move |user| {
        let inner = Arc::clone(&inner);
        async move { inner.read(&user, "list").await }
    });
    let rows = readings.buffered(at_once);
    Box::pin(rows.scan(false, |over, row| {
        let goes_on = !std::mem::replace(
            over,
            *over || row.as_ref().is_err_and(|error| !is_of_the_row(error.kind())),
        );
        std::future::ready(goes_on.then_some(row))
    }))
}
