//! A vendor that falls silent, comes back, or no longer knows the credential.

use presence_core::Event;

use super::Watching;
use super::stream::{name, time_can_pass, visible_targets};
use crate::check::{Checked, ensure, fail, skip};
use crate::context::Context;
use crate::fixture::Hooks;

const NO_OUTAGE: &str = "the vendor cannot be broken: give the fixture `breaking`";

pub(super) async fn said(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let outage = context.hooks().outage.as_ref();
    if outage.is_none() {
        return skip(NO_OUTAGE);
    }
    let user = context.someone()?;
    let mut watching = Watching::started(context, std::slice::from_ref(user)).await?;
    Hooks::throw(outage, true).await;
    let silent = interrupted_once(&mut watching).await;
    Hooks::throw(outage, false).await;
    silent
}

async fn interrupted_once(watching: &mut Watching<'_, '_>) -> Checked {
    match watching.event().await? {
        Event::Interrupted { .. } => {}
        other => return fail(format!("instead of Interrupted comes {}", name(&other))),
    }
    for _ in 0..2 {
        let event = watching.quiet().await?;
        let event = event.as_ref().map(name);
        ensure(event.is_none(), || format!("while the vendor is silent {event:?} comes"))?;
    }
    Ok(())
}

/// What changed during the silence is told after it.
pub(super) async fn back(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let outage = context.hooks().outage.as_ref();
    if outage.is_none() {
        return skip(NO_OUTAGE);
    }
    let (one, other) = visible_targets(context)?;
    let user = context.someone()?;
    context.disturb(user, one).await?;
    let mut watching = Watching::started(context, std::slice::from_ref(user)).await?;
    Hooks::throw(outage, true).await;
    let silent = watching.until(|event| matches!(event, Event::Interrupted { .. })).await;
    Hooks::throw(outage, false).await;
    silent?;
    match watching.event().await? {
        Event::Reconnected { .. } => {}
        other => return fail(format!("instead of Reconnected comes {}", name(&other))),
    }
    context.disturb(user, other).await?;
    watching.changed(other).await.map(|_| ())
}

/// A credential that is no longer good may end the watch or interrupt it; an error ends it.
pub(super) async fn ends(context: &Context<'_>) -> Checked {
    time_can_pass(context)?;
    let revoke = context.hooks().revoke.as_ref();
    if revoke.is_none() {
        return skip("no credential can be revoked: give the fixture `revoking`");
    }
    let user = context.someone()?;
    let mut watching = Watching::started(context, std::slice::from_ref(user)).await?;
    Hooks::throw(revoke, true).await;
    let ended = ended(&mut watching).await;
    Hooks::throw(revoke, false).await;
    ended
}

async fn ended(watching: &mut Watching<'_, '_>) -> Checked {
    match watching.item().await? {
        Some(Err(_)) => {}
        Some(Ok(Event::Interrupted { .. })) => {
            return skip("a revoked credential interrupts the watch and does not end it");
        }
        Some(Ok(other)) => return fail(format!("instead of an error comes {}", name(&other))),
        None => return fail("it ends without an error"),
    }
    let after = watching.item().await?;
    ensure(after.is_none(), || "it goes on after an error".to_owned())
}
