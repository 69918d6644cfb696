//! Watching.

mod changes;
mod silence;
mod start;
mod stream;

use presence_core::UserStatusProvider;

use crate::check::Findings;
use crate::context::Context;
use crate::{Fixture, Report, Suite};

pub(super) use self::stream::Watching;

/// Watching.
pub async fn watch(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Watch, provider, fixture);
    if findings.applies(&context.able.watch) {
        findings.add("it begins with Started", start::begins(context).await);
        findings.add("everybody watched is seen once", start::seen_once(context).await);
        findings.add("nobody named, everybody watched", start::everybody(context).await);
        findings.add("an empty list of people is refused", start::nobody(context).await);
        findings.add("every status is honest", start::honest(context).await);
        findings.add("a change is told", changes::told(context).await);
        findings.add("no change makes no event", changes::none(context).await);
        findings.add("nobody else is watched", changes::nobody_else(context).await);
        findings.add("two watches both tell", changes::both(context).await);
        findings.add("it says when the vendor falls silent", silence::said(context).await);
        findings.add("it says when the vendor is back", silence::back(context).await);
        findings.add("it ends after its first error", silence::ends(context).await);
    }
    findings.into_report()
}
