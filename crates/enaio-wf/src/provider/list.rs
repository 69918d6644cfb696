//! Listing: two calls for an organisation, one for its people and one for the absent.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::stream;
use presence_core::{Error, ErrorKind, ListOptions, Result, StatusStream, UserStatus};

use super::find::{Place, places};
use super::people::Person;
use super::read::OF_A_ROW;
use super::{Inner, tag};

pub(super) fn list(inner: Arc<Inner>, options: &ListOptions) -> StatusStream {
    let left = options.limit.unwrap_or(usize::MAX);
    let listing = Listing { inner, left, places: None, rows: VecDeque::new() };
    Box::pin(stream::unfold(listing, |mut listing| async move {
        let row = listing.next().await?;
        Some((row.map_err(|error| tag(error, "list")), listing))
    }))
}

struct Listing {
    inner: Arc<Inner>,
    /// How many more may be given.
    left: usize,
    /// The organisations that are still to come; none before the first is asked for.
    places: Option<VecDeque<Place>>,
    rows: VecDeque<Result<UserStatus>>,
}

impl Listing {
    async fn next(&mut self) -> Option<Result<UserStatus>> {
        while self.left > 0 {
            if let Some(row) = self.rows.pop_front() {
                self.left -= 1;
                return Some(row);
            }
            match self.next_organisation().await {
                Ok(Some(rows)) => self.rows = rows,
                Ok(None) => return None,
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    async fn next_organisation(&mut self) -> Result<Option<VecDeque<Result<UserStatus>>>> {
        if self.places.is_none() {
            self.places = Some(places(&self.inner.scope().await?).into());
        }
        match self.places.as_mut().and_then(VecDeque::pop_front) {
            None => Ok(None),
            Some(place) => self.inner.everybody_in(&place, Freshness::New).await.map(Some),
        }
    }
}

/// Whether those who were remembered will do.
#[derive(Clone, Copy)]
pub(super) enum Freshness {
    Remembered,
    New,
}

impl Inner {
    /// Everybody in an organisation with their absence as it is now.
    pub(super) async fn everybody_in(
        &self,
        place: &Place,
        freshness: Freshness,
    ) -> Result<VecDeque<Result<UserStatus>>> {
        let people = match freshness {
            Freshness::Remembered => self.people(&place.organisation).await?,
            Freshness::New => self.read_people(&place.organisation).await?,
        };
        let absent = self.client.absent_users(&place.organisation).await?;
        let row = |person: &Option<Arc<Person>>| {
            let person = person.as_ref().ok_or_else(unnamed)?;
            self.status(place, person, None, absent.contains(&person.id))
        };
        Ok(people.rows().iter().map(row).collect())
    }
}

fn unnamed() -> Error {
    Error::new(ErrorKind::Protocol, "a row of the answer names nobody").with_field(OF_A_ROW)
}
