//! Making a plan: who is meant where, how they stand, and what that takes.

use std::collections::HashMap;

use presence_core::{Axis, Change, Error, ErrorKind, PlannedChange, Result, Target, UserRef};

use super::member::Member;
use super::reading::{is_known, millis};
use super::rules::{Lowering, lowers};
use super::standings::{Place, Standing};
use super::stands::stands;
use super::{Estimate, Fleet, FleetChange, Origin, Plan, PlanEntry, PlanOptions, Step, Unplaced};
use crate::directory::{PersonKey, no_such_person};

/// A change that has found its provider.
pub(super) struct Placed {
    pub(super) member: usize,
    pub(super) person: PersonKey,
    pub(super) change: Change,
    pub(super) origin: Origin,
}

impl Fleet {
    /// Works out what `changes` would do. Reads everybody concerned, and writes nothing.
    ///
    /// * Each change becomes an entry for each provider that it concerns, or is told in
    ///   [`Plan::unplaced`].
    /// * Of two changes for one person, provider and axis, the later one counts.
    /// * What stands already becomes an entry of which nothing is sent. Only a state that was read
    ///   at the vendor counts for that.
    /// * A person who could be read and was not, because the vendor did not answer, is refused: a
    ///   plan is made from what is known.
    /// * What follows by the fleet's [`Rules`](super::Rules) becomes entries of their own, where it
    ///   is known to lower the person's reachability, and where nothing else is asked for.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] where the plan cannot be put together.
    pub async fn plan(&self, changes: impl IntoIterator<Item = FleetChange>) -> Result<Plan> {
        self.plan_with(changes, PlanOptions::new()).await
    }

    /// As [`Fleet::plan`], with options.
    ///
    /// # Errors
    /// As [`Fleet::plan`].
    pub async fn plan_with(
        &self,
        changes: impl IntoIterator<Item = FleetChange>,
        options: PlanOptions,
    ) -> Result<Plan> {
        let mut draft = PlanDraft::default();
        for change in changes {
            for (rule, following) in self.0.rules.following(&change) {
                self.place(&mut draft, following, Origin::Rule(rule.to_owned()));
            }
            self.place(&mut draft, change, Origin::Asked);
        }
        let (placed, unplaced) = draft.finish();
        let standings = self.standings(&placed, &options).await;
        self.finish_plan(placed, unplaced, &standings)
    }

    /// Makes the plan, from how the placed changes' people stand.
    pub(super) fn finish_plan(
        &self,
        placed: Vec<Placed>,
        mut unplaced: Vec<Unplaced>,
        standings: &HashMap<Place, Standing>,
    ) -> Result<Plan> {
        let previews = self.previews(&placed);
        let mut entries = Vec::with_capacity(placed.len());
        for (one, preview) in placed.into_iter().zip(previews) {
            let Some(member) = self.0.members.get(one.member) else { continue };
            let place = (one.member, one.change.user.clone(), one.change.target.axis());
            let standing = standings.get(&place).cloned().unwrap_or(Standing::Unseen(None));
            if let Origin::Rule(rule) = &one.origin {
                match lowers(seen(&standing, one.change.target.axis()), one.change.target) {
                    Lowering::Lowers => {}
                    Lowering::LowAlready => continue,
                    Lowering::NotKnown => {
                        let message = format!("rule {rule}: not known to lower reachability");
                        unplaced.push(unplaced_at(
                            member,
                            &one,
                            Error::new(ErrorKind::Conflict, message),
                        ));
                        continue;
                    }
                }
            }
            entries.push(self.entry(member, one, standing, preview));
        }
        let estimates = self.estimates(&entries);
        let population = self.directory().len() as u64;
        Plan::new(self.0.clock.now(), population, entries, unplaced, estimates)
    }

    fn entry(
        &self,
        member: &Member,
        one: Placed,
        standing: Standing,
        preview: Result<PlannedChange>,
    ) -> PlanEntry {
        let fresh = match &standing {
            Standing::Fresh(status) => Some(status.projection_hash()),
            _ => None,
        };
        let step = match (preview, &standing) {
            (Err(error), _) => Step::Refused(error),
            (Ok(_), Standing::Failed(error)) => Step::Refused(error.clone()),
            (Ok(planned), Standing::Fresh(status)) => {
                if stands(status, &one.change, &planned.losses) == Some(true) {
                    Step::AlreadySo
                } else {
                    Step::Write(planned)
                }
            }
            (Ok(planned), Standing::Unseen(_)) => Step::Write(planned),
        };
        let now = match standing {
            Standing::Fresh(status) | Standing::Unseen(Some(status)) => {
                Some(self.0.privacy.stored(status))
            }
            _ => None,
        };
        PlanEntry {
            person: one.person,
            provider: member.name.to_string(),
            change: one.change,
            origin: one.origin,
            now,
            fingerprint: fresh,
            step,
        }
    }

    fn place(&self, draft: &mut PlanDraft, change: FleetChange, origin: Origin) {
        let unplaced = |provider: Option<&str>, error: Error| Unplaced {
            person: change.person.clone(),
            provider: provider.map(str::to_owned),
            target: change.target,
            error,
        };
        if let Err(error) = change.check() {
            draft.unplaced.push(unplaced(None, error));
            return;
        }
        let Some(person) = self.directory().get(&change.person) else {
            draft.unplaced.push(unplaced(None, no_such_person()));
            return;
        };
        if change.providers.is_empty() {
            let writers = self.0.owners.writing(change.target.axis());
            let known =
                writers.iter().find_map(|at| Some((*at, self.0.members.get(*at)?.user(person)?)));
            match known {
                Some((at, user)) => draft.add(at, &change, user, origin),
                None if matches!(origin, Origin::Rule(_)) => {}
                None => {
                    let axis = change.target.axis();
                    let message = format!("no provider that knows the person can set {axis}");
                    draft
                        .unplaced
                        .push(unplaced(None, Error::unsupported(message).with_field("provider")));
                }
            }
            return;
        }
        for name in &change.providers {
            let found = self.0.members.iter().enumerate().find(|(_, one)| *one.name == **name);
            let user = found.and_then(|(at, member)| Some((at, member.user(person)?)));
            match (found, user) {
                (_, Some((at, user))) => draft.add(at, &change, user, origin.clone()),
                (Some(_), None) if matches!(origin, Origin::Rule(_)) => {}
                (Some(_), None) => {
                    let message = "the directory has no reference of the person there";
                    let error = Error::new(ErrorKind::NotFound, message).with_field("provider");
                    draft.unplaced.push(unplaced(Some(name), error));
                }
                (None, None) => {
                    let error = Error::invalid("provider", "there is none of this name");
                    draft.unplaced.push(unplaced(Some(name), error));
                }
            }
        }
    }

    /// What each provider says it would do for each of its changes, in the order of `placed`.
    fn previews(&self, placed: &[Placed]) -> Vec<Result<PlannedChange>> {
        let mut all: Vec<Option<Result<PlannedChange>>> = placed.iter().map(|_| None).collect();
        for (at, member) in self.0.members.iter().enumerate() {
            let own = placed.iter().enumerate().filter(|(_, one)| one.member == at);
            let (places, changes): (Vec<usize>, Vec<Change>) =
                own.map(|(place, one)| (place, one.change.clone())).unzip();
            if changes.is_empty() {
                continue;
            }
            let preview = member.provider.preview(&changes).changes;
            for (place, one) in places.into_iter().zip(preview) {
                if let Some(slot) = all.get_mut(place) {
                    *slot = Some(one);
                }
            }
        }
        let missing = || Error::new(ErrorKind::Internal, "the provider previewed fewer changes");
        all.into_iter().map(|one| one.unwrap_or_else(|| Err(missing()))).collect()
    }

    fn estimates(&self, entries: &[PlanEntry]) -> Vec<Estimate> {
        let estimate = |member: &Member| {
            let written = entries.iter().filter(|one| *one.provider == *member.name);
            let written = written.filter(|one| matches!(one.step, Step::Write(_)));
            let changes: Vec<Change> = written.map(|one| one.change.clone()).collect();
            let preview = (!changes.is_empty()).then(|| member.provider.preview(&changes))?;
            Some(Estimate {
                provider: member.name.to_string(),
                writes: changes.len() as u64,
                requests: preview.requests,
                at_least_ms: millis(preview.at_least),
            })
        };
        self.0.members.iter().filter_map(estimate).collect()
    }
}

/// The value that was read at the vendor, where it is a known one.
fn seen(standing: &Standing, axis: Axis) -> Option<Target> {
    match standing {
        Standing::Fresh(status) => Some(status.on(axis)).filter(|target| is_known(*target)),
        _ => None,
    }
}

fn unplaced_at(member: &Member, one: &Placed, error: Error) -> Unplaced {
    Unplaced {
        person: one.person.clone(),
        provider: Some(member.name.to_string()),
        target: one.change.target,
        error,
    }
}

/// The changes that have found their providers, the later ones in the place of the earlier.
#[derive(Default)]
struct PlanDraft {
    placed: Vec<Option<Placed>>,
    places: HashMap<(usize, PersonKey, Axis), usize>,
    unplaced: Vec<Unplaced>,
}

impl PlanDraft {
    fn add(&mut self, member: usize, change: &FleetChange, user: &UserRef, origin: Origin) {
        let by_rule = matches!(origin, Origin::Rule(_));
        let key = (member, change.person.clone(), change.target.axis());
        let change = Placed {
            member,
            person: change.person.clone(),
            change: change.for_user(user.clone()),
            origin,
        };
        let before = self.places.get(&key).and_then(|at| self.placed.get_mut(*at));
        match before.and_then(Option::take) {
            Some(asked) if by_rule && asked.origin == Origin::Asked => {
                // What somebody asks for is never overruled by a rule.
                if let Some(slot) = self.places.get(&key).and_then(|at| self.placed.get_mut(*at)) {
                    *slot = Some(asked);
                }
                return;
            }
            Some(earlier) if earlier.origin == Origin::Asked => {
                let message = "a later change for the same person, provider and axis replaces it";
                self.unplaced.push(Unplaced {
                    person: earlier.person,
                    provider: None,
                    target: earlier.change.target,
                    error: Error::new(ErrorKind::Conflict, message),
                });
            }
            _ => {}
        }
        self.places.insert(key, self.placed.len());
        self.placed.push(Some(change));
    }

    fn finish(self) -> (Vec<Placed>, Vec<Unplaced>) {
        (self.placed.into_iter().flatten().collect(), self.unplaced)
    }
}
