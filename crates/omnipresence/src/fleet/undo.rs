//! Taking back what a plan did.

use std::collections::HashMap;

use presence_core::{Axis, Change, Error, ErrorKind, Fate, Result, UserStatus, Verdict};

use super::planner::Placed;
use super::reading::is_known;
use super::standings::{Place, Standing};
use super::stands::stands;
use super::{Applied, EntryResult, Fleet, Origin, Plan, PlanEntry, PlanOptions, Step, Unplaced};

impl Fleet {
    /// Makes the plan that takes back what `applied` says of `plan`: for each entry that was
    /// applied, in the opposite order, the state from before it.
    ///
    /// Only where that state was read at the vendor and is a known one, and where what stands now
    /// is still what the plan has brought about. Everything else is told in [`Plan::unplaced`]:
    /// what somebody else has changed since is theirs. Entries that were not applied are left out.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] where the results are not those of the plan;
    /// [`ErrorKind::Config`] where a provider of the plan is not there.
    pub async fn undo(&self, plan: &Plan, applied: &Applied) -> Result<Plan> {
        self.undo_with(plan, applied, PlanOptions::new()).await
    }

    /// As [`Fleet::undo`], with options.
    ///
    /// # Errors
    /// As [`Fleet::undo`].
    pub async fn undo_with(
        &self,
        plan: &Plan,
        applied: &Applied,
        options: PlanOptions,
    ) -> Result<Plan> {
        if applied.plan != plan.id || applied.results.len() != plan.entries.len() {
            return Err(Error::new(ErrorKind::Conflict, "the results are not of this plan"));
        }
        let mut placed = Vec::new();
        let mut unplaced = Vec::new();
        let done = plan.entries.iter().zip(&applied.results).enumerate().rev();
        for (at, (entry, result)) in done {
            if result.verdict != Verdict::Applied || matches!(entry.step, Step::AlreadySo) {
                let acted = result.error.as_ref().is_some_and(|it| it.fate() == Fate::Applied);
                if matches!(result.verdict, Verdict::Indeterminate | Verdict::Superseded) {
                    unplaced.push(left(entry, "it is not known to have been applied"));
                } else if acted {
                    unplaced.push(left(entry, "it is done in part only"));
                }
                continue;
            }
            let Some(change) = earlier(entry) else {
                unplaced.push(left(entry, "the state before it is not known"));
                continue;
            };
            let found = self.0.members.iter().position(|one| *one.name == *entry.provider);
            let Some(member) = found else {
                let message = format!("no provider is called {}", entry.provider);
                return Err(Error::config("plan", message));
            };
            let person = entry.person.clone();
            placed.push(Placed { member, person, change, origin: Origin::Undo(at) });
        }
        let standings = self.standings(&placed, &options).await;
        let placed = still_ours(plan, applied, placed, &standings, &mut unplaced);
        self.finish_plan(placed, unplaced, &standings)
    }
}

/// Those of the changes whose people still stand as the plan left them.
fn still_ours(
    plan: &Plan,
    applied: &Applied,
    placed: Vec<Placed>,
    standings: &HashMap<Place, Standing>,
    unplaced: &mut Vec<Unplaced>,
) -> Vec<Placed> {
    let mut ours = Vec::new();
    for one in placed {
        let Origin::Undo(at) = one.origin else { continue };
        let (Some(entry), Some(result)) = (plan.entries.get(at), applied.results.get(at)) else {
            continue;
        };
        let place = (one.member, one.change.user.clone(), one.change.target.axis());
        let last = last_of(plan, applied, entry);
        match standings.get(&place) {
            Some(Standing::Fresh(now)) if is_ours(entry, result, last, now) => ours.push(one),
            Some(Standing::Fresh(now)) if stands(now, &one.change, &[]) == Some(true) => {
                // It stands as it was before; the plan will say so.
                ours.push(one);
            }
            Some(Standing::Fresh(_)) => {
                unplaced.push(left(entry, "somebody else has changed it since"));
            }
            Some(Standing::Failed(error)) => {
                unplaced.push(Unplaced { error: error.clone(), ..left(entry, "") });
            }
            _ => unplaced.push(left(entry, "what stands now cannot be read")),
        }
    }
    ours
}

/// The result of the last entry that changed the same person at the same provider: after it the
/// state was as it was left.
fn last_of<'a>(plan: &Plan, applied: &'a Applied, entry: &PlanEntry) -> Option<&'a EntryResult> {
    let all = plan.entries.iter().zip(&applied.results).rev();
    let same = |one: &PlanEntry| one.person == entry.person && one.provider == entry.provider;
    all.filter(|(one, result)| same(one) && result.verdict == Verdict::Applied)
        .map(|(_, result)| result)
        .next()
}

/// Whether what stands is what the plan has brought about: by its fingerprint where one was seen,
/// and otherwise by what was wanted.
fn is_ours(
    entry: &PlanEntry,
    result: &EntryResult,
    last: Option<&EntryResult>,
    now: &UserStatus,
) -> bool {
    let seen = last.and_then(|last| last.after).or(result.after);
    let losses = match &entry.step {
        Step::Write(planned) => planned.losses.as_slice(),
        _ => &[],
    };
    match seen {
        Some(after) => after == now.projection_hash(),
        None => stands(now, &entry.change, losses) == Some(true),
    }
}

/// The change that brings back the state from before the entry.
fn earlier(entry: &PlanEntry) -> Option<Change> {
    entry.fingerprint?;
    let before = entry.now.as_ref()?;
    let axis = entry.change.target.axis();
    let target = before.on(axis);
    if !is_known(target) || target.check().is_err() {
        return None;
    }
    let mut change = Change::new(entry.change.user.clone(), target);
    change.allow_account = entry.change.allow_account;
    if axis != Axis::Account {
        change.activity.clone_from(&before.activity);
        change.reason.clone_from(&before.reason);
        change.note.clone_from(&before.note);
        change.until.clone_from(&before.until);
    }
    Some(change)
}

fn left(entry: &PlanEntry, why: &'static str) -> Unplaced {
    Unplaced {
        person: entry.person.clone(),
        provider: Some(entry.provider.clone()),
        target: entry.change.target,
        error: Error::new(ErrorKind::Conflict, why).with_operation("undo"),
    }
}
