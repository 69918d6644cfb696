//! Long lists, page by page.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use presence_core::{Result, Vendor};
use presence_http::{Page, Pager, PagerOptions};

use super::find::Find;
use super::id::Id;
use super::user::User;
use super::{Client, users};

impl Client {
    /// As [`Client::find`], page by page as one stream: [`Find::with_limit`] is the size of a page,
    /// the configured one where it is not given, and [`Find::with_skip`] where to begin.
    ///
    /// accsyn documents no order and no cursor, so pages can shift while they are read: somebody
    /// who is seen twice is yielded once, and somebody may be missed. The largest page is not
    /// documented either, so the list ends with the first page that brings nobody new, and not with
    /// one that is merely short.
    #[must_use]
    pub fn find_all(&self, find: Find) -> Pager<User, usize> {
        let client = self.clone();
        let seen = Seen::default();
        let size = find.limit.unwrap_or(self.0.parts.config.page_size);
        let start = find.skip;
        let clock = Arc::clone(self.clock());
        let options = PagerOptions::default();
        let pager = Pager::new(clock, start, options, move |skip| {
            let (client, seen) = (client.clone(), seen.clone());
            let find = find.clone().with_limit(size).with_skip(skip);
            async move { client.page(&find, &seen).await }
        });
        pager.about(Vendor::ACCSYN, users::FIND)
    }

    /// One page, without those seen before, and where the next one begins.
    pub(crate) async fn page(&self, find: &Find, seen: &Seen) -> Result<Page<User, usize>> {
        let rows = self.find_rows(find).await?;
        let count = rows.len();
        let known = rows.iter().flatten().any(|user| user.id.is_some());
        let new = seen.only_new(rows);
        // Without ids nobody can tell a new row from an old one, so a short page is the last.
        let more = if known { !new.is_empty() } else { find.limit.is_some_and(|it| count >= it) };
        let next = (more && count > 0).then(|| find.skip.saturating_add(count));
        Ok(Page::new(new, next))
    }
}

/// Who has been yielded. Bounded by the number of pages and their size.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<HashSet<Id>>>);

impl Seen {
    fn only_new(&self, rows: Vec<Result<User>>) -> Vec<Result<User>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = |row: &Result<User>| match row {
            Ok(User { id: Some(id), .. }) => seen.insert(id.clone()),
            _ => true,
        };
        rows.into_iter().filter(|row| new(row)).collect()
    }
}
