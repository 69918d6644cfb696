//! What a watch tells, and what it does not.

use super::Watching;
use super::stream::{name, time_can_pass, visible_targets};
use crate::check::{Checked, ensure};
use crate::context::Context;
use crate::honest::{is_honest, is_of};

pub(super) async fn told(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let (one, other) = visible_targets(context)?;
    let user = context.someone()?;
    context.disturb(user, one).await?;
    let mut watching = Watching::started(context, std::slice::from_ref(user)).await?;
    for target in [other, one] {
        context.disturb(user, target).await?;
        let now = watching.changed(target).await?;
        is_of(&now, user)?;
        is_honest(&now, context)?;
    }
    Ok(())
}

/// The state that stands is set again and time passes: the next event must be the real change.
pub(super) async fn none(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let (one, other) = visible_targets(context)?;
    let user = context.someone()?;
    context.disturb(user, one).await?;
    let mut watching = Watching::started(context, std::slice::from_ref(user)).await?;
    for _ in 0..2 {
        context.disturb(user, one).await?;
        let event = watching.quiet().await?;
        let event = event.as_ref().map(name);
        ensure(event.is_none(), || format!("nothing changed, and {event:?} came"))?;
    }
    context.disturb(user, other).await?;
    watching.changed(other).await.map(|_| ())
}

pub(super) async fn nobody_else(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let (one, other) = visible_targets(context)?;
    let (watched, unwatched) = context.two()?;
    context.disturb(watched, one).await?;
    context.disturb(unwatched, one).await?;
    let mut watching = Watching::new(context, std::slice::from_ref(watched));
    watching.begin().await?;
    is_of(&watching.seen().await?, watched)?;
    context.disturb(unwatched, other).await?;
    let event = watching.quiet().await?;
    let event = event.as_ref().map(name);
    ensure(event.is_none(), || format!("somebody else changed, and {event:?} came"))?;
    context.disturb(watched, other).await?;
    is_of(&watching.changed(other).await?, watched)
}

pub(super) async fn both(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let (one, other) = visible_targets(context)?;
    let user = context.someone()?;
    context.disturb(user, one).await?;
    let mut first = Watching::started(context, std::slice::from_ref(user)).await?;
    let mut second = Watching::started(context, std::slice::from_ref(user)).await?;
    context.disturb(user, other).await?;
    first.changed(other).await?;
    second.changed(other).await.map(|_| ())
}
