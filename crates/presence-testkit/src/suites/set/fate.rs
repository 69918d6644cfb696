//! What a verdict claims, and whether it is so.

use presence_core::{Fate, Outcome, Target, Verdict};

use crate::check::{Checked, ensure, fail, skip};
use crate::context::{Context, reason};
use crate::fixture::Hooks;
use crate::honest;

pub(super) async fn applied_stands(context: &Context<'_>) -> Checked {
    context.targets()?;
    let user = context.someone()?;
    let mut seen = false;
    for (one, other) in context.writable_targets() {
        for target in [one, other, one] {
            let outcome = context.put(user, target).await?;
            seen |= agrees(&outcome, target)?;
            seen |= context.stands(user, target).await?;
        }
    }
    if seen { Ok(()) } else { skip("nothing can be read back: give the fixture `witnessed`") }
}

/// That the outcome's own status shows the target. False where it shows nothing.
fn agrees(outcome: &Outcome, target: Target) -> Checked<bool> {
    let Some(status) = &outcome.status else { return Ok(false) };
    let shown = status.on(target.axis());
    let fits = shown == target || honest::is_unknown(shown);
    ensure(fits, || format!("{target} ended {} with the status {shown}", outcome.verdict))?;
    Ok(shown == target)
}

/// From one state to another there is a change, and saying otherwise is wrong.
pub(super) async fn no_change_stands(context: &Context<'_>) -> Checked {
    context.targets()?;
    let user = context.someone()?;
    for (one, other) in context.writable_targets() {
        context.put(user, one).await?;
        let outcome = context.put(user, other).await?;
        ensure(outcome.verdict != Verdict::NoChange, || {
            format!("from {one} to {other} is said to be no change")
        })?;
        let again = context.put(user, other).await?;
        agrees(&again, other)?;
        context.stands(user, other).await?;
    }
    Ok(())
}

pub(super) async fn success_is_honest(context: &Context<'_>) -> Checked {
    let (one, other) = context.targets()?;
    let user = context.someone()?;
    let mut seen = false;
    for target in [one, other] {
        if let Some(status) = context.put(user, target).await?.status {
            honest::is_of(&status, user)?;
            honest::is_from(&status, context.provider)?;
            honest::has_causes(&status)?;
            seen = true;
        }
    }
    if seen { Ok(()) } else { skip("the outcomes have no status") }
}

/// Makes a change whose answer is lost after the vendor has acted on it.
async fn unanswered(context: &Context<'_>) -> Checked<Outcome> {
    let lose = context.hooks().lose_answers.as_ref();
    if lose.is_none() {
        return skip("no answer can be lost: give the fixture `losing_answers`");
    }
    let (one, other) = context.targets()?;
    let user = context.someone()?;
    context.put(user, one).await?;
    Hooks::throw(lose, true).await;
    let outcome = context.set_one(context.fixture.change(user, other)).await;
    Hooks::throw(lose, false).await;
    outcome
}

pub(super) async fn lost_answer(context: &Context<'_>) -> Checked {
    let outcome = unanswered(context).await?;
    if outcome.verdict != Verdict::Indeterminate {
        return fail(format!("it ended {}{}", outcome.verdict, reason(&outcome)));
    }
    let unknown = outcome.error.as_ref().is_some_and(|error| error.fate() == Fate::Unknown);
    ensure(unknown, || "its error does not say that the fate is unknown".to_owned())
}

pub(super) async fn sent_once(context: &Context<'_>) -> Checked {
    let Some(writes) = &context.hooks().writes else {
        return skip("writes cannot be counted: give the fixture `counting_writes`");
    };
    let (one, _) = context.targets()?;
    let before = writes();
    context.put(context.someone()?, one).await?;
    let usual = writes().saturating_sub(before);
    let before = writes();
    unanswered(context).await?;
    // The first write of `unanswered` brings the person to where it starts.
    let sent = writes().saturating_sub(before).saturating_sub(usual);
    ensure(sent <= 1, || format!("it was sent {sent} times"))
}
