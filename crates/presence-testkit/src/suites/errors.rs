//! Refusals and outages.

use futures_util::StreamExt;
use presence_core::{
    Absence, Change, Error, ErrorKind, Fate, ListOptions, Support, UserStatusProvider, Verdict,
    WatchOptions,
};

use crate::check::{Checked, Findings, Halt, ensure, fail, skip};
use crate::context::Context;
use crate::fixture::Hooks;
use crate::{Fixture, Report, Suite, json};

/// Refusals: typed, named, unsent. Outages: said to be temporary, and over when they are over.
pub async fn errors(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Errors, provider, fixture);
    findings.require();
    for operation in OPERATIONS {
        findings.add(operation.check, refused_as_declared(context, operation).await);
    }
    findings.add("what is unsupported sends nothing", unsupported_unsent(context).await);
    findings.add("an outage is a temporary error", outage(context).await);
    findings.add("after an outage it works again", repaired(context).await);
    findings.add("a revoked credential is an error", revoked(context).await);
    findings.add("an error survives JSON", survives_json(context).await);
    findings.into_report()
}

/// An operation that can be declared as unsupported.
#[derive(Clone, Copy)]
struct Operation {
    name: Name,
    check: &'static str,
}

#[derive(Clone, Copy)]
enum Name {
    Get,
    GetMany,
    List,
    Set,
    Watch,
}

const OPERATIONS: [Operation; 5] = [
    Operation { name: Name::Get, check: "get is refused only as declared" },
    Operation { name: Name::GetMany, check: "get_many is refused only as declared" },
    Operation { name: Name::List, check: "list is refused only as declared" },
    Operation { name: Name::Set, check: "set is refused only as declared" },
    Operation { name: Name::Watch, check: "watch is refused only as declared" },
];

impl Name {
    const fn support<'a>(self, context: &'a Context<'_>) -> &'a Support {
        let able = &context.able;
        match self {
            Self::Get => &able.get,
            Self::GetMany => &able.get_many,
            Self::List => &able.list,
            Self::Set => &able.set,
            Self::Watch => &able.watch,
        }
    }

    /// Calls it for somebody known: the errors it gives, and whether each part failed.
    async fn call(self, context: &Context<'_>) -> Checked<Vec<Option<Error>>> {
        let user = context.someone()?;
        Ok(match self {
            Self::Get => vec![context.get(user).await?.err()],
            Self::GetMany => {
                let results = context.get_many(&[user.clone(), user.clone()]).await?;
                ensure(results.len() == 2, || format!("2 asked for, {} answered", results.len()))?;
                results.into_iter().map(Result::err).collect()
            }
            Self::List => {
                let mut stream = context.provider.list(ListOptions::new().with_limit(1));
                vec![context.within("list", stream.next()).await?.and_then(Result::err)]
            }
            Self::Set => {
                let changes = match context.targets() {
                    Ok((one, other)) => [one, other].map(|to| context.fixture.change(user, to)),
                    Err(_) => [Absence::Absent, Absence::Present]
                        .map(|absence| Change::absence(user.clone(), absence)),
                };
                vec![set_error(context, changes).await?]
            }
            Self::Watch => {
                let options = WatchOptions::new().with_users([user.clone()]);
                let mut stream = context.provider.watch(options);
                vec![context.within("watch", stream.next()).await?.and_then(Result::err)]
            }
        })
    }
}

/// Of two changes the first that does not stand already: one that does need not be sent.
async fn set_error(context: &Context<'_>, changes: [Change; 2]) -> Checked<Option<Error>> {
    let [first, second] = changes;
    let mut outcome = context.set_one(first).await?;
    if outcome.verdict == Verdict::NoChange {
        outcome = context.set_one(second).await?;
    }
    match (outcome.verdict, outcome.error) {
        (Verdict::Unsupported, None) => fail("it is unsupported and has no error"),
        (Verdict::Unsupported, Some(error)) if error.kind() != ErrorKind::Unsupported => {
            fail(format!("the verdict is unsupported, the error {:?}", error.kind()))
        }
        (verdict, Some(error)) if verdict.is_success() => {
            fail(format!("it ended {verdict} with an error: {error}"))
        }
        (_, error) => Ok(error),
    }
}

async fn refused_as_declared(context: &Context<'_>, operation: Operation) -> Checked {
    let support = operation.name.support(context).is_supported();
    for error in operation.name.call(context).await? {
        let unsupported =
            error.as_ref().is_some_and(|error| error.kind() == ErrorKind::Unsupported);
        match error {
            Some(_) if support && unsupported => {
                return fail("it is declared as supported, and refused as unsupported");
            }
            None if !support => return fail("it is declared as unsupported, and is not refused"),
            Some(error) if !support => names_everything(context, &error)?,
            _ => {}
        }
    }
    Ok(())
}

/// That a refusal as unsupported says whose, what and why.
fn names_everything(context: &Context<'_>, error: &Error) -> Checked {
    let kind = error.kind();
    ensure(kind == ErrorKind::Unsupported, || format!("the error is {kind:?}"))?;
    let vendor = context.provider.vendor();
    ensure(error.vendor() == Some(&vendor), || "it does not name the vendor".to_owned())?;
    let operation = error.operation().unwrap_or_default();
    ensure(!operation.is_empty(), || "it does not name the operation".to_owned())?;
    ensure(!error.message().is_empty(), || "it does not say why".to_owned())
}

async fn unsupported_unsent(context: &Context<'_>) -> Checked {
    let closed: Vec<Name> = OPERATIONS
        .into_iter()
        .map(|operation| operation.name)
        .filter(|name| !name.support(context).is_supported())
        .collect();
    if closed.is_empty() {
        return skip("every operation is supported");
    }
    for name in closed {
        context.costs_nothing(name.call(context)).await?;
    }
    Ok(())
}

/// Calls every supported operation but watch, and gives the errors.
async fn failures(context: &Context<'_>) -> Checked<Vec<Error>> {
    let mut errors = Vec::new();
    for name in [Name::Get, Name::GetMany, Name::List, Name::Set] {
        // What is emulated may be answered without the vendor.
        if matches!(name.support(context), Support::Native | Support::Lossy(_)) {
            for error in name.call(context).await? {
                let works = || Halt::Failed("a call works that cannot".to_owned());
                errors.push(error.ok_or_else(works)?);
            }
        }
    }
    if errors.is_empty() { skip("no operation asks the vendor") } else { Ok(errors) }
}

async fn outage(context: &Context<'_>) -> Checked {
    let outage = context.hooks().outage.as_ref();
    if outage.is_none() {
        return skip("the vendor cannot be broken: give the fixture `breaking`");
    }
    Hooks::throw(outage, true).await;
    let errors = failures(context).await;
    Hooks::throw(outage, false).await;
    for error in errors? {
        // Of a write whose fate is open, what the same call would do later is open too.
        let fits = error.is_temporary() || error.fate() == Fate::Unknown;
        ensure(fits, || format!("it is said to be permanent: {error}"))?;
    }
    Ok(())
}

async fn repaired(context: &Context<'_>) -> Checked {
    let outage = context.hooks().outage.as_ref();
    if outage.is_none() {
        return skip("the vendor cannot be broken: give the fixture `breaking`");
    }
    Hooks::throw(outage, true).await;
    let broken = failures(context).await;
    Hooks::throw(outage, false).await;
    broken?;
    for name in [Name::Get, Name::GetMany, Name::List, Name::Set] {
        if name.support(context).is_supported() {
            let errors = name.call(context).await?;
            if let Some(error) = errors.into_iter().flatten().next() {
                return fail(format!("it still fails: {error}"));
            }
        }
    }
    Ok(())
}

async fn revoked(context: &Context<'_>) -> Checked {
    let revoke = context.hooks().revoke.as_ref();
    if revoke.is_none() {
        return skip("no credential can be revoked: give the fixture `revoking`");
    }
    Hooks::throw(revoke, true).await;
    let errors = failures(context).await;
    Hooks::throw(revoke, false).await;
    for error in errors? {
        let kind = error.kind();
        let fits = matches!(kind, ErrorKind::Unauthenticated | ErrorKind::Forbidden);
        ensure(fits, || format!("the error is {kind:?}"))?;
    }
    Ok(())
}

async fn survives_json(context: &Context<'_>) -> Checked {
    let mut errors = Vec::new();
    for reference in [context.nobody().cloned(), context.unaccepted()].into_iter().flatten() {
        errors.extend(context.get(&reference).await?.err());
    }
    if errors.is_empty() {
        return skip("no call fails here");
    }
    for error in errors {
        json::survives(&error, |back| {
            back.kind() == error.kind() && back.report().to_string() == error.report().to_string()
        })?;
    }
    Ok(())
}
