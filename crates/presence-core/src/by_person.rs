//! [`set_by_person`]: many changes, for vendors that take one change a call.

use std::collections::HashMap;
use std::hash::Hash;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::{Change, Outcome, UserRef, UserRefKind};

/// Makes `changes` with `set_one`: those of one person one after the other, and up to `at_once`
/// people (at least one) side by side. Gives one outcome a change, in the order given.
///
/// `key` is equal for two references of one kind that mean one person, and `None` for a reference
/// that `set_one` refuses without I/O. References of two kinds may always mean one person: where a
/// batch has both, all of its changes are made one after the other.
///
/// ```
/// use presence_core::{Absence, Change, UserRef};
/// use presence_core::{MemoryProvider, UserStatusProviderExt, set_by_person};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> presence_core::Result<()> {
/// let vendor = MemoryProvider::with_people(["anna", "jan"]);
/// let absent = |login| Ok(Change::absence(UserRef::login(login)?, Absence::Absent));
/// let changes = [absent("anna")?, absent("jan")?, absent("anna")?];
///
/// let key = |user: &UserRef| Some(user.as_str().to_lowercase());
/// let outcomes = set_by_person(&changes, 4, key, |change| vendor.set_one(change.clone())).await;
/// assert!(outcomes.iter().all(|outcome| outcome.is_success()));
/// # Ok::<(), presence_core::Error>(())
/// # }
/// ```
pub async fn set_by_person<'a, K, F>(
    changes: &'a [Change],
    at_once: usize,
    key: impl Fn(&UserRef) -> Option<K> + Send,
    set_one: impl Fn(&'a Change) -> F + Send + Sync,
) -> Vec<Outcome>
where
    K: Eq + Hash,
    F: Future<Output = Outcome> + Send,
{
    let mut groups = by_person(changes, key).into_iter();
    // Only as many runs are made as are under way: a run is far larger than a change.
    let mut runs = FuturesUnordered::new();
    let mut made: Vec<(usize, Outcome)> = Vec::with_capacity(changes.len());
    loop {
        let room = at_once.max(1) - runs.len();
        runs.extend(groups.by_ref().take(room).map(|numbered| make_in_order(numbered, &set_one)));
        match runs.next().await {
            Some(done) => made.extend(done),
            None => break,
        }
    }
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, outcome)| outcome).collect()
}

async fn make_in_order<'a, F: Future<Output = Outcome> + Send>(
    numbered: Vec<(usize, &'a Change)>,
    set_one: &(impl Fn(&'a Change) -> F + Sync),
) -> Vec<(usize, Outcome)> {
    let mut made = Vec::with_capacity(numbered.len());
    for (index, change) in numbered {
        made.push((index, set_one(change).await));
    }
    made
}

/// Every change with its place, in exactly one group.
fn by_person<K: Eq + Hash>(
    changes: &[Change],
    key: impl Fn(&UserRef) -> Option<K>,
) -> Vec<Vec<(usize, &Change)>> {
    let keys: Vec<Option<K>> = changes.iter().map(|change| key(&change.user)).collect();
    let sent = changes.iter().zip(&keys).filter(|(_, key)| key.is_some());
    let mut kinds = sent.map(|(change, _)| change.user.kind());
    let first: Option<UserRefKind> = kinds.next();
    if kinds.any(|kind| Some(kind) != first) {
        return vec![changes.iter().enumerate().collect()];
    }
    let mut groups: Vec<Vec<(usize, &Change)>> = Vec::new();
    let mut group_of: HashMap<Option<K>, usize> = HashMap::new();
    for (numbered, key) in changes.iter().enumerate().zip(keys) {
        let at = *group_of.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(numbered),
            None => groups.push(vec![numbered]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::{Availability, Error, Result};

    fn busy(users: &[Result<UserRef>]) -> Vec<Change> {
        let user = |user: &Result<UserRef>| user.clone().unwrap();
        users.iter().map(|it| Change::availability(user(it), Availability::Busy)).collect()
    }

    /// Logins are refused; the others are keyed without regard to case.
    fn key(user: &UserRef) -> Option<String> {
        (user.kind() != UserRefKind::Login).then(|| user.as_str().to_lowercase())
    }

    /// What was under way after each beginning, and whose outcome came back.
    async fn run(changes: &[Change], at_once: usize) -> (Vec<Vec<String>>, Vec<String>) {
        let under_way = Mutex::new(Vec::new());
        let seen = Mutex::new(Vec::new());
        let set_one = async |change: &Change| {
            let user = change.user.as_str().to_owned();
            under_way.lock().unwrap().push(user.clone());
            let now = under_way.lock().unwrap().clone();
            seen.lock().unwrap().push(now);
            tokio::task::yield_now().await;
            under_way.lock().unwrap().retain(|other| *other != user);
            Outcome::from_error(Error::unsupported(user))
        };
        let outcomes = set_by_person(changes, at_once, key, set_one).await;
        let name = |outcome: Outcome| outcome.error.unwrap().message().to_owned();
        (seen.into_inner().unwrap(), outcomes.into_iter().map(name).collect())
    }

    #[tokio::test]
    async fn one_persons_changes_wait_for_each_other_and_people_do_not() {
        let changes = busy(&[UserRef::id("a"), UserRef::id("A"), UserRef::id("b")]);
        let (seen, outcomes) = run(&changes, 8).await;
        assert_eq!(seen, [vec!["a"], vec!["a", "b"], vec!["A"]]);
        assert_eq!(outcomes, ["a", "A", "b"]);
    }

    #[tokio::test]
    async fn no_more_people_than_said_and_never_none() {
        let changes = busy(&[UserRef::id("a"), UserRef::id("b"), UserRef::id("c")]);
        for (at_once, most) in [(0, 1), (1, 1), (2, 2), (9, 3)] {
            let (seen, outcomes) = run(&changes, at_once).await;
            assert_eq!(seen.iter().map(Vec::len).max(), Some(most), "{at_once}");
            assert_eq!(outcomes, ["a", "b", "c"]);
        }
    }

    #[tokio::test]
    async fn who_is_named_in_two_ways_may_be_one_person() {
        let changes = busy(&[UserRef::id("a"), UserRef::email("b@c"), UserRef::id("d")]);
        let (seen, _) = run(&changes, 8).await;
        assert_eq!(seen, [["a"], ["b@c"], ["d"]]);
    }

    #[tokio::test]
    async fn what_is_refused_holds_nobody_up() {
        let changes = busy(&[UserRef::id("a"), UserRef::login("b"), UserRef::id("c")]);
        let (seen, _) = run(&changes, 8).await;
        assert_eq!(seen.iter().map(Vec::len).max(), Some(3));
    }

    #[tokio::test]
    async fn nothing_given_nothing_made() {
        let (seen, outcomes) = run(&[], 8).await;
        assert!(seen.is_empty() && outcomes.is_empty());
    }
}
