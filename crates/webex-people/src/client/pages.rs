//! The pages of a list: where each is, how it is fetched, and what is made of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use presence_core::{Error, ErrorKind, Result, RetryState, Vendor};
use presence_http::{BaseUrl, Page, Pager, PagerOptions, Target};
use serde::de::IgnoredAny;

use super::Client;
use super::id::PersonId;
use super::known::KnownIds;
use super::list::ListPeople;
use super::parts::PartError;
use super::recent::Recent;
use super::send::Outgoing;
use super::stream::PeopleStream;
use crate::error::LIST_PEOPLE;
use crate::wire::{self, Extent, Outline, PageRows, Row, RowReader};

/// How often a page is asked for in half the size before the list gives up.
const MAX_HALVINGS: u32 = 5;

/// How many remarks are kept.
const MAX_REMARKS: usize = 100;

/// A person who has yet to be read, and of which page; or why the row cannot be read. Apart from
/// errors that end the list.
pub(super) type Listed = Result<(Row, Arc<Outline>)>;

/// Where a page is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PageAt {
    /// Its address; `None` for the first page of some ids.
    pub(super) link: Option<Link>,
    /// The first of the ids that are asked for.
    pub(super) from: usize,
    /// How many ids are asked for; 0 in a list that is not by ids.
    pub(super) count: usize,
}

impl PageAt {
    /// The first page. Without ids it is known by its address, so that a link back to it is seen.
    pub(super) fn first(list: &ListPeople, people: Target) -> Self {
        let link = list.ids.is_empty().then(|| Link::To(list.target(people)));
        Self { link, from: 0, count: list.chunk().min(list.ids.len()) }
    }

    /// The page after one that named no next: the next chunk of ids.
    fn after(&self, ids: usize) -> Option<Self> {
        let from = self.from + self.count;
        (self.count > 0 && from < ids).then_some(Self { link: None, from, count: self.count })
    }
}

/// Where a page leads.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Link {
    /// To this address of the list.
    To(Target),
    /// Nowhere that may be called, and why. The page that says so is read all the same.
    Unusable(String),
}

/// What a list has to say beside the people.
#[derive(Debug, Default)]
pub(super) struct Aside {
    pub(super) not_found: Vec<PersonId>,
    pub(super) remarks: Vec<PartError>,
    /// How many pages were asked for, those too that were then asked for in half the size.
    pub(super) calls: usize,
    /// How many pages came in, and how many rows they had.
    pub(super) pages: usize,
    pub(super) rows: usize,
    /// Whether another page follows the one that came in last.
    pub(super) more: bool,
    recent: Recent,
    known: KnownIds,
}

/// Shared by a stream and the page that is on its way to it.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedAside(Arc<Mutex<Aside>>);

impl SharedAside {
    pub(super) fn lock(&self) -> MutexGuard<'_, Aside> {
        // Nothing that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A list under way.
#[derive(Clone)]
pub(super) struct Listing {
    client: Client,
    list: Arc<ListPeople>,
    extent: Extent,
    aside: SharedAside,
}

impl Listing {
    pub(super) fn stream(
        client: &Client,
        list: &ListPeople,
        start: PageAt,
        extent: Extent,
    ) -> PeopleStream {
        let mut options = PagerOptions::default();
        options.limit = list.limit;
        options.max_pages = list.max_pages();
        options.max_empty_pages = list.max_empty_pages();
        let aside = SharedAside::default();
        aside.lock().known = KnownIds::keeping();
        let calling_data = list.calling_data;
        let (client, list) = (client.clone(), Arc::new(list.clone()));
        let clock = Arc::clone(client.engine.clock());
        let listing = Self { client, list, extent, aside: aside.clone() };
        let fetch = move |at| {
            let listing = listing.clone();
            async move { listing.page(at).await }
        };
        let pager = Pager::new(clock, start, options, fetch).about(Vendor::WEBEX, LIST_PEOPLE);
        PeopleStream::new(pager, aside, calling_data)
    }

    /// Fetches the page at `at`; what takes Webex too long is asked for in half the size.
    async fn page(&self, mut at: PageAt) -> Result<Page<Listed, PageAt>> {
        let mut halvings = 0;
        loop {
            let target = self.target(&at)?;
            let error = match self.fetch(&target, &at).await {
                Ok(page) => return Ok(page),
                Err(error) => error,
            };
            let smaller = self.smaller(&at, &target).filter(|_| halvings < MAX_HALVINGS);
            at = match (error.status(), smaller) {
                (Some(504), Some(smaller)) => smaller,
                (Some(504), None) => return Err(error.with_retry_state(RetryState::GaveUp)),
                _ => return Err(error),
            };
            halvings += 1;
            // The wait is about this page: nobody else's calls have to wait for it.
            if let Some(wait) = error.retry_after().filter(|wait| !wait.is_zero()) {
                self.client.engine.clock().sleep(wait.min(self.client.max_retry_after)).await;
            }
        }
    }

    fn target(&self, at: &PageAt) -> Result<Target> {
        let people = self.client.people_target()?;
        Ok(match (&at.link, at.count) {
            (Some(Link::To(link)), _) => link.clone(),
            (Some(Link::Unusable(why)), _) => {
                let error = Error::new(ErrorKind::Protocol, why.clone()).with_field("link");
                return Err(error.with_vendor(Vendor::WEBEX).with_operation(LIST_PEOPLE));
            }
            (None, 0) => self.list.target(people),
            (None, count) => self.list.ids_target(people, at.from, count),
        })
    }

    async fn fetch(&self, target: &Target, at: &PageAt) -> Result<Page<Listed, PageAt>> {
        let mut outgoing = Outgoing::get(LIST_PEOPLE, target.clone());
        outgoing.call = outgoing.call.users(at.count.max(1));
        self.aside.lock().calls += 1;
        let answer = self.client.send_traced(&outgoing).await?;
        let about =
            |error: Error| outgoing.trace(self.client.about(error, &outgoing, &answer), None);
        let mut known = std::mem::take(&mut self.aside.lock().known);
        let reader = RowReader { asked: self.list.asked(), extent: self.extent, known: &mut known };
        let rows = wire::page(answer.body(), reader);
        self.aside.lock().known = known;
        let rows = rows.map_err(|unfit| {
            // Where it is not even JSON, the engine says more of it.
            let json = self.client.engine.decode::<IgnoredAny>(&outgoing.call, &answer);
            about(json.err().unwrap_or(unfit))
        })?;
        let next = self.next(at, target, wire::next_link(answer.headers()));
        let (people, outline) = self.keep_aside(rows, next.is_some());
        let outline = Arc::new(outline);
        let of_page = |row| (row, Arc::clone(&outline));
        let listed = |row: Result<Row>| Ok(row.map(of_page).map_err(about));
        Ok(Page::new(people.into_iter().map(listed).collect(), next))
    }

    /// The page after the one at `at`, by the link that Webex gave.
    fn next(&self, at: &PageAt, from: &Target, link: Result<Option<String>>) -> Option<PageAt> {
        let follow = |link: &str| {
            let people = self.client.people_target()?;
            follow(self.client.engine.base(), &people, from, link)
        };
        let next = match link {
            Ok(None) => return at.after(self.list.ids.len()),
            Ok(Some(link)) => follow(&link),
            Err(error) => Err(error),
        };
        let link = match next {
            Ok(target) => Link::To(target),
            Err(error) => Link::Unusable(error.message().to_owned()),
        };
        Some(PageAt { link: Some(link), ..at.clone() })
    }

    /// Keeps what is no person, and leaves out who was there before.
    fn keep_aside(&self, rows: PageRows, more: bool) -> (Vec<Result<Row>>, Outline) {
        let mut aside = self.aside.lock();
        aside.pages += 1;
        aside.rows += rows.people.len();
        aside.more = more;
        let room = MAX_REMARKS.saturating_sub(aside.remarks.len());
        aside.remarks.extend(rows.remarks.into_iter().take(room));
        let room = self.list.ids.len().saturating_sub(aside.not_found.len());
        aside.not_found.extend(rows.not_found.into_iter().take(room));
        let mut people = rows.people;
        if self.list.deduplicate {
            let recent = &mut aside.recent;
            people.retain(|row| row.as_ref().map_or(true, |it| recent.is_new(it.id())));
        }
        (people, rows.outline)
    }

    /// The same page in half the size.
    fn smaller(&self, at: &PageAt, target: &Target) -> Option<PageAt> {
        if at.link.is_none() && at.count > 0 {
            let count = at.count / 2;
            return (count > 0).then(|| PageAt { count, ..at.clone() });
        }
        let people = self.client.people_target().ok()?;
        let (path, query) =
            target.path_and_query().split_once('?').unwrap_or((target.path_and_query(), ""));
        let size = query.split('&').find_map(|pair| pair.strip_prefix("max=")?.parse().ok());
        let half = size.unwrap_or_else(|| self.list.page()) / 2;
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("max="));
        let max = format!("max={half}");
        let query: Vec<&str> = std::iter::once(max.as_str()).chain(kept).collect();
        let link = format!("{path}?{}", query.join("&"));
        let link = follow(self.client.engine.base(), &people, target, &link).ok()?;
        (half > 0).then(|| PageAt { link: Some(Link::To(link)), ..at.clone() })
    }
}

/// The longest link that is followed, in bytes. The links of a list are kept to see when it goes
/// round in a circle.
const MAX_LINK: usize = 16_384;

/// The target of `link`, where it stays at the list's own address.
///
/// # Errors
/// `Protocol`, without naming the link.
pub(super) fn follow(base: &BaseUrl, people: &Target, from: &Target, link: &str) -> Result<Target> {
    let unfit = |message| Err(Error::new(ErrorKind::Protocol, message).with_field("link"));
    if link.len() > MAX_LINK {
        return unfit("the link to follow is too long; it was not called");
    }
    let target = base.follow_up(from, link)?;
    let path = |target: &Target| {
        let path = target.path_and_query().split('?').next().unwrap_or_default();
        path.trim_end_matches('/').to_owned()
    };
    if path(&target) == path(people) {
        return Ok(target);
    }
    unfit("the link to follow leaves the list; it was not called")
}
