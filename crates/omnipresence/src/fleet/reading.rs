//! [`Reading`]: what one provider says of one person.

use futures_util::future::join_all;
use presence_core::{Axis, Error, Result, Target, Timestamp, UnknownCause, UserRef, UserStatus};
use serde::Serialize;

use super::lists::Lists;
use super::member::Member;
use super::{Fleet, Inner};
use crate::directory::DirectoryPerson;

/// What one provider says of one person: a status, or why there is none.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Reading {
    /// The provider.
    pub provider: String,
    /// How the person was asked for.
    pub user: UserRef,
    /// What it says. Where it is stale, its axes are unknown for that reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// Why it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
    /// How old the status is, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_ms: Option<u64>,
    /// Whether that is older than the fleet takes for known.
    pub stale: bool,
}

impl Reading {
    fn new(fleet: &Inner, member: &Member, user: UserRef, read: Result<UserStatus>) -> Self {
        let provider = member.name.to_string();
        match read {
            Ok(status) => {
                let age = fleet.clock.now().saturating_since(status.source.observed_at);
                let stale = fleet.stale_after.is_some_and(|most| age > most);
                let status = if stale { staled(status) } else { status };
                Self {
                    provider,
                    user,
                    status: Some(fleet.privacy.clean(status)),
                    error: None,
                    age_ms: Some(millis(age)),
                    stale,
                }
            }
            Err(error) => Self {
                provider,
                user,
                status: None,
                error: Some(error),
                age_ms: None,
                stale: false,
            },
        }
    }
}

pub(super) fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// What was known is too old to be claimed; what was unknown keeps its own cause.
fn staled(mut status: UserStatus) -> UserStatus {
    for axis in Axis::ALL {
        if is_known(status.on(axis)) {
            status = status.with_unknown(axis, UnknownCause::Stale);
        }
    }
    status
}

pub(super) fn is_known(target: Target) -> bool {
    use presence_core::{Absence, AccountState, Availability};
    !matches!(
        target,
        Target::Availability(Availability::Unknown)
            | Target::Absence(Absence::Unknown)
            | Target::Account(AccountState::Unknown)
    )
}

/// A status as a provider gave it, and when it was asked for.
pub(super) struct Raw {
    pub(super) asked: Timestamp,
    pub(super) read: Result<UserStatus>,
}

impl Fleet {
    /// What every provider says of each of `people`: the providers side by side, each asked for all
    /// of them at once.
    pub(super) async fn readings(
        &self,
        people: &[DirectoryPerson],
        lists: &Lists,
    ) -> Vec<Vec<Reading>> {
        let each = self.0.members.iter().map(|member| self.at_member(member, people, lists));
        let all = join_all(each).await;
        let mut readings: Vec<Vec<Reading>> = people.iter().map(|_| Vec::new()).collect();
        for (at, reading) in all.into_iter().flatten() {
            if let Some(place) = readings.get_mut(at) {
                place.push(reading);
            }
        }
        readings
    }

    async fn at_member(
        &self,
        member: &Member,
        people: &[DirectoryPerson],
        lists: &Lists,
    ) -> Vec<(usize, Reading)> {
        let known = people.iter().enumerate();
        let known = known.filter_map(|(at, person)| Some((at, member.user(person)?.clone())));
        let (places, users): (Vec<usize>, Vec<UserRef>) = known.unzip();
        if users.is_empty() {
            return Vec::new();
        }
        let answers = match lists.of(&member.name) {
            Some(list) => {
                let people = places.iter().filter_map(|at| people.get(*at));
                people.map(|person| list.get(&person.key)).collect()
            }
            None => member.read(&users, self.0.concurrency).await,
        };
        let made = users.into_iter().zip(answers);
        let made = made.map(|(user, read)| Reading::new(&self.0, member, user, read));
        places.into_iter().zip(made).collect()
    }

    /// Reads `users` of one provider as they are, for planning and for checking.
    pub(super) async fn read_raw(&self, member: &Member, users: &[UserRef]) -> Vec<Raw> {
        let asked = self.0.clock.now();
        let answers = member.read(users, self.0.concurrency).await;
        answers.into_iter().map(|read| Raw { asked, read }).collect()
    }
}
