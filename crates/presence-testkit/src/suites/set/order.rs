//! As many outcomes as changes, in their order.

use presence_core::{Axis, Change, Target, UserRef};

use crate::check::{Checked, ensure, fail};
use crate::context::{Context, reason};
use crate::honest;

/// Here alone missing targets are a failure: without them nothing is ever written.
pub(super) async fn as_many(context: &Context<'_>) -> Checked {
    let Ok((one, other)) = context.targets() else {
        return fail("set is supported, and the fixture has no targets for it: `with_targets`");
    };
    context.someone()?;
    let known = &context.fixture.known;
    for count in 1..=known.len() {
        let target = if count % 2 == 0 { one } else { other };
        let change = |user| context.fixture.change(user, target);
        let changes: Vec<Change> = known.iter().take(count).map(change).collect();
        let outcomes = context.set(&changes).await?.len();
        ensure(outcomes == count, || format!("{count} changes, {outcomes} outcomes"))?;
    }
    Ok(())
}

/// Three different fates in a row, then in the other direction: a refusal, somebody, another.
pub(super) async fn in_order(context: &Context<'_>) -> Checked {
    let (one, other) = context.targets()?;
    let (anna, jan) = context.two()?;
    for turn in [one, other] {
        let mut changes = vec![
            unsettable(anna, turn.axis()),
            context.fixture.change(anna, turn),
            context.fixture.change(jan, turn),
        ];
        check_order(context, &changes).await?;
        changes.reverse();
        check_order(context, &changes).await?;
    }
    Ok(())
}

async fn check_order(context: &Context<'_>, changes: &[Change]) -> Checked {
    let outcomes = context.set(changes).await?;
    let (given, answered) = (changes.len(), outcomes.len());
    ensure(given == answered, || format!("{given} changes, {answered} outcomes"))?;
    for (change, outcome) in changes.iter().zip(&outcomes) {
        if honest::is_unknown(change.target) {
            ensure(!outcome.is_success(), || "the refusal is not at its place".to_owned())?;
            continue;
        }
        if !outcome.is_success() {
            return fail(format!("a good change ended {}{}", outcome.verdict, reason(outcome)));
        }
        if let Some(status) = &outcome.status {
            honest::is_of(status, &change.user)?;
        }
    }
    Ok(())
}

/// A change to unknown, which nobody may accept.
pub(super) fn unsettable(user: &UserRef, axis: Axis) -> Change {
    let target = match axis {
        Axis::Availability => Target::Availability(presence_core::Availability::Unknown),
        Axis::Absence => Target::Absence(presence_core::Absence::Unknown),
        Axis::Account => Target::Account(presence_core::AccountState::Unknown),
    };
    Change::new(user.clone(), target).allowing_account()
}

pub(super) async fn nothing_given(context: &Context<'_>) -> Checked {
    let outcomes = context.set(&[]).await?.len();
    ensure(outcomes == 0, || format!("{outcomes} outcomes"))
}

pub(super) async fn nothing_sent(context: &Context<'_>) -> Checked {
    context.costs_nothing(context.set(&[])).await
}
