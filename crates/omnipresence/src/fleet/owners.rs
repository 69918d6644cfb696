//! [`AxisOwners`]: which provider's word counts on which axis.

use presence_core::{Access, Axis, Problems, Support};
use serde::{Deserialize, Serialize};

use super::member::Member;

/// Which providers own which axis, the first one first.
///
/// Where an axis names providers, these speak on it and no others. Where it names none, all that
/// can read (or write) it do: native before emulated before lossy, then in the order in which they
/// were added.
///
/// ```
/// use omnipresence::fleet::AxisOwners;
///
/// let owners = AxisOwners::default().with_absence(["hr", "workflow"]);
/// assert_eq!(serde_json::to_string(&owners)?, r#"{"absence":["hr","workflow"]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AxisOwners {
    /// On availability.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub availability: Vec<String>,
    /// On absence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absence: Vec<String>,
    /// On the account state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub account: Vec<String>,
}

impl AxisOwners {
    /// Says who owns availability.
    #[must_use]
    pub fn with_availability<S: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = S>,
    ) -> Self {
        self.availability = names.into_iter().map(Into::into).collect();
        self
    }

    /// Says who owns absence.
    #[must_use]
    pub fn with_absence<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.absence = names.into_iter().map(Into::into).collect();
        self
    }

    /// Says who owns the account state.
    #[must_use]
    pub fn with_account<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.account = names.into_iter().map(Into::into).collect();
        self
    }

    fn on(&self, axis: Axis) -> &[String] {
        match axis {
            Axis::Availability => &self.availability,
            Axis::Absence => &self.absence,
            Axis::Account => &self.account,
        }
    }
}

/// The places of the members that speak on each axis, worked out once.
pub(super) struct Owners {
    reading: [Vec<usize>; 3],
    writing: [Vec<usize>; 3],
}

impl Owners {
    pub(super) fn new(wanted: &AxisOwners, members: &[Member], problems: &mut Problems) -> Self {
        for axis in Axis::ALL {
            let names = wanted.on(axis);
            for (at, name) in names.iter().enumerate() {
                if !members.iter().any(|member| *member.name == **name) {
                    problems.add(format!("owners.{axis}"), format!("no provider is called {name}"));
                }
                if names.iter().take(at).any(|other| other == name) {
                    problems.add(format!("owners.{axis}"), format!("{name} stands twice"));
                }
            }
        }
        let reading = |access: &Access| access.read.clone();
        let writing = |access: &Access| access.write.clone();
        Self {
            reading: Axis::ALL
                .map(|axis| order(wanted.on(axis), axis, members, reading, Member::reads)),
            writing: Axis::ALL.map(|axis| {
                let sets = |member: &Member| member.able.set.is_supported();
                order(wanted.on(axis), axis, members, writing, sets)
            }),
        }
    }

    pub(super) fn reading(&self, axis: Axis) -> &[usize] {
        let [availability, absence, account] = &self.reading;
        pick(axis, availability, absence, account)
    }

    pub(super) fn writing(&self, axis: Axis) -> &[usize] {
        let [availability, absence, account] = &self.writing;
        pick(axis, availability, absence, account)
    }
}

fn pick<'a>(
    axis: Axis,
    availability: &'a [usize],
    absence: &'a [usize],
    account: &'a [usize],
) -> &'a [usize] {
    match axis {
        Axis::Availability => availability,
        Axis::Absence => absence,
        Axis::Account => account,
    }
}

fn order(
    named: &[String],
    axis: Axis,
    members: &[Member],
    part: impl Fn(&Access) -> Support,
    at_all: impl Fn(&Member) -> bool,
) -> Vec<usize> {
    let support = |member: &Member| match part(member.able.on(axis)) {
        _ if !at_all(member) => None,
        Support::Native => Some(0),
        Support::Emulated(_) => Some(1),
        Support::Lossy(_) => Some(2),
        _ => None,
    };
    let able = members.iter().enumerate().filter_map(|(at, member)| {
        let rank = support(member)?;
        if named.is_empty() {
            return Some((rank, at));
        }
        named.iter().position(|name| **name == *member.name).map(|place| (place, at))
    });
    let mut able: Vec<_> = able.collect();
    able.sort_unstable();
    able.into_iter().map(|(_, at)| at).collect()
}
