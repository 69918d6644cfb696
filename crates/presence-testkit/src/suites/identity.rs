//! Name, vendor, capabilities: constant, consistent, without I/O.

use std::collections::BTreeSet;

use presence_core::{Access, Axis, Capabilities, Support, UserStatusProvider, Why};

use crate::check::{Checked, Findings, ensure};
use crate::context::Context;
use crate::{Fixture, Report, Suite};

/// Name, vendor and capabilities: the same for ever, consistent with each other, without I/O.
pub async fn identity(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let mut findings = Findings::new(Suite::Identity, provider, fixture);
    findings.require();
    findings.add("the name stays the same", name_stays(&context).await);
    findings.add("the vendor stays the same", vendor_stays(&context).await);
    findings.add("the capabilities stay the same", capabilities_stay(&context).await);
    findings.add("the capabilities name the vendor", vendor_named(&context));
    findings.add("none of them sends anything", no_io(&context).await);
    findings.add("operations and axes agree", operations_and_axes_agree(&context.able));
    findings.add("an axis that is not owned is not written", not_owned(&context.able));
    findings.add("watching and its delivery agree", delivery_agrees(&context.able));
    findings.add("kinds of reference are accepted, each once", references(&context.able));
    findings.add("a batch holds at least one person", batches(&context.able));
    findings.add("the capabilities survive JSON", survives_json(&context.able));
    findings.into_report()
}

/// Some I/O, because a provider might learn from it.
async fn ask(context: &Context<'_>) -> Checked {
    match context.someone() {
        Ok(user) => context.get(user).await.map(|_| ()),
        Err(_) => Ok(()),
    }
}

async fn name_stays(context: &Context<'_>) -> Checked {
    let before = context.provider.name().to_owned();
    ask(context).await?;
    let after = context.provider.name();
    ensure(!before.is_empty(), || "the name is empty".to_owned())?;
    ensure(before == after, || format!("first {before:?}, then {after:?}"))
}

async fn vendor_stays(context: &Context<'_>) -> Checked {
    let before = context.provider.vendor();
    ask(context).await?;
    let after = context.provider.vendor();
    ensure(before == after, || format!("first {before}, then {after}"))
}

async fn capabilities_stay(context: &Context<'_>) -> Checked {
    for _ in 0..3 {
        let same = context.provider.capabilities() == context.able;
        ensure(same, || "two calls gave different capabilities".to_owned())?;
    }
    ask(context).await?;
    let same = context.provider.capabilities() == context.able;
    ensure(same, || "they differ after a call to the vendor".to_owned())
}

fn vendor_named(context: &Context<'_>) -> Checked {
    let (said, vendor) = (&context.able.vendor, context.provider.vendor());
    ensure(*said == vendor, || format!("they say {said}, the provider says {vendor}"))
}

async fn no_io(context: &Context<'_>) -> Checked {
    let calls = async {
        let _all = (
            context.provider.name().len(),
            context.provider.vendor(),
            context.provider.capabilities(),
        );
        Ok(())
    };
    context.costs_nothing(calls).await
}

fn operations_and_axes_agree(able: &Capabilities) -> Checked {
    let reads = [&able.get, &able.get_many, &able.list, &able.watch];
    let reading = reads.into_iter().any(Support::is_supported);
    let writing = able.set.is_supported();
    let readable = Axis::ALL.into_iter().any(|axis| able.on(axis).read.is_supported());
    let writable = Axis::ALL.into_iter().any(|axis| able.on(axis).write.is_supported());
    ensure(readable || !reading, || "reading is supported, and no axis can be read".to_owned())?;
    ensure(writable || !writing, || "set is supported, and no axis can be written".to_owned())?;
    ensure(writing || !writable, || "an axis can be written, and set is unsupported".to_owned())
}

fn not_owned(able: &Capabilities) -> Checked {
    for axis in Axis::ALL {
        let Access { read, write } = able.on(axis);
        let not_owned = matches!(read, Support::Unsupported { why: Why::AxisNotOwned, .. });
        ensure(!(not_owned && write.is_supported()), || {
            format!("{axis} is said to be no axis of the vendor, and to be written")
        })?;
    }
    Ok(())
}

fn delivery_agrees(able: &Capabilities) -> Checked {
    match (able.watch.is_supported(), able.delivery) {
        (true, None) => ensure(false, || "watch is supported, and its delivery is not said".into()),
        (false, Some(_)) => ensure(false, || "watch is unsupported, and has a delivery".into()),
        _ => Ok(()),
    }
}

fn references(able: &Capabilities) -> Checked {
    let operations = [&able.get, &able.get_many, &able.set];
    let needed = operations.into_iter().any(Support::is_supported);
    ensure(!needed || !able.user_refs.is_empty(), || "no kind is accepted".to_owned())?;
    let kinds: BTreeSet<_> = able.user_refs.iter().collect();
    ensure(kinds.len() == able.user_refs.len(), || "a kind is named twice".to_owned())
}

fn batches(able: &Capabilities) -> Checked {
    ensure(able.read_batch > 0, || "read_batch is 0".to_owned())?;
    ensure(able.write_batch > 0, || "write_batch is 0".to_owned())
}

fn survives_json(able: &Capabilities) -> Checked {
    crate::json::survives(able, |back| back == able)
}
