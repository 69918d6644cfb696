//! Writing: one `PUT` a person, in order for each person, people side by side.

use std::time::Duration;

use presence_core::{
    Basis, Change, Loss, Outcome, PlannedChange, Preview, Result, UserRef, set_by_person,
};

use super::Inner;
use super::last_write::LastWrite;
use super::read::WRITE_API;
use crate::capabilities::SIDE_EFFECT;
use crate::client::{Consultant, OnlineMode, TenantUser, WorkState, WorkStateWord, difference};
use crate::error::{mismatch, tag};
use crate::map::{self, Planned};

/// The one call that writes.
const CALL: &str = "PUT tenant_user/{user}/work_state";

/// One outcome a change, in the order given. Changes of one person are made one after the other.
pub(super) async fn set(inner: &Inner, changes: &[Change]) -> Vec<Outcome> {
    let key = |user: &UserRef| TenantUser::try_from(user).ok();
    set_by_person(changes, inner.concurrency(), key, |change| set_one(inner, change)).await
}

async fn set_one(inner: &Inner, change: &Change) -> Outcome {
    let made = try_set(inner, change).await;
    made.unwrap_or_else(|error| Outcome::from_error(tag(error, "set")))
        .with_retry_from(inner.clock().as_ref())
}

/// What would be sent, or the refusal that [`set`] gives before it sends anything.
pub(super) fn preview(inner: &Inner, changes: &[Change]) -> Preview {
    let mut requests = 0;
    let plan = |change| {
        let (user, planned) = planned(inner, change).map_err(|error| tag(error, "set"))?;
        if standing(inner, &user, &planned.state).is_some() {
            return Ok(PlannedChange::default().with_losses(planned.losses));
        }
        requests += 1;
        Ok(PlannedChange::new(vec![CALL.to_owned()])
            .with_losses(planned.losses)
            .with_side_effects(vec![SIDE_EFFECT.to_owned()]))
    };
    let changes = changes.iter().map(plan).collect();
    // Conpeek documents no rate, so none is kept to.
    Preview::new(changes, requests, Duration::ZERO)
}

fn planned(inner: &Inner, change: &Change) -> Result<(TenantUser, Planned)> {
    let user = match TenantUser::try_from(&change.user) {
        Ok(user) => user,
        Err(error) => {
            // What is wrong with the change itself is said first: it holds for every user.
            change.check()?;
            return Err(error);
        }
    };
    let known_mode = inner.writes.online_mode(&user);
    let planned = map::plan(change, &inner.config.mapping, known_mode)?;
    Ok((user, planned))
}

async fn try_set(inner: &Inner, change: &Change) -> Result<Outcome> {
    let (user, planned) = planned(inner, change)?;
    if let Some(standing) = standing(inner, &user, &planned.state) {
        let status = inner.status(
            &change.user,
            &standing.consultant,
            Basis::Declared,
            standing.at,
            WRITE_API,
        );
        return Ok(Outcome::no_change(status).with_losses(planned.losses));
    }
    send(inner, change, &user, planned).await
}

/// The last own write, where it is young enough and already says what is wanted. Sending a break
/// again may restart its timer, and sending ONLINE without a mode may move the person.
fn standing(inner: &Inner, user: &TenantUser, state: &WorkState) -> Option<LastWrite> {
    let write = inner.writes.get(user)?;
    let age = inner.clock().monotonic().saturating_sub(write.at_monotonic);
    let mode_known = match state {
        WorkState::Online(OnlineMode::Id(_)) => write.consultant.online_mode_id.is_some(),
        _ => true,
    };
    let same = mode_known && difference(state, &write.consultant).is_none();
    (same && age <= inner.config.last_write_max_age).then_some(write)
}

async fn send(
    inner: &Inner,
    change: &Change,
    user: &TenantUser,
    Planned { state, losses }: Planned,
) -> Result<Outcome> {
    let begun = inner.writes.begin(user);
    let mut consultant = inner.client.put_work_state(user, &state).await?;
    note_mode(&state, &mut consultant);
    let at = inner.clock().now();
    let status = inner.status(&change.user, &consultant, Basis::Declared, at, WRITE_API);
    let outcome = match difference(&state, &consultant) {
        None => Outcome::applied(status),
        Some(field) => contradicted(field, status),
    };
    let at_monotonic = inner.clock().monotonic();
    inner.writes.confirmed(begun, LastWrite { state, consultant, at, at_monotonic });
    Ok(with_facts(outcome, losses))
}

/// The vendor's sample does not show the mode in answers: a confirmed write then stands for it.
fn note_mode(state: &WorkState, consultant: &mut Consultant) {
    let online = consultant.work_state == WorkStateWord::Online;
    if let (WorkState::Online(OnlineMode::Id(mode)), true) = (state, online) {
        consultant.online_mode_id.get_or_insert(*mode);
    }
}

fn contradicted(field: &'static str, status: presence_core::UserStatus) -> Outcome {
    let mut outcome = Outcome::from_error(mismatch(field));
    outcome.status = Some(status);
    outcome
}

fn with_facts(outcome: Outcome, losses: Vec<Loss>) -> Outcome {
    outcome.with_losses(losses).with_side_effects(vec![SIDE_EFFECT.to_owned()])
}
