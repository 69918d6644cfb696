//! [`IdSet`]: ids without doubles, found quickly.

use std::fmt;

use super::id::Id;
use super::places::Places;

/// Ids, each once, in the order in which they came first. Two sets are equal where they hold the
/// same ids, whatever the order.
///
/// Looking for an id takes the same time however many there are, and whoever chose them: the hash
/// begins anew at random for each set.
///
/// ```
/// use enaio_wf::{Id, IdSet};
///
/// # fn example() -> enaio_wf::presence_core::Result<()> {
/// let absent: IdSet = [Id::new("7")?, Id::new("3")?, Id::new("7")?].into_iter().collect();
/// assert!(absent.contains(&Id::new("3")?));
/// assert_eq!(absent.iter().map(Id::as_str).collect::<Vec<_>>(), ["7", "3"]);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone, Default)]
pub struct IdSet {
    ids: Vec<Id>,
    places: Places,
}

impl IdSet {
    /// A set of nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for so many.
    pub(super) fn for_count(count: usize) -> Self {
        Self { ids: Vec::with_capacity(count), places: Places::for_count(count) }
    }

    /// Whether the id is among them.
    #[must_use]
    pub fn contains(&self, id: &Id) -> bool {
        self.places.find(id, |place| self.ids.get(place)).is_some()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Id> {
        self.ids.iter()
    }

    /// Adds an id; whether it was not among them.
    pub fn insert(&mut self, id: Id) -> bool {
        let Self { ids, places } = self;
        let is_new = places.find_or_note(&id, ids.len(), |place| ids.get(place)).is_none();
        if is_new {
            ids.push(id);
        }
        is_new
    }
}

impl Extend<Id> for IdSet {
    fn extend<T: IntoIterator<Item = Id>>(&mut self, ids: T) {
        for id in ids {
            self.insert(id);
        }
    }
}

impl FromIterator<Id> for IdSet {
    fn from_iter<T: IntoIterator<Item = Id>>(ids: T) -> Self {
        let mut set = Self::new();
        set.extend(ids);
        set
    }
}

impl IntoIterator for IdSet {
    type Item = Id;
    type IntoIter = std::vec::IntoIter<Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.ids.into_iter()
    }
}

impl<'a> IntoIterator for &'a IdSet {
    type Item = &'a Id;
    type IntoIter = std::slice::Iter<'a, Id>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for IdSet {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|id| other.contains(id))
    }
}

impl Eq for IdSet {}

impl fmt::Debug for IdSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn id(text: impl AsRef<str>) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn each_is_there_once_as_it_came_first() {
        let (upper, lower) = ("AB".repeat(16), "ab".repeat(16));
        let set: IdSet = [&lower, "b", &upper, "B", "b", &lower].map(id).into_iter().collect();
        assert_eq!(set.iter().map(Id::as_str).collect::<Vec<_>>(), [&lower, "b", "B"]);
        assert!(set.contains(&id(&upper)) && set.contains(&id("B")) && !set.contains(&id("c")));
        assert_eq!(format!("{:?}", set), format!("{{Id({lower}), Id(b), Id(B)}}"));
        assert!(IdSet::new().is_empty() && !IdSet::new().contains(&id("b")));
    }

    #[test]
    fn sets_are_equal_whatever_the_order() {
        let set = |all: &[&str]| all.iter().map(id).collect::<IdSet>();
        assert_eq!(set(&["1", "2", "1"]), set(&["2", "1"]));
        assert_ne!(set(&["1", "2"]), set(&["1"]));
        assert_ne!(set(&["1", "2"]), set(&["1", "3"]));
        assert_eq!(set(&[]), IdSet::new());
    }

    #[test]
    fn it_is_a_set_however_many_there_are() {
        let all = (0_u32..5000).map(|index| match index % 3 {
            0 => id(format!("{:032X}", u128::from(index) << (index % 97))),
            1 => id(format!("{index}")),
            _ => id(format!("{:032x}", index % 500)),
        });
        let all: Vec<Id> = all.collect();
        let set: IdSet = all.iter().cloned().collect();
        let sorted: BTreeSet<Id> = all.iter().cloned().collect();
        assert_eq!(set.len(), sorted.len());
        assert!(all.iter().all(|id| set.contains(id)));
        assert_eq!(set.into_iter().collect::<BTreeSet<Id>>(), sorted);
    }
}
