//! What the vendor cannot hold: reported, or refused where the caller does not accept it.

use presence_core::{
    Access, Activity, Capabilities, Change, Fate, Note, Outcome, StatusField, Target, Thereafter,
    Timestamp, Tolerance, Until, UserStatus,
};

use crate::check::{Checked, Halt, ensure, skip};
use crate::context::{Context, reason};

/// 2100-01-01: an end that is far enough away for any vendor.
const AN_END: i64 = 4_102_444_800;

const PARTS: [StatusField; 4] =
    [StatusField::Activity, StatusField::Reason, StatusField::Note, StatusField::Until];

fn access(able: &Capabilities, part: StatusField) -> Checked<&Access> {
    match part {
        StatusField::Activity => Ok(&able.activity),
        StatusField::Reason => Ok(&able.reason),
        StatusField::Note => Ok(&able.note),
        StatusField::Until => Ok(&able.until),
        other => Err(Halt::Failed(format!("{other:?} is no part that a change carries"))),
    }
}

/// `change` with `part`; `None` for a reason where the fixture has none.
fn carrying(context: &Context<'_>, change: Change, part: StatusField) -> Checked<Option<Change>> {
    Ok(match part {
        StatusField::Activity => Some(change.with_activity(Activity::Meeting)),
        StatusField::Reason => {
            context.fixture.reason.clone().map(|reason| change.with_reason(reason))
        }
        StatusField::Note => Some(change.with_note(Note::new("back soon"))),
        StatusField::Until => {
            let at = Timestamp::from_unix_seconds(AN_END);
            let at = at.map_err(|error| Halt::Failed(error.to_string()))?;
            Some(change.with_until(Until::client(at, Thereafter::Restore)))
        }
        _ => None,
    })
}

/// The changes that carry a part which cannot be written.
fn losing(context: &Context<'_>) -> Checked<Vec<(StatusField, Change)>> {
    let (one, _) = context.targets()?;
    let user = context.someone()?;
    let mut changes = Vec::new();
    for part in PARTS {
        if !access(&context.able, part)?.write.is_supported() {
            let change = context.fixture.change(user, one);
            changes.extend(carrying(context, change, part)?.map(|change| (part, change)));
        }
    }
    if changes.is_empty() { skip("every part can be written") } else { Ok(changes) }
}

/// A change to each target, and one with each part that it can carry, whatever is lost.
pub(super) fn with_every_part(context: &Context<'_>) -> Checked<Vec<Change>> {
    context.targets()?;
    let user = context.someone()?;
    let mut changes = Vec::new();
    for target in context.writable_targets().flat_map(|(one, other)| [one, other]) {
        let change = || context.fixture.change(user, target).with_tolerance(Tolerance::BestEffort);
        changes.push(change());
        for part in PARTS {
            changes.extend(carrying(context, change(), part)?);
        }
    }
    Ok(changes)
}

fn reports(outcome: &Outcome, part: StatusField) -> bool {
    outcome.losses.iter().any(|loss| loss.what == part)
}

pub(super) async fn reported(context: &Context<'_>) -> Checked {
    for (part, change) in losing(context)? {
        let part_name = part.as_str();
        let outcome = context.set_one(change.with_tolerance(Tolerance::BestEffort)).await?;
        ensure(outcome.is_success(), || {
            format!(
                "with {part_name} and best effort it ended {}{}",
                outcome.verdict,
                reason(&outcome)
            )
        })?;
        ensure(reports(&outcome, part), || format!("the loss of {part_name} is not reported"))?;
    }
    Ok(())
}

/// That `change` is refused, and where requests can be counted, before anything is sent.
async fn is_refused(context: &Context<'_>, part: StatusField, change: Change) -> Checked {
    let sent_before = context.requests().ok();
    let outcome = context.set_one(change).await?;
    let part = part.as_str();
    ensure(!outcome.is_success(), || format!("with {part} it ended {}", outcome.verdict))?;
    let unsent = outcome.error.as_ref().is_some_and(|error| error.fate() == Fate::NotApplied);
    ensure(unsent, || format!("with {part} it is not said that nothing was applied"))?;
    let sent_after = context.requests().ok();
    ensure(sent_before == sent_after, || format!("with {part} it was refused after sending"))
}

pub(super) async fn strict(context: &Context<'_>) -> Checked {
    for (part, change) in losing(context)? {
        is_refused(context, part, change.with_tolerance(Tolerance::Strict)).await?;
    }
    Ok(())
}

pub(super) async fn lost_end(context: &Context<'_>) -> Checked {
    let ends = losing(context)?.into_iter().filter(|(part, _)| *part == StatusField::Until);
    let mut tried = false;
    for (part, change) in ends {
        is_refused(context, part, change.with_tolerance(Tolerance::LossyOk)).await?;
        tried = true;
    }
    if tried { Ok(()) } else { skip("an end can be written") }
}

fn holds(status: &UserStatus, change: &Change, part: StatusField) -> bool {
    match part {
        StatusField::Activity => status.activity == change.activity,
        StatusField::Reason => {
            let code = |reason: &presence_core::Reason| reason.code.clone();
            status.reason.as_ref().map(code) == change.reason.as_ref().map(code)
        }
        StatusField::Note => status.note == change.note,
        StatusField::Until => {
            status.until.as_ref().map(|until| until.at) == change.until.as_ref().map(|end| end.at)
        }
        _ => false,
    }
}

/// Each part with each target: it is either there afterwards or among the losses.
pub(super) async fn held_or_lost(context: &Context<'_>) -> Checked {
    context.targets()?;
    let mut tried = false;
    for (one, other) in context.writable_targets() {
        for target in [one, other] {
            for part in PARTS {
                tried |= carried(context, target, part).await?;
            }
        }
    }
    if tried { Ok(()) } else { skip("no part can be read back") }
}

async fn carried(context: &Context<'_>, target: Target, part: StatusField) -> Checked<bool> {
    let user = context.someone()?;
    let Some(change) = carrying(context, context.fixture.change(user, target), part)? else {
        return Ok(false);
    };
    let change = change.with_tolerance(Tolerance::BestEffort);
    let outcome = context.set_one(change.clone()).await?;
    let part_name = part.as_str();
    ensure(outcome.is_success(), || {
        format!("{target} with {part_name} ended {}{}", outcome.verdict, reason(&outcome))
    })?;
    if reports(&outcome, part) {
        return Ok(true);
    }
    let readable = access(&context.able, part)?.read.is_supported();
    let status = match outcome.status {
        Some(status) => status,
        None if readable && context.able.get.is_supported() => context.read(user).await?,
        None => return Ok(false),
    };
    let held = holds(&status, &change, part);
    ensure(held || !readable, || {
        format!("{target} with {part_name} is neither held nor reported as a loss")
    })?;
    Ok(held)
}
