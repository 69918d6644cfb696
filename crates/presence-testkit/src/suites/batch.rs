//! Reading many people at once.

use presence_core::{ErrorKind, Result, UserRef, UserStatus, UserStatusProvider};

use super::get::not_found;
use crate::check::{Checked, Findings, ensure, fail, skip};
use crate::context::Context;
use crate::{Fixture, Report, Suite, honest};

/// The largest batch that is overfilled on purpose.
const MAX_OVERFILLED: usize = 1000;

/// Reading many people at once.
pub async fn batch(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let mut findings = Findings::new(Suite::Batch, provider, fixture);
    if findings.applies(&context.able.get_many) {
        findings.add("as many results as people", as_many(&context).await);
        findings.add("in the order asked", in_order(&context).await);
        findings.add("nothing asked, nothing answered", nothing_asked(&context).await);
        findings.add("nothing asked, nothing sent", nothing_sent(&context).await);
        findings.add("a person who is not there fails alone", unknown_alone(&context).await);
        findings.add("a bad reference fails alone", bad_alone(&context).await);
        findings.add("who is asked for twice is answered twice", twice(&context).await);
        findings.add("more people than a batch holds are answered", overfull(&context).await);
        findings.add("every status is honest", all_honest(&context).await);
        findings.add("it agrees with get", agrees(&context).await);
    }
    findings.into_report()
}

fn known<'a>(context: &Context<'a>) -> Checked<&'a [UserRef]> {
    context.someone()?;
    Ok(&context.fixture.known)
}

async fn as_many(context: &Context<'_>) -> Checked {
    let users = known(context)?;
    for count in 1..=users.len() {
        let asked: Vec<UserRef> = users.iter().take(count).cloned().collect();
        let answered = context.get_many(&asked).await?.len();
        ensure(answered == count, || format!("{count} asked for, {answered} answered"))?;
    }
    Ok(())
}

/// That each of `results` is a status of the person at its place.
fn each_in_its_place(users: &[UserRef], results: &[Result<UserStatus>]) -> Checked {
    let (asked, answered) = (users.len(), results.len());
    ensure(asked == answered, || format!("{asked} asked for, {answered} answered"))?;
    for (user, result) in users.iter().zip(results) {
        match result {
            Ok(status) => honest::is_of(status, user)?,
            Err(error) => return fail(format!("a known person failed: {error}")),
        }
    }
    Ok(())
}

async fn in_order(context: &Context<'_>) -> Checked {
    context.two()?;
    let forward = known(context)?.to_vec();
    let backward: Vec<UserRef> = forward.iter().rev().cloned().collect();
    for users in [forward, backward] {
        each_in_its_place(&users, &context.get_many(&users).await?)?;
    }
    Ok(())
}

async fn nothing_asked(context: &Context<'_>) -> Checked {
    let answered = context.get_many(&[]).await?.len();
    ensure(answered == 0, || format!("{answered} results"))
}

async fn nothing_sent(context: &Context<'_>) -> Checked {
    context.costs_nothing(context.get_many(&[])).await
}

/// Asks for `odd` between two known people, who must be answered; gives what became of it.
async fn between(context: &Context<'_>, odd: &UserRef) -> Checked<Result<UserStatus>> {
    let (one, other) = context.two()?;
    let mut results = context.get_many(&[one.clone(), odd.clone(), other.clone()]).await?;
    let answered = results.len();
    ensure(answered == 3, || format!("3 asked for, {answered} answered"))?;
    let middle = results.remove(1);
    each_in_its_place(&[one.clone(), other.clone()], &results)?;
    Ok(middle)
}

async fn unknown_alone(context: &Context<'_>) -> Checked {
    not_found(context, &between(context, context.nobody()?).await?)
}

async fn bad_alone(context: &Context<'_>) -> Checked {
    let malformed = || context.fixture.malformed.clone();
    let bad = match (context.unaccepted(), malformed()) {
        (Ok(bad), _) | (Err(_), Some(bad)) => bad,
        (Err(halt), None) => return Err(halt),
    };
    match between(context, &bad).await? {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::NotFound) => {
            Ok(())
        }
        Err(error) => fail(format!("the bad reference fails with {:?}", error.kind())),
        Ok(_) => fail("the bad reference is accepted"),
    }
}

async fn twice(context: &Context<'_>) -> Checked {
    let (one, other) = context.two()?;
    let users = [one.clone(), other.clone(), one.clone(), one.clone()];
    each_in_its_place(&users, &context.get_many(&users).await?)
}

async fn overfull(context: &Context<'_>) -> Checked {
    let users = known(context)?;
    let batch = context.able.read_batch;
    if batch > MAX_OVERFILLED {
        return skip(format!("a batch holds more than {MAX_OVERFILLED} people"));
    }
    let users: Vec<UserRef> = users.iter().cycle().take(2 * batch + 1).cloned().collect();
    each_in_its_place(&users, &context.get_many(&users).await?)
}

async fn all_honest(context: &Context<'_>) -> Checked {
    for result in context.get_many(known(context)?).await?.into_iter().flatten() {
        honest::is_honest(&result, context)?;
    }
    Ok(())
}

async fn agrees(context: &Context<'_>) -> Checked {
    if !context.able.get.is_supported() {
        return skip("get is not supported");
    }
    let users = known(context)?;
    for (user, result) in users.iter().zip(context.get_many(users).await?) {
        let alone = context.read(user).await?;
        let same = result.is_ok_and(|many| many.projection_hash() == alone.projection_hash());
        ensure(same, || format!("{user:?} reads otherwise alone"))?;
    }
    Ok(())
}
