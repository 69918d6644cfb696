//! What must never be printed.

use std::fmt::Debug;

use futures_util::StreamExt;
use presence_core::{
    AccountState, Change, Error, ListOptions, Note, Outcome, Tolerance, UserRef, UserStatusProvider,
};
use serde::Serialize;

use super::watch::Watching;
use crate::check::{Checked, Findings, ensure, skip};
use crate::context::{Context, UNACCEPTED_EMAIL};
use crate::fixture::Hooks;
use crate::{Fixture, Report, Suite, json};

/// A note that the suite writes and then looks for.
const NOTE: &str = "testkit-note-that-nobody-prints";

/// No secret in anything printed or serialised; nothing personal in anything printed.
///
/// What a provider logs is out of reach here; `Leaks` of the feature `tracing` sees it.
pub async fn secrets(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Secrets, provider, fixture);
    if fixture.secrets.is_empty() && fixture.private().next().is_none() {
        let why = "the fixture names nothing to look for: `with_secret`, `with_personal`";
        findings.add("all of it", skip(why));
        return findings.into_report();
    }
    findings.require();
    findings.add("not in the provider", in_provider(context));
    findings.add("not in the capabilities", in_capabilities(context));
    findings.add("not in a status", in_statuses(context).await);
    findings.add("not in an outcome", in_outcomes(context).await);
    findings.add("not in an error", in_errors(context).await);
    findings.add("not in an event", in_events(context).await);
    findings.add("not in a probe", in_probe(context).await);
    findings.into_report()
}

/// Looks for secrets and for what is personal in a text that is printed.
fn printed(context: &Context<'_>, what: &str, text: &str) -> Checked {
    serialised(context, what, text)?;
    let personal = context.fixture.private().chain([NOTE, UNACCEPTED_EMAIL]);
    let found = personal.into_iter().position(|word| text.contains(word));
    ensure(found.is_none(), || format!("{what} holds something personal"))
}

/// Looks for secrets only, in a text that is for programs.
fn serialised(context: &Context<'_>, what: &str, text: &str) -> Checked {
    let secrets = context.fixture.secrets.iter().filter(|word| !word.is_empty());
    let found = secrets.into_iter().position(|word| text.contains(word.as_str()));
    ensure(found.is_none(), || format!("{what} holds a secret"))
}

fn debugged(context: &Context<'_>, what: &str, value: &(impl Debug + ?Sized)) -> Checked {
    printed(context, what, &format!("{value:?}"))?;
    printed(context, what, &format!("{value:#?}"))
}

/// Debug must be free of both, JSON of secrets.
fn both(context: &Context<'_>, what: &str, value: &(impl Debug + Serialize)) -> Checked {
    debugged(context, what, value)?;
    serialised(context, what, &json::text(value)?)
}

fn error_is_clean(context: &Context<'_>, what: &str, error: &Error) -> Checked {
    debugged(context, what, error)?;
    printed(context, what, &error.to_string())?;
    printed(context, what, &error.report().to_string())?;
    printed(context, what, &json::text(error)?)
}

fn in_provider(context: &Context<'_>) -> Checked {
    debugged(context, "Debug of the provider", context.provider)?;
    printed(context, "the provider's name", context.provider.name())
}

fn in_capabilities(context: &Context<'_>) -> Checked {
    both(context, "Debug or JSON of the capabilities", &context.able)
}

async fn in_statuses(context: &Context<'_>) -> Checked {
    let mut statuses = Vec::new();
    for user in &context.fixture.known {
        if context.able.get.is_supported() {
            statuses.extend(context.get(user).await?);
        }
    }
    if context.able.list.is_supported() {
        statuses.extend(context.rows(ListOptions::new()).await?.into_iter().flatten());
    }
    if statuses.is_empty() {
        return skip("nothing can be read");
    }
    statuses.iter().try_for_each(|status| both(context, "Debug or JSON of a status", status))
}

fn outcome_is_clean(context: &Context<'_>, outcome: &Outcome) -> Checked {
    both(context, "Debug or JSON of an outcome", outcome)?;
    printed(context, "a side effect", &outcome.side_effects.join("\n"))?;
    for loss in &outcome.losses {
        printed(context, "a loss", &loss.to_string())?;
    }
    outcome.error.iter().try_for_each(|error| error_is_clean(context, "an outcome's error", error))
}

/// Changes of every fate, each with a note.
fn changes(context: &Context<'_>) -> Checked<Vec<Change>> {
    let user = context.someone()?;
    let mut changes = vec![
        Change::account(user.clone(), AccountState::Disabled),
        Change::account(user.clone(), AccountState::Pending).allowing_account(),
    ];
    if let Ok((one, other)) = context.targets() {
        let nobody = context.nobody().ok();
        let malformed = context.fixture.malformed.as_ref();
        for user in [Some(user), nobody, malformed].into_iter().flatten() {
            changes.extend([one, other].map(|target| context.fixture.change(user, target)));
        }
        if let Ok(unaccepted) = context.unaccepted() {
            changes.push(context.fixture.change(&unaccepted, one));
        }
    }
    let with_note = |change: Change| {
        let change = change.with_note(Note::new(NOTE));
        [change.clone().with_tolerance(Tolerance::Strict), change]
    };
    Ok(changes.into_iter().flat_map(with_note).collect())
}

async fn in_outcomes(context: &Context<'_>) -> Checked {
    let changes = changes(context)?;
    for outcome in context.set(&changes).await? {
        outcome_is_clean(context, &outcome)?;
    }
    for switch in [&context.hooks().outage, &context.hooks().revoke, &context.hooks().lose_answers]
    {
        if switch.is_some() {
            Hooks::throw(switch.as_ref(), true).await;
            let outcomes = context.set(&changes).await;
            Hooks::throw(switch.as_ref(), false).await;
            outcomes?.iter().try_for_each(|outcome| outcome_is_clean(context, outcome))?;
        }
    }
    Ok(())
}

/// The errors of every reading call, for good and bad references.
async fn reading_errors(context: &Context<'_>) -> Checked<Vec<Error>> {
    let fixture = context.fixture;
    let mut users: Vec<UserRef> =
        fixture.known.iter().chain(&fixture.references).cloned().collect();
    users.extend(fixture.unknown.clone());
    users.extend(fixture.malformed.clone());
    users.extend(context.unaccepted());
    let mut errors = Vec::new();
    for user in &users {
        errors.extend(context.get(user).await?.err());
    }
    errors.extend(context.get_many(&users).await?.into_iter().filter_map(Result::err));
    let mut stream = context.provider.list(ListOptions::new().with_limit(1));
    errors.extend(context.within("list", stream.next()).await?.and_then(Result::err));
    errors.extend(context.probe().await?.err());
    Ok(errors)
}

async fn in_errors(context: &Context<'_>) -> Checked {
    let mut errors = reading_errors(context).await?;
    for switch in [&context.hooks().outage, &context.hooks().revoke] {
        if switch.is_some() {
            Hooks::throw(switch.as_ref(), true).await;
            let more = reading_errors(context).await;
            Hooks::throw(switch.as_ref(), false).await;
            errors.extend(more?);
        }
    }
    if errors.is_empty() {
        return skip("no call fails here: `with_unknown`");
    }
    errors.iter().try_for_each(|error| error_is_clean(context, "an error", error))
}

async fn in_events(context: &Context<'_>) -> Checked {
    if !context.able.watch.is_supported() {
        return skip("watch is not supported");
    }
    let mut watching = Watching::new(context, &context.fixture.known);
    for _ in 0..=context.fixture.known.len() {
        both(context, "Debug or JSON of an event", &watching.event().await?)?;
    }
    Ok(())
}

async fn in_probe(context: &Context<'_>) -> Checked {
    let checked = |probe| {
        let text = json::text(&probe)?;
        debugged(context, "Debug of a probe", &probe)?;
        printed(context, "JSON of a probe", &text)
    };
    if let Ok(probe) = context.probe().await? {
        checked(probe)?;
    }
    for switch in [&context.hooks().outage, &context.hooks().revoke] {
        if switch.is_some() {
            Hooks::throw(switch.as_ref(), true).await;
            let probe = context.probe().await;
            Hooks::throw(switch.as_ref(), false).await;
            if let Ok(probe) = probe? {
                checked(probe)?;
            }
        }
    }
    Ok(())
}
