//! [`Client::list`] and its [`PeopleStream`]: a list as it comes in.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use presence_core::Result;
use presence_http::Pager;

use super::Client;
use super::cursor::Cursor;
use super::id::PersonId;
use super::known::KnownIds;
use super::list::ListPeople;
use super::pages::{Listed, Listing, PageAt, SharedAside};
use super::parts::PartError;
use super::person::Person;
use crate::wire::{Extent, Outline, Row};

impl Client {
    /// Lists people, page by page. Nothing is sent before the stream is polled; then the next page
    /// is asked for as soon as its link is known, one ahead at most.
    ///
    /// Links are followed byte for byte, and only to the list's own address: a link to another
    /// origin or path, one that goes round in a circle, or one that cannot be read ends the stream
    /// with an error, and nothing is sent there. Empty pages are passed over, rows in which Webex
    /// only says something are kept aside ([`PeopleStream::remarks`]), and a row that cannot be
    /// read is an `Err` in its place. After a `504` the same page is asked for in half the size.
    ///
    /// # Errors
    /// `InvalidInput`, naming the parameter, before anything is sent.
    pub fn list(&self, people: &ListPeople) -> Result<PeopleStream> {
        self.list_of(people, Extent::Whole)
    }

    /// Lists people of whom no more than `extent` is read.
    pub(crate) fn list_of(&self, people: &ListPeople, extent: Extent) -> Result<PeopleStream> {
        people.check()?;
        let start = PageAt::first(people, self.people_target()?);
        Ok(Listing::stream(self, people, start, extent))
    }

    /// Goes on with a list where an earlier stream stood. The link in the cursor is checked like
    /// one from the server.
    ///
    /// ```no_run
    /// # async fn example(client: webex_people::Client) -> presence_core::Result<()> {
    /// use webex_people::{Cursor, ListPeople};
    ///
    /// let everybody = ListPeople::new();
    /// let people = client.list(&everybody)?;
    /// let Some(cursor) = people.cursor() else { return Ok(()) };
    /// let kept: String = cursor.as_str().to_owned();
    /// // Later, perhaps in another process:
    /// let rest = client.list_from(&everybody, &kept.parse::<Cursor>()?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` where the cursor is not one of this list; `Protocol` where it leads
    /// elsewhere.
    pub fn list_from(&self, people: &ListPeople, cursor: &Cursor) -> Result<PeopleStream> {
        people.check()?;
        let base = self.engine.base();
        let start = cursor.page(base, &self.people_target()?, people)?;
        Ok(Listing::stream(self, people, start, Extent::Whole))
    }
}

/// The people of a list, one by one. Made by [`Client::list`](super::Client::list).
///
/// A row that cannot be read is an `Err` and the stream goes on; any other error is the last item.
pub struct PeopleStream {
    pager: Pager<Listed, PageAt>,
    aside: SharedAside,
    known: KnownIds,
    calling_data: bool,
    failed: bool,
}

impl PeopleStream {
    pub(super) fn new(
        pager: Pager<Listed, PageAt>,
        aside: SharedAside,
        calling_data: bool,
    ) -> Self {
        Self { pager, aside, known: KnownIds::keeping(), calling_data, failed: false }
    }

    fn read(&mut self, (row, page): (Row, Arc<Outline>)) -> Person {
        let mut person = match row {
            Row::Plain(row) => page.person(row, &mut self.known),
            Row::Read(person) => *person,
        };
        person.calling_data = self.calling_data;
        person
    }

    /// Whether the list has been read to its end: not stopped by a limit, and not by an error.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.pager.cursor().is_none()
    }

    /// Whether an error ended the stream. Other errors concern one row each.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// Where another stream can go on without missing anybody; people of the page in hand may come
    /// again. `None` when the list has been read to its end.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        self.pager.cursor().map(Cursor::at)
    }

    /// The ids that were asked for and not found, of the pages that have come in: all of them once
    /// the stream has ended.
    #[must_use]
    pub fn not_found(&self) -> Vec<PersonId> {
        self.aside.lock().not_found.clone()
    }

    /// What Webex said in rows that are no people, a hundred at most.
    #[must_use]
    pub fn remarks(&self) -> Vec<PartError> {
        self.aside.lock().remarks.clone()
    }

    /// How many pages were asked for so far, halved and empty ones too.
    pub(crate) fn calls(&self) -> usize {
        self.aside.lock().calls
    }

    /// How many calls so many people will take, by the pages that came in. `None` where no other
    /// page follows.
    pub(crate) fn calls_for(&self, people: usize) -> Option<usize> {
        let aside = self.aside.lock();
        let in_vain = aside.calls.saturating_sub(aside.pages);
        let pages = people.saturating_mul(aside.pages).div_ceil(aside.rows.max(1));
        aside.more.then(|| pages.saturating_add(in_vain))
    }
}

impl Stream for PeopleStream {
    type Item = Result<Person>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(Pin::new(&mut self.pager).poll_next(context));
        self.failed |= matches!(item, Some(Err(_)));
        Poll::Ready(item.map(|row| row?.map(|row| self.read(row))))
    }
}

impl fmt::Debug for PeopleStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeopleStream").field("pager", &self.pager).finish_non_exhaustive()
    }
}
