//! Listing people.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use presence_core::{ListOptions, UserRef, UserStatus, UserStatusProvider};

use crate::check::{Checked, Findings, Halt, ensure, fail, skip};
use crate::context::Context;
use crate::fixture::Hooks;
use crate::{Fixture, Report, Suite, honest};

/// Listing people.
pub async fn list(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let mut findings = Findings::new(Suite::List, provider, fixture);
    if findings.applies(&context.able.list) {
        findings.add("everybody is listed once", everybody_once(&context).await);
        findings.add("every status is honest", all_honest(&context).await);
        findings.add("it stops after the limit", stops(&context).await);
        findings.add("a limit of 0 gives nobody", nobody(&context).await);
        findings.add("a limit of 0 sends nothing", nobody_sends_nothing(&context).await);
        findings.add("nothing is sent before it is polled", lazy(&context).await);
        findings.add("the size of a page changes nothing", any_page_size(&context).await);
        findings.add("it reads one page ahead at most", one_page_ahead(&context).await);
        findings.add("a bad row is an error in its place", bad_row(&context).await);
        findings.add("it ends after its first fatal error", ends(&context).await);
    }
    findings.into_report()
}

fn references(people: &[UserStatus]) -> Checked<Vec<UserRef>> {
    let reference = |status: &UserStatus| {
        let nobody = || Halt::Failed("a row is of nobody: its subject has no reference".to_owned());
        status.subject.best_ref().ok_or_else(nobody)
    };
    people.iter().map(reference).collect()
}

async fn everybody_once(context: &Context<'_>) -> Checked {
    let people = context.list(ListOptions::new()).await?;
    let references = references(&people)?;
    let distinct: BTreeSet<&UserRef> = references.iter().collect();
    let repeated = references.len() - distinct.len();
    ensure(repeated == 0, || format!("{repeated} rows are of somebody listed before"))?;
    for user in &context.fixture.known {
        let listed = people.iter().any(|status| status.subject.is(user));
        // Not every list gives every kind of reference; an id it must give.
        ensure(listed || !matches!(user, UserRef::Id(_)), || format!("{user:?} is not listed"))?;
    }
    let (count, expected) = (people.len(), context.fixture.people.unwrap_or(people.len()));
    ensure(count == expected, || format!("{expected} people are there, {count} are listed"))?;
    ensure(count >= context.fixture.known.len(), || "fewer are listed than are known".to_owned())
}

async fn all_honest(context: &Context<'_>) -> Checked {
    for status in context.list(ListOptions::new()).await? {
        honest::is_honest(&status, context)?;
    }
    Ok(())
}

async fn stops(context: &Context<'_>) -> Checked {
    let total = context.list(ListOptions::new()).await?.len();
    for limit in BTreeSet::from([1, total.saturating_sub(1), total, total + 1]) {
        let listed = context.list(ListOptions::new().with_limit(limit)).await?.len();
        let expected = limit.min(total);
        ensure(listed == expected, || {
            format!("{total} people are there, and a limit of {limit} gives {listed}")
        })?;
    }
    Ok(())
}

async fn nobody(context: &Context<'_>) -> Checked {
    let listed = context.list(ListOptions::new().with_limit(0)).await?.len();
    ensure(listed == 0, || format!("{listed} people"))
}

async fn nobody_sends_nothing(context: &Context<'_>) -> Checked {
    context.costs_nothing(context.rows(ListOptions::new().with_limit(0))).await
}

async fn lazy(context: &Context<'_>) -> Checked {
    let unpolled = async {
        let stream = context.provider.list(ListOptions::new());
        context.pass_time().await;
        drop(stream);
        Ok(())
    };
    context.costs_nothing(unpolled).await
}

async fn any_page_size(context: &Context<'_>) -> Checked {
    let expected = references(&context.list(ListOptions::new()).await?)?;
    let expected: BTreeSet<UserRef> = expected.into_iter().collect();
    for size in [0, 1, 2, usize::MAX] {
        let people = context.list(ListOptions::new().with_page_size(size)).await?;
        let people: BTreeSet<UserRef> = references(&people)?.into_iter().collect();
        ensure(people == expected, || {
            format!("{} people in all, {} in pages of {size}", expected.len(), people.len())
        })?;
    }
    Ok(())
}

/// With pages of one person, whoever has taken the first row has cost two pages at most.
async fn one_page_ahead(context: &Context<'_>) -> Checked {
    let pages = ListOptions::new().with_page_size(1);
    let (people, all) = context.cost(context.list(pages.clone())).await?;
    let total = people.len() as u64;
    if total < 4 || all < total {
        return skip("the list is no longer than a page or two");
    }
    let first = async {
        let mut stream = context.provider.list(pages);
        let row = context.within("list", stream.next()).await?;
        context.pass_time().await;
        Ok(row)
    };
    let (_row, sent) = context.cost(first).await?;
    let page = all.div_ceil(total);
    ensure(sent <= 2 * page, || {
        format!("{sent} requests for the first row, {all} for all {total} rows")
    })
}

async fn bad_row(context: &Context<'_>) -> Checked {
    let Some(spoil) = &context.hooks().spoil_row else {
        return skip("no row can be spoiled: give the fixture `spoiling_a_row`");
    };
    let whole = context.list(ListOptions::new()).await?.len();
    spoil(true).await;
    let rows = context.rows(ListOptions::new()).await;
    spoil(false).await;
    let rows = rows?;
    let bad = rows.iter().filter(|row| row.is_err()).count();
    ensure(bad == 1, || format!("one row was spoiled, {bad} are errors"))?;
    let (seen, good) = (rows.len(), rows.len() - bad);
    ensure(seen == whole, || format!("{good} of {} good rows are given", whole - 1))
}

async fn ends(context: &Context<'_>) -> Checked {
    let Some(outage) = &context.hooks().outage else {
        return skip("the vendor cannot be broken: give the fixture `breaking`");
    };
    outage(true).await;
    let ended = broken_list(context).await;
    Hooks::throw(Some(outage), false).await;
    ended
}

async fn broken_list(context: &Context<'_>) -> Checked {
    let mut stream = context.provider.list(ListOptions::new());
    match context.within("list", stream.next()).await? {
        Some(Err(_)) => {}
        Some(Ok(_)) => return fail("a broken vendor gives rows"),
        None => return fail("a broken vendor gives an empty list without an error"),
    }
    match context.within("list", stream.next()).await? {
        None => Ok(()),
        Some(_) => fail("it goes on"),
    }
}
