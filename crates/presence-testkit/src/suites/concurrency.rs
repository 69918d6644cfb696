//! Calls side by side.

use futures_util::StreamExt;
use futures_util::future::join_all;
use presence_core::{ErrorKind, ListOptions, UserRef, UserStatusProvider, Verdict};

use super::watch::Watching;
use crate::check::{Checked, Findings, ensure, fail, skip};
use crate::context::{Context, reason};
use crate::{Fixture, Report, Suite, honest};

/// How many calls are made at once.
const AT_ONCE: usize = 16;

/// Many calls at once are all answered, each with its own answer.
pub async fn concurrency(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Concurrency, provider, fixture);
    let able = &context.able;
    if able.get.is_supported() || able.list.is_supported() || able.set.is_supported() {
        findings.require();
    }
    findings.add("many gets at once are all answered", gets(context).await);
    findings.add("many sets at once are all answered", sets(context).await);
    findings.add("many lists at once are all answered", lists(context).await);
    findings.add("gets and sets at once are all answered", mixed(context).await);
    findings.add("an open list holds up nobody", beside_a_list(context).await);
    findings.add("an open watch holds up nobody", beside_a_watch(context).await);
    findings.into_report()
}

/// `AT_ONCE` people, the known ones over and over.
fn crowd<'a>(context: &Context<'a>) -> Checked<Vec<&'a UserRef>> {
    context.someone()?;
    Ok(context.fixture.known.iter().cycle().take(AT_ONCE).collect())
}

/// One get, whose answer must be of its own person. Being asked to come back later is an answer.
async fn one_get(context: &Context<'_>, user: &UserRef) -> Checked {
    match context.get(user).await? {
        Ok(status) => honest::is_of(&status, user),
        Err(error) if error.kind() == ErrorKind::RateLimited => Ok(()),
        Err(error) => fail(format!("beside others a get fails: {error}")),
    }
}

async fn gets(context: &Context<'_>) -> Checked {
    if !context.able.get.is_supported() {
        return skip("get is not supported");
    }
    let calls = crowd(context)?.into_iter().map(|user| one_get(context, user));
    join_all(calls).await.into_iter().collect()
}

/// One set for a person, to one of two states.
async fn one_set(context: &Context<'_>, user: &UserRef, turn: usize) -> Checked {
    let (one, other) = context.targets()?;
    let target = if turn.is_multiple_of(2) { one } else { other };
    let outcome = context.set_one(context.fixture.change(user, target)).await?;
    let answered = outcome.is_success() || outcome.verdict == Verdict::Throttled;
    ensure(answered, || {
        format!("beside others a set ended {}{}", outcome.verdict, reason(&outcome))
    })?;
    match &outcome.status {
        Some(status) => honest::is_of(status, user),
        None => Ok(()),
    }
}

async fn sets(context: &Context<'_>) -> Checked {
    if !context.able.set.is_supported() {
        return skip("set is not supported");
    }
    let (one, other) = context.targets()?;
    let calls = crowd(context)?.into_iter().enumerate();
    let calls = calls.map(|(turn, user)| one_set(context, user, turn));
    join_all(calls).await.into_iter().collect::<Checked>()?;
    for user in &context.fixture.known {
        if let Some(stands) = context.standing(user, one.axis()).await? {
            ensure([one, other].contains(&stands), || {
                format!("{stands} stands, and nobody set it")
            })?;
        }
    }
    Ok(())
}

async fn lists(context: &Context<'_>) -> Checked {
    if !context.able.list.is_supported() {
        return skip("list is not supported");
    }
    let calls = (0..4).map(|_| context.list(ListOptions::new()));
    let lists: Checked<Vec<_>> = join_all(calls).await.into_iter().collect();
    let counts: Vec<usize> = lists?.iter().map(Vec::len).collect();
    ensure(counts.iter().all(|count| Some(count) == counts.first()), || {
        format!("they give {counts:?} people")
    })
}

async fn mixed(context: &Context<'_>) -> Checked {
    if !context.able.get.is_supported() || !context.able.set.is_supported() {
        return skip("get or set is not supported");
    }
    context.targets()?;
    let calls = crowd(context)?.into_iter().enumerate().map(|(turn, user)| async move {
        if turn.is_multiple_of(3) {
            one_set(context, user, turn).await
        } else {
            one_get(context, user).await
        }
    });
    join_all(calls).await.into_iter().collect()
}

/// A get and a set, as far as they are supported.
async fn others(context: &Context<'_>) -> Checked {
    let user = context.someone()?;
    let mut tried = false;
    if context.able.get.is_supported() {
        one_get(context, user).await?;
        tried = true;
    }
    if context.able.set.is_supported() && context.targets().is_ok() {
        one_set(context, user, 0).await?;
        tried = true;
    }
    if tried { Ok(()) } else { skip("neither get nor set is supported") }
}

/// As many open lists as a limiter may well have permits.
async fn beside_a_list(context: &Context<'_>) -> Checked {
    if !context.able.list.is_supported() {
        return skip("list is not supported");
    }
    let mut open = Vec::new();
    for _ in 0..AT_ONCE {
        let mut stream = context.provider.list(ListOptions::new().with_page_size(1));
        context.within("list", stream.next()).await?;
        open.push(stream);
    }
    others(context).await
}

async fn beside_a_watch(context: &Context<'_>) -> Checked {
    if !context.able.watch.is_supported() {
        return skip("watch is not supported");
    }
    let user = context.someone()?;
    let mut open = Vec::new();
    for _ in 0..AT_ONCE {
        open.push(Watching::started(context, std::slice::from_ref(user)).await?);
    }
    others(context).await
}
