//! Writing.

mod fate;
mod losses;
mod order;
mod preview;
mod refusals;

use presence_core::UserStatusProvider;

use crate::check::Findings;
use crate::context::Context;
use crate::{Fixture, Report, Suite};

/// Writing.
pub async fn set(provider: &dyn UserStatusProvider, fixture: &Fixture) -> Report {
    let context = Context::new(provider, fixture);
    let context = &context;
    let mut findings = Findings::new(Suite::Set, provider, fixture);
    if !findings.applies(&context.able.set) {
        return findings.into_report();
    }
    findings.add("as many outcomes as changes", order::as_many(context).await);
    findings.add("in the order given", order::in_order(context).await);
    findings.add("nothing given, nothing answered", order::nothing_given(context).await);
    findings.add("nothing given, nothing sent", order::nothing_sent(context).await);

    findings.add("what is applied stands", fate::applied_stands(context).await);
    findings.add("no change only where it stands so", fate::no_change_stands(context).await);
    findings.add("the status of a success is honest", fate::success_is_honest(context).await);
    findings.add("a lost answer is indeterminate", fate::lost_answer(context).await);
    findings.add("a change of unknown fate is sent once", fate::sent_once(context).await);

    findings.add("what is no state to set is rejected", refusals::no_state(context).await);
    findings.add("accounts need their opt-in", refusals::opt_in(context).await);
    findings.add("accounts change by account changes only", refusals::account_stays(context).await);
    findings.add("what is refused is not sent", refusals::not_sent(context).await);
    findings.add("what is refused spoils no other", refusals::alone(context).await);
    findings.add("who is not there is not changed", refusals::nobody(context).await);
    findings.add("an axis that is not written is unsupported", refusals::axes(context).await);
    findings.add("what is not a success says why", refusals::reasons(context).await);

    findings.add("what cannot be held is a loss", losses::reported(context).await);
    findings.add("a strict change with a loss is refused", losses::strict(context).await);
    findings.add("an end that would be lost is refused", losses::lost_end(context).await);
    findings.add("what is carried is held or a loss", losses::held_or_lost(context).await);

    findings.add("a preview answers for every change", preview::as_many(context).await);
    findings.add("a preview sends nothing", preview::sends_nothing(context).await);
    findings.add("a preview refuses what is refused", preview::refuses_alike(context).await);
    findings.add("a preview tells what is lost and caused", preview::tells_losses(context).await);
    findings.into_report()
}
