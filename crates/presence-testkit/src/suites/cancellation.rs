//! Calls dropped midway.

use futures_util::StreamExt;
use presence_core::{ListOptions, Support, Target, UserRef, UserStatusProvider, WatchOptions};

use super::watch::Watching;
use crate::check::{Checked, Findings, Halt, ensure, fail, skip};
use crate::context::Context;
use crate::{Fixture, Report, Suite, patience};

/// After how many turns a call is dropped: at once, and in its later phases.
const TURNS: [usize; 9] = [0, 1, 2, 3, 5, 8, 21, 55, 144];

/// Dropping a call cancels it and leaves the provider as good as before.
pub async fn cancellation(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Cancellation, provider, fixture);
    findings.require();
    findings.add("a dropped get leaves it working", dropped_get(context).await);
    findings.add("a dropped get_many leaves it working", dropped_get_many(context).await);
    findings.add("a dropped list leaves it working", dropped_list(context).await);
    findings.add("a dropped set leaves it working", dropped_set(context).await);
    findings.add("a dropped watch leaves it working", dropped_watch(context).await);
    findings.add("a dropped probe leaves it working", dropped_probe(context).await);
    findings.add("a dropped watch asks no more", dropped_watch_is_silent(context).await);
    findings.add("a dropped provider asks no more", dropped_provider_is_silent(context).await);
    findings.into_report()
}

fn supported(support: &Support) -> Checked {
    if support.is_supported() {
        Ok(())
    } else {
        skip(format!("not supported: {}", support.detail()))
    }
}

/// That the provider still does what it can, within the limit.
async fn works(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    if context.able.get.is_supported() {
        context.read(user).await?;
    } else if context.able.list.is_supported() {
        context.list(ListOptions::new().with_limit(1)).await?;
    }
    if let Ok((one, other)) = context.targets()
        && context.able.set.is_supported()
    {
        context.put(user, one).await?;
        stands_at_last(context, user, other).await?;
    }
    let probe = context.probe().await?;
    probe.map(|_| ()).map_err(|error| Halt::Failed(format!("a probe fails afterwards: {error}")))
}

/// A change that was dropped on its way may overtake the first one that follows it, not all.
async fn stands_at_last(context: &Context<'_>, user: &UserRef, target: Target) -> Checked {
    for _ in 0..2 {
        context.put(user, target).await?;
        if context.stands(user, target).await.is_ok() {
            return Ok(());
        }
    }
    context.put(user, target).await?;
    context.stands(user, target).await.map(|_| ())
}

async fn dropped_get(context: &Context<'_>) -> Checked {
    supported(&context.able.get)?;
    let user = context.someone()?;
    for turns in TURNS {
        drop(patience::for_some_turns(context.provider.get(user), turns).await);
        works(context).await?;
    }
    Ok(())
}

async fn dropped_get_many(context: &Context<'_>) -> Checked {
    supported(&context.able.get_many)?;
    for turns in TURNS {
        let call = context.provider.get_many(&context.fixture.known);
        drop(patience::for_some_turns(call, turns).await);
        works(context).await?;
    }
    Ok(())
}

async fn dropped_list(context: &Context<'_>) -> Checked {
    supported(&context.able.list)?;
    for turns in TURNS {
        let mut stream = context.provider.list(ListOptions::new().with_page_size(1));
        drop(patience::for_some_turns(stream.next(), turns).await);
        drop(stream);
        works(context).await?;
    }
    for rows in 1..4 {
        let mut stream = context.provider.list(ListOptions::new().with_page_size(1)).fuse();
        for _ in 0..rows {
            context.within("list", stream.next()).await?;
        }
        drop(stream);
        works(context).await?;
    }
    Ok(())
}

/// Whether the dropped change was made is open; that later ones are, is not.
async fn dropped_set(context: &Context<'_>) -> Checked {
    supported(&context.able.set)?;
    let (one, other) = context.targets()?;
    let user = context.someone()?;
    for turns in TURNS {
        for target in [one, other] {
            let changes = [context.fixture.change(user, target)];
            drop(patience::for_some_turns(context.provider.set(&changes), turns).await);
            works(context).await?;
        }
    }
    Ok(())
}

async fn dropped_watch(context: &Context<'_>) -> Checked {
    supported(&context.able.watch)?;
    for turns in TURNS {
        let mut stream = context.provider.watch(WatchOptions::new()).fuse();
        let two = async { (stream.next().await, stream.next().await) };
        drop(patience::for_some_turns(two, turns).await);
        drop(stream);
        works(context).await?;
    }
    Ok(())
}

async fn dropped_probe(context: &Context<'_>) -> Checked {
    for turns in TURNS {
        drop(patience::for_some_turns(context.provider.probe(), turns).await);
        works(context).await?;
    }
    Ok(())
}

async fn dropped_watch_is_silent(context: &Context<'_>) -> Checked {
    supported(&context.able.watch)?;
    context.requests()?;
    let user = context.someone()?;
    drop(Watching::started(context, std::slice::from_ref(user)).await?);
    falls_silent(context).await
}

async fn dropped_provider_is_silent(context: &Context<'_>) -> Checked {
    context.requests()?;
    let Some(fresh) = &context.hooks().fresh else {
        return skip("no other provider can be made: give the fixture `making`");
    };
    let provider = fresh();
    ensure(provider.vendor() == context.provider.vendor(), || {
        "the other provider is of another vendor".to_owned()
    })?;
    let user = context.someone()?;
    // Both calls are dropped while they wait, then the provider with them.
    drop(patience::for_some_turns(provider.get(user), 1).await);
    let mut events = provider.watch(WatchOptions::new().with_users([user.clone()]));
    drop(patience::for_some_turns(events.next(), 8).await);
    drop(events);
    drop(provider);
    falls_silent(context).await
}

/// That after a while the vendor receives nothing for some time. What was on its way when a call
/// was dropped may still arrive.
async fn falls_silent(context: &Context<'_>) -> Checked {
    let mut last = context.requests()?;
    for _ in 0..5 {
        for _ in 0..3 {
            context.pass_time().await;
        }
        let now = context.requests()?;
        if std::mem::replace(&mut last, now) == now {
            return Ok(());
        }
    }
    fail("requests go on and on")
}
