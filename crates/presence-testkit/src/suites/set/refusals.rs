//! What must be refused, and that a refusal harms nobody.

use presence_core::{AccountState, Axis, Change, Target, UserRef, Verdict};

use super::order::unsettable;
use crate::check::{Checked, ensure, fail, skip};
use crate::context::{Context, reason};

/// A refusal: by validation, or because the axis cannot be written at all.
fn is_refusal(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Rejected | Verdict::Unsupported)
}

/// Changes that no provider may accept.
pub(super) fn unacceptable(user: &UserRef) -> Vec<Change> {
    let unknown = Axis::ALL.into_iter().map(|axis| unsettable(user, axis));
    let states = [AccountState::Pending, AccountState::NotFound];
    let states = states.map(|state| Change::account(user.clone(), state).allowing_account());
    unknown.chain(states).collect()
}

pub(super) async fn no_state(context: &Context<'_>) -> Checked {
    for change in unacceptable(context.someone()?) {
        let target = change.target;
        let outcome = context.set_one(change).await?;
        ensure(is_refusal(outcome.verdict), || format!("{target} ended {}", outcome.verdict))?;
    }
    Ok(())
}

/// An account change without its opt-in.
pub(super) fn without_opt_in(user: &UserRef) -> Change {
    Change::account(user.clone(), AccountState::Disabled)
}

pub(super) async fn opt_in(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let before = context.standing(user, Axis::Account).await?;
    let outcome = context.set_one(without_opt_in(user)).await?;
    ensure(is_refusal(outcome.verdict), || {
        format!("a change of an account that nobody allowed ended {}", outcome.verdict)
    })?;
    let after = context.standing(user, Axis::Account).await?;
    ensure(before == after, || "it is refused, and the account has changed".to_owned())
}

/// The other axes leave the account alone, opt-in or not.
pub(super) async fn account_stays(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let Some(before) = context.standing(user, Axis::Account).await? else {
        return skip("the account's state cannot be read");
    };
    let others = |(one, _): &(Target, Target)| one.axis() != Axis::Account;
    let mut tried = false;
    for (one, other) in context.writable_targets().filter(others) {
        for target in [one, other] {
            let change = context.fixture.change(user, target).allowing_account();
            context.set_one(change).await?;
            let after = context.standing(user, Axis::Account).await?;
            ensure(after == Some(before), || format!("{target} has changed the account"))?;
            tried = true;
        }
    }
    if tried { Ok(()) } else { skip("the fixture has no targets on the other axes") }
}

pub(super) async fn not_sent(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let mut refused = unacceptable(user);
    refused.push(without_opt_in(user));
    context.costs_nothing(context.set(&refused)).await
}

pub(super) async fn alone(context: &Context<'_>) -> Checked {
    let (one, other) = context.targets()?;
    let (anna, jan) = context.two()?;
    context.put(anna, one).await?;
    context.put(jan, one).await?;
    let good = |user| context.fixture.change(user, other);
    let mut changes = vec![good(anna), unsettable(anna, other.axis()), good(jan)];
    if let Ok(nobody) = context.nobody() {
        changes.insert(1, good(nobody));
    }
    let outcomes = context.set(&changes).await?;
    for place in [0, changes.len() - 1] {
        let Some(outcome) = outcomes.get(place) else { return fail("an outcome is missing") };
        ensure(outcome.is_success(), || {
            format!("beside a refusal a good change ended {}{}", outcome.verdict, reason(outcome))
        })?;
    }
    context.stands(anna, other).await?;
    context.stands(jan, other).await?;
    Ok(())
}

pub(super) async fn nobody(context: &Context<'_>) -> Checked {
    let (one, _) = context.targets()?;
    let outcome = context.set_one(context.fixture.change(context.nobody()?, one)).await?;
    ensure(!outcome.is_success(), || format!("it ended {}", outcome.verdict))?;
    ensure(outcome.error.is_some(), || format!("it ended {} and says not why", outcome.verdict))
}

/// A state of `axis` that could be asked for.
const fn some_state(axis: Axis) -> Target {
    match axis {
        Axis::Availability => Target::Availability(presence_core::Availability::Busy),
        Axis::Absence => Target::Absence(presence_core::Absence::Absent),
        Axis::Account => Target::Account(AccountState::Disabled),
    }
}

pub(super) async fn axes(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let closed = |axis: &Axis| !context.able.on(*axis).write.is_supported();
    let axes: Vec<Axis> = Axis::ALL.into_iter().filter(closed).collect();
    if axes.is_empty() {
        return skip("every axis can be written");
    }
    for axis in axes {
        let before = context.standing(user, axis).await?;
        let change = Change::new(user.clone(), some_state(axis)).allowing_account();
        let outcome = context.set_one(change).await?;
        ensure(outcome.verdict == Verdict::Unsupported, || {
            format!("{axis} cannot be written, and a change of it ended {}", outcome.verdict)
        })?;
        let after = context.standing(user, axis).await?;
        ensure(before == after, || format!("{axis} is unsupported, and has changed"))?;
    }
    Ok(())
}

pub(super) async fn reasons(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let mut changes = unacceptable(user);
    changes.push(without_opt_in(user));
    changes.extend(Axis::ALL.map(|axis| match context.nobody() {
        Ok(nobody) => context.fixture.change(nobody, some_state(axis)),
        Err(_) => unsettable(user, axis),
    }));
    for outcome in context.set(&changes).await? {
        ensure(outcome.is_success() || outcome.error.is_some(), || {
            format!("an outcome is {} and has no error", outcome.verdict)
        })?;
    }
    Ok(())
}
