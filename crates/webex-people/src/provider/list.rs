//! Listing people with their presence.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use presence_core::{ListOptions, StatusStream, UserRef};

use super::Inner;
use super::read::is_of_the_row;
use crate::client::{ListPeople, PeopleStream};
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
    let whole = people.limit.is_none();
    // Pages of another size tell nothing of how many there are.
    let as_ever = people.page() == inner.everybody().page();
    let calls = move |listing: &PeopleStream| if as_ever { listing.calls() } else { 0 };
    let listing = match inner.client.list_of(&people, Extent::Status) {
        Ok(people) => people,
        Err(error) => return Box::pin(stream::iter([Err(error)])),
    };
    let state = (Arc::clone(inner), listing, 0_usize);
    Box::pin(stream::unfold(state, move |(inner, mut listing, count)| async move {
        match listing.next().await {
            Some(row) => {
                let row = row.map(|person| inner.status(&person, None));
                Some((row, (inner, listing, count + 1)))
            }
            None => {
                if whole && listing.cursor().is_none() {
                    inner.directory.listed(count, calls(&listing));
                }
                None
            }
        }
    }))
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
