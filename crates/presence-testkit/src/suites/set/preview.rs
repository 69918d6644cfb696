//! What a preview says, held against what a write does.

use presence_core::{Change, ErrorKind, Outcome, Preview, StatusField, Verdict};

use super::losses::with_every_part;
use super::refusals::{unacceptable, without_opt_in};
use crate::check::{Checked, ensure};
use crate::context::Context;

fn preview(context: &Context<'_>, changes: &[Change]) -> Checked<Preview> {
    let preview = context.provider.preview(changes);
    ensure(preview.changes.len() == changes.len(), || {
        format!("{} plans for {} changes", preview.changes.len(), changes.len())
    })?;
    Ok(preview)
}

/// Changes that are made, changes that are refused, and some of which parts are lost.
fn every_sort(context: &Context<'_>) -> Checked<Vec<Change>> {
    let user = context.someone()?;
    let mut changes = unacceptable(user);
    changes.push(without_opt_in(user));
    if let Ok(other_kind) = context.unaccepted() {
        let (one, _) = context.targets()?;
        changes.push(context.fixture.change(&other_kind, one));
    }
    changes.extend(with_every_part(context)?);
    Ok(changes)
}

pub(super) async fn as_many(context: &Context<'_>) -> Checked {
    let none = preview(context, &[])?;
    ensure(none.requests == 0, || format!("no changes take {} requests", none.requests))?;
    preview(context, &every_sort(context)?).map(drop)
}

pub(super) async fn sends_nothing(context: &Context<'_>) -> Checked {
    let changes = every_sort(context)?;
    context.costs_nothing(async { preview(context, &changes).map(drop) }).await
}

/// Whether `set` refused it before it sent anything.
fn refused_unsent(outcome: &Outcome) -> Option<ErrorKind> {
    let refused = matches!(outcome.verdict, Verdict::Rejected | Verdict::Unsupported);
    let kind = outcome.error.as_ref().map(presence_core::Error::kind);
    kind.filter(|kind| refused && matches!(kind, ErrorKind::InvalidInput | ErrorKind::Unsupported))
}

pub(super) async fn refuses_alike(context: &Context<'_>) -> Checked {
    for change in every_sort(context)? {
        let planned = preview(context, std::slice::from_ref(&change))?;
        let refused =
            planned.changes.iter().find_map(|plan| plan.as_ref().err()).map(|error| error.kind());
        let target = change.target;
        let outcome = context.set_one(change).await?;
        let unsent = refused_unsent(&outcome);
        ensure(refused == unsent, || {
            format!("{target} is refused as {unsent:?}, and the preview says {refused:?}")
        })?;
    }
    Ok(())
}

pub(super) async fn tells_losses(context: &Context<'_>) -> Checked {
    for change in with_every_part(context)? {
        let mut planned = preview(context, std::slice::from_ref(&change))?;
        let Some(Ok(plan)) = planned.changes.pop() else { continue };
        let target = change.target;
        let outcome = context.set_one(change).await?;
        let foretold = |what: StatusField| plan.losses.iter().any(|loss| loss.what == what);
        let hidden = outcome.losses.iter().find(|loss| !foretold(loss.what));
        ensure(hidden.is_none(), || format!("of {target} the preview hides: {hidden:?}"))?;
        let silent = outcome.side_effects.iter().find(|it| !plan.side_effects.contains(it));
        ensure(silent.is_none(), || format!("of {target} the preview hides: {silent:?}"))?;
    }
    Ok(())
}
