//! How people stand before anything is planned for them.

use std::collections::{BTreeMap, HashMap};

use futures_util::future::join_all;
use futures_util::{StreamExt, stream};
use presence_core::{Axis, Error, UserRef, UserStatus};

use super::Fleet;
use super::member::Member;
use super::plan_options::{PlanOptions, ReadCount};
use super::planner::Placed;
use super::reading::Raw;

/// How a person stands at a provider.
#[derive(Clone)]
pub(super) enum Standing {
    /// Read at the vendor.
    Fresh(UserStatus),
    /// Remembered, or nothing at all: the vendor cannot be asked.
    Unseen(Option<UserStatus>),
    /// The vendor could be asked, and did not answer.
    Failed(Error),
}

/// What one person's state at one provider is found under.
pub(super) type Place = (usize, UserRef, Axis);

/// Whom one provider is asked about, and on which axes.
struct Asked<'a> {
    at: usize,
    member: &'a Member,
    axes: BTreeMap<UserRef, Vec<Axis>>,
    readable: Vec<UserRef>,
}

impl<'a> Asked<'a> {
    fn new(at: usize, member: &'a Member, axes: BTreeMap<UserRef, Vec<Axis>>) -> Self {
        let can_be_read =
            |(_, axes): &(&UserRef, &Vec<Axis>)| axes.iter().any(|axis| member.reads_axis(*axis));
        let readable = axes.iter().filter(can_be_read).map(|(user, _)| user.clone()).collect();
        Self { at, member, axes, readable }
    }
}

impl Fleet {
    /// How everybody concerned stands: each person read once at each provider, the providers side
    /// by side, a bounded number of batches at a time.
    pub(super) async fn standings(
        &self,
        placed: &[Placed],
        options: &PlanOptions,
    ) -> HashMap<Place, Standing> {
        let mut wanted: BTreeMap<usize, BTreeMap<UserRef, Vec<Axis>>> = BTreeMap::new();
        for one in placed {
            let axes = wanted.entry(one.member).or_default().entry(one.change.user.clone());
            axes.or_default().push(one.change.target.axis());
        }
        let asked = wanted.into_iter().filter_map(|(at, axes)| {
            let member = self.0.members.get(at)?;
            Some(Asked::new(at, member, axes))
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        let count = options.count(asked.iter().map(|one| one.readable.len()).sum());
        let reads = asked.iter().map(|one| self.member_standings(one, &count));
        join_all(reads).await.into_iter().flatten().collect()
    }

    async fn member_standings(
        &self,
        asked: &Asked<'_>,
        count: &ReadCount<'_>,
    ) -> Vec<(Place, Standing)> {
        let read = |batch: Vec<UserRef>| async move {
            let raw = self.read_raw(asked.member, &batch).await;
            count.add(batch.len());
            batch.into_iter().zip(raw.into_iter().map(without_documents))
        };
        let batches: Vec<Vec<UserRef>> =
            asked.readable.chunks(self.0.batch).map(<[_]>::to_vec).collect();
        let mut batches = stream::iter(batches).map(read).buffered(self.0.concurrency);
        let mut found = Vec::with_capacity(asked.axes.len());
        while let Some(batch) = batches.next().await {
            for (user, raw) in batch {
                for axis in asked.axes.get(&user).into_iter().flatten() {
                    let standing = standing(asked.member, *axis, &raw);
                    found.push(((asked.at, user.clone(), *axis), standing));
                }
            }
        }
        found
    }
}

/// Documents are large and never kept in plans.
fn without_documents(raw: Raw) -> Raw {
    let read = raw.read.map(|mut status| {
        status.vendor = None;
        status
    });
    Raw { read, ..raw }
}

/// What was read, for one axis.
pub(super) fn standing(member: &Member, axis: Axis, raw: &Raw) -> Standing {
    match &raw.read {
        Ok(status) if member.is_fresh(axis, status, raw.asked) => Standing::Fresh(status.clone()),
        Ok(status) => Standing::Unseen(Some(status.clone())),
        Err(_) if !member.reads_axis(axis) => Standing::Unseen(None),
        Err(error) => Standing::Failed(error.clone()),
    }
}
