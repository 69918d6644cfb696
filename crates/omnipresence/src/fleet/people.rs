//! Reading people: one, some, or everybody as a stream.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};
use presence_core::Result;

use super::lists::Lists;
use super::{Fleet, PersonView};
use crate::directory::{DirectoryPerson, PersonKey, no_such_person};

/// A stream of people, merged.
pub type PeopleStream = Pin<Box<dyn Stream<Item = PersonView> + Send + 'static>>;

/// Whom to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PeopleOptions {
    /// These only, in this order; everybody where it is `None`. Keys that the directory does not
    /// have are left out.
    pub people: Option<Vec<PersonKey>>,
    /// Stop after this many.
    pub limit: Option<usize>,
    /// Whether providers that take one call a person are listed instead; see
    /// [`PeopleOptions::with_lists`].
    pub lists: bool,
}

impl PeopleOptions {
    /// Everybody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These only.
    #[must_use]
    pub fn with_people(mut self, people: impl Into<Vec<PersonKey>>) -> Self {
        self.people = Some(people.into());
        self
    }

    /// Stop after this many.
    #[must_use]
    pub const fn with_limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Lists a provider once, before the first person comes, where reading many people takes it one
    /// call a person and it can list everybody: a thousand calls instead of a hundred thousand. A
    /// status of each of the directory's people at that provider is in memory then.
    #[must_use]
    pub const fn with_lists(mut self) -> Self {
        self.lists = true;
        self
    }
}

/// Where a walk through the directory stands.
#[derive(Clone)]
enum Walk {
    Everybody(Option<PersonKey>),
    These(std::vec::IntoIter<PersonKey>),
}

impl Fleet {
    /// One person, read at every provider that knows them, side by side.
    ///
    /// A provider that cannot be read does not fail this: its error stands in its reading.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](presence_core::ErrorKind::NotFound) where the directory has no such
    /// person.
    pub async fn person(&self, key: &PersonKey) -> Result<PersonView> {
        let person = self.directory().get(key).cloned().ok_or_else(no_such_person)?;
        let one = std::slice::from_ref(&person);
        let mut readings = self.readings(one, &Lists::default()).await;
        Ok(self.view(&person, readings.pop().unwrap_or_default()))
    }

    /// Everybody, or those asked for, in the order of the keys.
    ///
    /// Nothing is read before the stream is polled. At most
    /// [`concurrency`](super::FleetBuilder::concurrency) batches of
    /// [`batch`](super::FleetBuilder::batch) people are in memory, however many people there are. A
    /// provider's failures stand in the readings of those whom they concern, and the stream goes
    /// on.
    #[must_use]
    pub fn people(&self, options: PeopleOptions) -> PeopleStream {
        let fleet = self.clone();
        let listed = options.lists;
        let left = options.limit.unwrap_or(usize::MAX);
        let walk = match options.people {
            Some(keys) => Walk::These(keys.into_iter()),
            None => Walk::Everybody(None),
        };
        let first = async move {
            let lists = if listed && left > 0 { fleet.lists().await } else { Lists::default() };
            (fleet, Arc::new(lists))
        };
        let concurrency = self.0.concurrency;
        let views = stream::once(first).flat_map(move |(fleet, lists)| {
            let pieces = fleet.pieces(walk.clone(), left);
            let views = pieces.map(move |people| {
                let (fleet, lists) = (fleet.clone(), Arc::clone(&lists));
                async move { fleet.views(people, &lists).await }
            });
            views.buffered(concurrency)
        });
        Box::pin(views.flat_map(stream::iter))
    }

    fn pieces(
        &self,
        walk: Walk,
        left: usize,
    ) -> impl Stream<Item = Vec<DirectoryPerson>> + Send + use<> {
        stream::unfold((self.clone(), walk, left), |(fleet, mut walk, left)| async move {
            let people = fleet.piece(&mut walk, left);
            let left = left - people.len();
            (!people.is_empty()).then_some((people, (fleet, walk, left)))
        })
    }

    fn piece(&self, walk: &mut Walk, left: usize) -> Vec<DirectoryPerson> {
        let count = self.0.batch.min(left);
        let directory = self.directory();
        match walk {
            Walk::Everybody(after) => {
                let people = directory.after(after.as_ref(), count);
                *after = people.last().map(|one| one.key.clone());
                people.into_iter().cloned().collect()
            }
            Walk::These(keys) => {
                keys.filter_map(|key| directory.get(&key).cloned()).take(count).collect()
            }
        }
    }

    async fn views(&self, people: Vec<DirectoryPerson>, lists: &Lists) -> Vec<PersonView> {
        let readings = self.readings(&people, lists).await;
        people.iter().zip(readings).map(|(person, readings)| self.view(person, readings)).collect()
    }
}
